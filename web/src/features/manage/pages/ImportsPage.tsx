/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Imports: a file is sent, what its rows would do is shown, then it is done, and can be undone. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { CheckField, SelectField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { Loaded } from '@/shared/ui/Loaded';
import { PageHead, Section } from '@/shared/ui/Page';
import { SmallTable } from '@/shared/ui/SmallTable';
import {
  actImport,
  type Import,
  type ImportFate,
  type ImportRow,
  listImportFields,
  listImportRows,
  listImports,
  POLL_MS,
  readImport,
  sendImport,
} from '../api';
import { ImportWork } from '../parts/ImportWork';

const DECIMALS = ['auto', 'point', 'comma'] as const;
const FATES = ['new', 'changed', 'unchanged', 'refused'] as const;
/** What is here of a kind as a file, in the form in which it comes back. */
const HERE: Record<Import['kind'], string> = {
  products: 'products',
  accounts: 'accounts',
  contacts: 'contacts',
  prices: 'prices',
  inventory: 'inventory',
  users: 'users/accounts',
  back_orders: 'reports/back-orders',
  purchase_orders: 'purchase-orders/lines',
};
const busy = (one: Import) => ['uploading', 'checking', 'applying', 'undoing'].includes(one.state);

export default function ImportsPage() {
  const id = Number(useParams().id ?? 0);
  return (
    <div className="record">
      <PageHead title={t('imports.title')} within={t('manage.title')} />
      {id > 0 ? <OneImport id={id} /> : <AllImports />}
    </div>
  );
}

function AllImports() {
  const [kind, setKind] = useState<Import['kind']>('products');
  const [, go] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const all = useQuery({ queryKey: ['imports', 'all'], queryFn: listImports, refetchOnMount: 'always' });
  const { data: fields = [] } = useQuery({ queryKey: ['import-fields'], queryFn: listImportFields, staleTime: 300_000 });
  const { busy: sending, error, run } = useSubmit();
  const kinds = [...new Set(fields.map((field) => field.kind as Import['kind']))];
  const onChange = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file may be chosen again
    const made = file && (await run({ kind, file: file.name }, () => sendImport(kind, file)));
    if (made) {
      go(`/my-account/manage/imports/${made.id}`);
    }
  };
  return (
    <>
      <Section title={t('imports.send')}>
        <p className="soft">{t('imports.lead')}</p>
        <FormError error={error} shown={() => false} />
        <div className="upload">
          <SelectField
            label={t('imports.kind')}
            value={kind}
            onChange={setKind}
            options={kinds.map((one) => ({ value: one, label: t(`import_kind.${one}`) }))}
          />
          <input
            ref={input}
            type="file"
            accept=".csv,.txt,.tsv,.xlsx"
            aria-label={t('imports.file')}
            hidden
            onChange={(e) => void onChange(e)}
          />
          <Button kind="primary" busy={sending} onClick={() => input.current?.click()}>
            {t('imports.choose')}
          </Button>
        </div>
        <div className="upload-here">
          <span className="soft">{t('imports.here')}</span>
          <ExportMenu path={`/api/v1/${HERE[kind]}`} query={{}} total={undefined} />
        </div>
      </Section>
      <Section title={t('imports.all')}>
        <Loaded query={all}>
          {(rows) =>
            rows.length === 0 ? (
              <p className="soft">{t('imports.none')}</p>
            ) : (
              <SmallTable
                label={t('imports.all')}
                rows={rows}
                rowKey={(row) => row.id}
                columns={[
                  { label: t('imports.file'), render: (row) => <Link href={`/my-account/manage/imports/${row.id}`}>{row.file_name}</Link> },
                  { label: t('imports.kind'), render: (row) => t(`import_kind.${row.kind}`) },
                  { label: t('members.state'), render: (row) => t(`import_state.${row.state}`) },
                  { label: t('imports.rows'), end: true, render: (row) => row.rows.all },
                  { label: t('webhooks.when'), render: (row) => formatInstant(row.created_at) },
                ]}
              />
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

function OneImport({ id }: { id: number }) {
  const one = useQuery({
    queryKey: ['imports', id],
    queryFn: () => readImport(id),
    refetchInterval: (query) => (query.state.data && busy(query.state.data) ? POLL_MS : false),
  });
  return <Loaded query={one}>{(data) => <Found one={data} />}</Loaded>;
}

function Found({ one }: { one: Import }) {
  const client = useQueryClient();
  const { busy: asking, error, run } = useSubmit();
  const act = async (action: 'apply' | 'undo' | 'stop' | 'check', body?: object) => {
    const after = await run({ id: one.id, action, body }, (key) => actImport(one.id, action, body, key));
    if (after) {
      client.setQueryData(['imports', one.id], after);
      void client.invalidateQueries({ queryKey: ['import-rows', one.id] });
    }
  };
  const [mails, setMails] = useState(false);
  /* All or nothing; the good rows alone only when that is meant. */
  const apply = async () => {
    const some = rows.refused > 0;
    if (!some || (await confirm({ title: t('imports.some_sure', rows.refused), yes: t('imports.apply', rows.new + rows.changed) }))) {
      await act('apply', { mode: some ? 'good' : 'all', mails });
    }
  };
  const undo = async () => {
    if (await confirm({ title: t('imports.undo_sure', one.file_name), yes: t('imports.undo') })) {
      await act('undo');
    }
  };
  const may = (action: string) => one.actions.includes(action);
  const { rows } = one;
  return (
    <>
      <Section
        title={one.file_name}
        action={
          <>
            {may('stop') && <Button onClick={() => void act('stop')}>{t('imports.stop')}</Button>}
            {may('undo') && <Button onClick={() => void undo()}>{t('imports.undo')}</Button>}
            {may('apply') && (
              <Button kind="go" busy={asking} onClick={() => void apply()}>
                {t('imports.apply', rows.new + rows.changed)}
              </Button>
            )}
          </>
        }
      >
        <FormError error={error} shown={() => false} />
        {may('apply') && one.kind === 'back_orders' && <CheckField label={t('imports.mails')} checked={mails} onChange={setMails} />}
        <p role="status">
          {t(`import_kind.${one.kind}`)}: {t(`import_state.${one.state}`)}
          {one.state === 'applied' || one.state === 'undone'
            ? `, ${t('imports.counts', rows.applied, rows.missed, rows.undone, rows.kept)}`
            : ''}
        </p>
        {busy(one) && <ImportWork key={one.job} one={one} />}
        {one.trouble && (
          <p role="alert">
            {one.trouble_line ? `${t('imports.line', one.trouble_line)}: ` : ''}
            {one.trouble}
          </p>
        )}
        <p>
          <Link href="/my-account/manage/imports">{t('imports.back')}</Link>
        </p>
      </Section>
      {one.file.columns.length + one.file.sheets.length > 0 && !busy(one) && (
        <Columns one={one} check={(body) => void act('check', body)} />
      )}
      {rows.all > 0 && <Rows key={`${one.job} ${busy(one)}`} one={one} />}
    </>
  );
}

function Columns({ one, check }: { one: Import; check: (reading: Partial<Import['reading']>) => void }) {
  const [changed, setChanged] = useState<Record<string, string>>({});
  const [sheet, setSheet] = useState(one.reading.sheet ?? one.file.sheet);
  const [decimal, setDecimal] = useState(one.reading.decimal);
  const { data: fields = [] } = useQuery({ queryKey: ['import-fields'], queryFn: listImportFields, staleTime: 300_000 });
  const may = one.actions.includes('check');
  const options = [
    { value: '', label: t('imports.left_out') },
    ...fields.filter((field) => field.kind === one.kind).map((field) => ({ value: field.name, label: field.name.replaceAll('_', ' ') })),
  ];
  const columns = Object.entries(changed).map(([heading, field]) => ({ heading, field: field || null }));
  const otherwise = columns.length > 0 || sheet !== (one.reading.sheet ?? one.file.sheet) || decimal !== one.reading.decimal;
  return (
    <Section
      title={t('imports.columns')}
      action={otherwise && <Button onClick={() => check({ columns, sheet, decimal })}>{t('imports.check')}</Button>}
    >
      <p className="soft">
        {[one.file.encoding, one.file.separator, one.file.sheet].filter(Boolean).join(', ')}
        {one.missing.length > 0 ? ` · ${t('imports.missing', one.missing.join(', '))}` : ''}
      </p>
      <div className="form-row">
        {one.file.sheets.length > 1 && (
          <SelectField
            label={t('imports.sheet')}
            disabled={!may}
            value={sheet ?? ''}
            onChange={setSheet}
            options={one.file.sheets.map((name) => ({ value: name, label: name }))}
          />
        )}
        <SelectField
          label={t('imports.decimal')}
          disabled={!may}
          value={decimal}
          onChange={setDecimal}
          options={DECIMALS.map((sign) => ({ value: sign, label: t(`imports.decimal_${sign}`) }))}
        />
      </div>
      <SmallTable
        label={t('imports.columns')}
        rows={one.file.columns}
        rowKey={(column) => column.heading}
        columns={[
          { label: t('imports.heading'), render: (column) => column.heading },
          {
            label: t('imports.field'),
            render: (column) => (
              <SelectField
                label={column.heading}
                hideLabel
                disabled={!may}
                value={changed[column.heading] ?? column.field ?? ''}
                onChange={(field) => setChanged({ ...changed, [column.heading]: field })}
                options={options}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}

function what(row: ImportRow): string {
  const said = row.problems.map((problem) => [problem.heading ?? problem.field, problem.detail].filter(Boolean).join(': '));
  const changes = Object.entries((row.changes ?? {}) as Record<string, [unknown, unknown]>).map(
    ([field, [old, now]]) => `${field.replaceAll('_', ' ')}: ${old === null ? '' : `${String(old)} → `}${now === null ? '–' : String(now)}`,
  );
  return (said.length > 0 ? said : changes).join('; ');
}

function Rows({ one }: { one: Import }) {
  const [fate, setFate] = useState<ImportFate>(one.rows.refused > 0 ? 'refused' : one.rows.changed > 0 ? 'changed' : 'new');
  const rows = useQuery({ queryKey: ['import-rows', one.id, fate, one.rev], queryFn: () => listImportRows(one.id, fate) });
  return (
    <Section
      title={t('imports.rows')}
      action={one.rows.refused > 0 && <a href={`/api/v1/imports/${one.id}/refused`}>{t('imports.refused_file')}</a>}
    >
      <p>
        {FATES.map((each) => (
          <Button key={each} kind={each === fate ? 'plain' : 'quiet'} aria-pressed={each === fate} onClick={() => setFate(each)}>
            {t(`import_fate.${each}`, one.rows[each])}
          </Button>
        ))}
      </p>
      <Loaded query={rows}>
        {(list) => (
          <SmallTable
            label={t('imports.rows')}
            rows={list}
            rowKey={(row) => row.row}
            columns={[
              { label: t('imports.what'), render: (row) => row.label },
              { label: t('imports.line_title'), end: true, render: (row) => row.line },
              { label: t('members.state'), render: (row) => t(`import_row.${row.state}`) },
              { label: t('imports.does'), render: (row) => what(row) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
