/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Audit Log: who changed settings, users, access and numbers, the latest first. */
import { useDeferredValue } from 'react';
import { Link, useSearch } from 'wouter';
import { sources } from '@/shared/api/sources';
import { formatDay, formatInstant } from '@/shared/format/date';
import { t, wordOf } from '@/shared/i18n';
import { type Address, changed, useAddress } from '@/shared/state/address';
import { usePhone } from '@/shared/state/media';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { type Column, DataTable } from '@/shared/ui/DataTable';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { FilterChips } from '@/shared/ui/FilterChips';
import { FilterForm } from '@/shared/ui/FilterForm';
import { options } from '@/shared/ui/fieldSpec';
import { ListBody } from '@/shared/ui/ListBody';
import { PageHead } from '@/shared/ui/Page';
import { Empty, NoMatch } from '@/shared/ui/States';
import { useWindowedList } from '@/shared/ui/useWindowedList';
import { type AuditKind, type AuditObject, type AuditQuery, listAudit } from '../api';
import { type AuditEntry, aboutOf, kinds, objectKinds } from '../audit';
import { About, Changes, Entry } from '../parts/AuditEntry';

const PATH = '/my-account/manage/audit';
const chips = ['user', 'object_id', 'from', 'to'] as const;
const nothing = Object.fromEntries([...chips, 'kind', 'object'].map((name) => [name, null]));

function queryOf(address: Address): AuditQuery {
  const one = <T extends string>(name: string, values: readonly T[]) => values.find((value) => value === address.text(name));
  const object = one<AuditObject>('object', objectKinds);
  const query = {
    user: address.number('user'),
    kind: one<AuditKind>('kind', kinds),
    object,
    object_id: object && address.number('object_id'),
    from: address.day('from'),
    to: address.day('to'),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** The link to a row's details keeps the filters, which a row does not know. */
function When({ entry }: { entry: AuditEntry }) {
  const search = changed(new URLSearchParams(useSearch()), { entry: entry.id });
  return (
    <Link className="num" href={`${PATH}?${search}`} tabIndex={-1}>
      {usePhone() ? formatDay(entry.at) : formatInstant(entry.at)}
    </Link>
  );
}

const who = (entry: AuditEntry) => entry.user?.name ?? t('history.program');
const what = (entry: AuditEntry) => wordOf('audit_kind', entry.kind);

const columns: readonly Column<AuditEntry>[] = [
  { key: 'at', label: t('audit.when'), width: 168, render: (row) => <When entry={row} /> },
  { key: 'user', label: t('audit.who'), width: 134, wrap: true, render: who },
  { key: 'kind', label: t('audit.what'), width: 176, render: what },
  { key: 'object', label: t('audit.about'), wrap: true, render: (row) => <About entry={row} inRow /> },
  { key: 'changes', label: t('audit.changes'), wrap: true, render: (row) => <Changes entry={row} /> },
];

const phoneRow = (row: AuditEntry) => (
  <>
    <strong className="cut">{what(row)}</strong>
    <When entry={row} />
    <span className="cut soft">{aboutOf(row).name}</span>
    <span className="soft">{who(row)}</span>
  </>
);

export default function AuditPage() {
  const address = useAddress(PATH);
  const phone = usePhone();
  useObjectActions({ title: t('audit.title'), back: { label: t('manage.title'), href: '/my-account/manage' }, actions: [] });
  const asked = queryOf(address);
  const key = useDeferredValue(JSON.stringify(asked));
  const list = useWindowedList<AuditEntry>(['manage', 'audit', key], (page) => listAudit(JSON.parse(key) as AuditQuery, page));
  const filtered = Object.keys(asked).length > 0;
  const clear = () => address.change(nothing);
  const open = address.number('entry');
  const none = filtered ? <NoMatch title={t('audit.no_match')} onClear={clear} /> : <Empty title={t('audit.empty')} />;
  return (
    <>
      <PageHead title={t('audit.title')} within={t('manage.title')} count={list.total === undefined ? '' : t('audit.count', list.total)}>
        <ExportMenu path="/api/v1/audit" query={asked} total={list.total} />
      </PageHead>
      {!phone && <p className="soft lead">{t('audit.lead')}</p>}
      <Toolbar address={address} asked={asked} />
      <FilterChips
        filters={chips}
        of={(name) => asked[name]}
        nameOf={(name) => (name === 'object_id' ? nameIn(list.loaded(), asked) : undefined)}
        onRemove={(name) => address.change({ [name]: null })}
        onClear={clear}
      />
      <ListBody list={list} none={none}>
        <DataTable
          label={t('audit.title')}
          list={list}
          columns={columns}
          rowKey={(row) => row.id}
          rowName={what}
          href={(row) => `${PATH}?${changed(new URLSearchParams(window.location.search), { entry: row.id })}`}
          phoneRow={phoneRow}
        />
      </ListBody>
      {open && <Entry id={open} known={list.loaded().find((row) => row.id === open)} onClose={() => address.change({ entry: null })} />}
    </>
  );
}

/** What the object is called that alone is asked for. */
const nameIn = (rows: readonly AuditEntry[], { object, object_id }: AuditQuery): string | undefined => {
  const row = rows.find((one) => one.object === object && one.object_id === object_id);
  return row ? aboutOf(row).name : `#${object_id}`;
};

function Toolbar({ address, asked }: { address: Address; asked: AuditQuery }) {
  const session = useSession();
  const select = (name: 'kind' | 'object', any: string, all: readonly { value: string; label: string }[]) => (
    <select
      className={`filter${asked[name] ? ' filter-on' : ''}`}
      aria-label={t(`filter.${name}`)}
      value={asked[name] ?? ''}
      onChange={(event) => address.change({ [name]: event.currentTarget.value, ...(name === 'object' ? { object_id: null } : {}) })}
    >
      <option value="">{any}</option>
      {all.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
  return (
    <div className="toolbar">
      {select('kind', t('audit.any_kind'), options('audit_kind', kinds))}
      {select('object', t('audit.any_object'), options('audit_object', objectKinds))}
      <FilterForm
        fields={[
          { name: 'user', label: t('filter.user'), find: (text) => sources.user.find(text, session) },
          { name: 'from', label: t('filter.from'), kind: 'day', value: asked.from },
          { name: 'to', label: t('filter.to'), kind: 'day', value: asked.to },
        ]}
        onApply={address.change}
      />
    </div>
  );
}
