/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is mailed about what, beside those whom a key itself means; and what could not be delivered. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { done, newKey } from '@/shared/api/client';
import { formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { Button } from '@/shared/ui/Button';
import type { FieldGroup } from '@/shared/ui/fieldSpec';
import { notify, notifyError } from '@/shared/ui/notify';
import { SmallTable } from '@/shared/ui/SmallTable';
import {
  changeOutbound,
  createOutbound,
  deleteOutbound,
  listMailKeys,
  listOutbound,
  listOutbox,
  type OutboundEmail,
  readOutbound,
  resend,
} from '../api';
import { RecordSection } from './RecordSection';
import { TestMail } from './TestMail';

const FIRST_KEY = 'back.orders.create';
const FAILED_MAX = 20;

export function OutboundEmails() {
  const { data: keys = [] } = useQuery({ queryKey: ['mail-keys'], queryFn: listMailKeys, staleTime: 300_000 });
  const client = useQueryClient();
  const words = [...keys].sort((a, b) => Number(b.key === FIRST_KEY) - Number(a.key === FIRST_KEY));
  const groups = (): readonly FieldGroup[] => [
    {
      fields: [
        {
          kind: 'select',
          name: 'key',
          label: t('outbound.key'),
          options: words.map(({ key }) => ({ value: key, label: key })),
          helpOf: (value) => words.find(({ key }) => key === value)?.meaning,
          wide: true,
        },
        { kind: 'text', name: 'recipients', label: t('outbound.recipients'), help: t('outbound.recipients_help'), wide: true },
        { kind: 'text', type: 'email', name: 'reply_to', label: t('outbound.reply_to'), nullable: true, wide: true },
        { kind: 'text', name: 'subject', label: t('outbound.subject'), help: t('outbound.subject_help'), nullable: true, wide: true },
        {
          kind: 'text',
          name: 'description',
          label: t('outbound.description'),
          help: t('outbound.description_help'),
          nullable: true,
          wide: true,
        },
      ],
    },
  ];
  const remove = async (row: OutboundEmail, close: () => void) => {
    if (await confirm({ title: t('outbound.delete', row.key), yes: t('value.delete'), danger: true })) {
      await done(deleteOutbound(row.id, row.rev, newKey())).then(() => {
        close();
        notify(t('outbound.deleted', row.key));
        void client.invalidateQueries({ queryKey: ['manage'] });
      }, notifyError);
    }
  };
  return (
    <RecordSection<OutboundEmail>
      title={t('outbound.title')}
      add={t('manage.add')}
      addTitle={t('outbound.add_title')}
      nameLabel={t('outbound.key')}
      name={(row) => row.key}
      columns={[
        { label: t('outbound.recipients'), render: (row) => row.recipients || t('outbound.all_admins') },
        { label: t('outbound.reply_to'), render: (row) => row.reply_to ?? '' },
        { label: t('outbound.subject'), render: (row) => row.subject ?? '' },
        { label: t('outbound.last_sent'), render: (row) => <LastSent mailKey={row.key} /> },
      ]}
      groups={groups}
      blank={{ key: FIRST_KEY, recipients: '', reply_to: null, subject: null, description: null }}
      list={listOutbound}
      read={readOutbound}
      create={createOutbound}
      change={changeOutbound}
      empty={t('outbound.empty')}
      extra={(row, close) => (
        <>
          <TestMail id={row.id} />
          <Button kind="quiet" onClick={() => void remove(row, close)}>
            {t('value.delete')}
          </Button>
        </>
      )}
    >
      <FailedMails />
    </RecordSection>
  );
}

function LastSent({ mailKey }: { mailKey: string }) {
  const { data } = useQuery({
    queryKey: ['manage', 'last-sent', mailKey],
    queryFn: () => listOutbox({ state: 'sent', key: mailKey, limit: 1 }),
  });
  const at = data?.[0]?.sent_at;
  return data && <>{at ? formatInstant(at) : t('outbound.never')}</>;
}

function FailedMails() {
  const client = useQueryClient();
  const { data: failed = [] } = useQuery({
    queryKey: ['manage', 'failed-mails'],
    queryFn: () => listOutbox({ state: 'failed', limit: FAILED_MAX }),
  });
  if (failed.length === 0) {
    return null;
  }
  const again = (id: number) =>
    resend(id, newKey()).then(() => {
      notify(t('outbox.queued'));
      void client.invalidateQueries({ queryKey: ['manage', 'failed-mails'] });
    }, notifyError);
  return (
    <div className="sub-section">
      <h3>{t('outbox.title')}</h3>
      <SmallTable
        label={t('outbox.title')}
        rows={failed}
        rowKey={(row) => row.id}
        columns={[
          { label: t('outbound.subject'), render: (row) => row.subject ?? row.key },
          { label: t('outbox.to'), render: (row) => row.user ?? row.target },
          { label: t('outbox.when'), render: (row) => formatInstant(row.created_at) },
          { label: t('outbox.why'), render: (row) => row.last_error ?? '' },
          {
            label: '',
            end: true,
            render: (row) => (
              <Button kind="quiet" label={t('outbox.again_what', row.subject ?? row.key)} onClick={() => void again(row.id)}>
                {t('outbox.again')}
              </Button>
            ),
          },
        ]}
      />
    </div>
  );
}
