/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One entry of the audit log: its cells in the list, and all of it in a dialog. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { formatInstant } from '@/shared/format/date';
import { t, wordOf } from '@/shared/i18n';
import { Dialog } from '@/shared/ui/Dialog';
import { Facts } from '@/shared/ui/Facts';
import { SmallTable } from '@/shared/ui/SmallTable';
import { listLevels, listUsers, readAudit } from '../api';
import { type AuditEntry, aboutOf, changesOf, type Names, summaryOf } from '../audit';

const PATH = '/my-account/manage/audit';
const byId = (rows: readonly { id: number; name: string }[] = []) => new Map(rows.map(({ id, name }) => [id, name]));

function useNames(): Names {
  const users = useQuery({ queryKey: ['manage', 'users'], queryFn: listUsers, staleTime: 60_000 });
  const levels = useQuery({ queryKey: ['manage', 'levels'], queryFn: listLevels, staleTime: 60_000 });
  return { reps: byId(users.data), price_levels: byId(levels.data) };
}

export function About({ entry, inRow = false }: { entry: AuditEntry; inRow?: boolean }) {
  const { name, href } = aboutOf(entry);
  return href ? (
    <Link href={href} {...(inRow ? { tabIndex: -1 } : {})}>
      {name}
    </Link>
  ) : (
    <span className="soft">{name}</span>
  );
}

export function Changes({ entry }: { entry: AuditEntry }) {
  return summaryOf(changesOf(entry, useNames()));
}

interface EntryProps {
  id: number;
  known: AuditEntry | undefined; // from the list, if it is there
  onClose: () => void;
}

/** The entry with this id, also where the list does not have it: its address can be sent to a colleague. */
export function Entry({ id, known, onClose }: EntryProps) {
  const { data, error } = useQuery({ queryKey: ['manage', 'audit', 'entry', id], queryFn: () => readAudit(id), enabled: !known });
  const entry = known ?? data;
  if (entry === undefined && !error) {
    return null; // in a moment
  }
  return (
    <Dialog title={entry ? wordOf('audit_kind', entry.kind) : t('audit.title')} opened onClose={onClose} size="lg">
      {entry ? <Details entry={entry} /> : <p>{error?.message ?? t('audit.lost')}</p>}
    </Dialog>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry, useNames());
  const { name } = aboutOf(entry);
  return (
    <>
      <div className="lead">
        <Facts
          facts={[
            [t('audit.when'), formatInstant(entry.at)],
            [t('audit.who'), entry.user?.name ?? t('history.program')],
            [wordOf('audit_object', entry.object), <About key="about" entry={entry} />],
          ]}
        />
      </div>
      {changes.length === 0 ? (
        <p className="soft">{t('audit.nothing')}</p>
      ) : (
        <SmallTable
          label={t('audit.changes')}
          rows={changes}
          rowKey={(change) => change.field}
          columns={[
            { label: t('audit.field'), render: (change) => change.label },
            ...(changes.some((change) => change.before)
              ? [
                  { label: t('audit.before'), render: (change: (typeof changes)[0]) => change.before || '–' },
                  { label: t('audit.after'), render: (change: (typeof changes)[0]) => change.after || '–' },
                ]
              : [{ label: t('audit.value'), render: (change: (typeof changes)[0]) => change.after }]),
          ]}
        />
      )}
      <p className="outside-link">
        <Link href={`${PATH}?object=${entry.object}&object_id=${entry.object_id}`}>{t('audit.all_about', name)}</Link>
        {entry.user && <Link href={`${PATH}?user=${entry.user.id}`}>{t('audit.all_by', entry.user.name)}</Link>}
      </p>
    </>
  );
}
