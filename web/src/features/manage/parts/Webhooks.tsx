/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Other programs that are told what happens; and what became of what they were told. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, newKey } from '@/shared/api/client';
import { formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { Button } from '@/shared/ui/Button';
import type { FieldGroup } from '@/shared/ui/fieldSpec';
import { notify, notifyError } from '@/shared/ui/notify';
import { Pill } from '@/shared/ui/Pill';
import { SecretDialog } from '@/shared/ui/SecretDialog';
import { SmallTable } from '@/shared/ui/SmallTable';
import {
  changeWebhook,
  createWebhook,
  type Delivery,
  deleteWebhook,
  listDeliveries,
  listWebhookEvents,
  listWebhooks,
  pingWebhook,
  readWebhook,
  redeliver,
  type Webhook,
} from '../api';
import { RecordSection } from './RecordSection';

export function Webhooks() {
  const { data: events = [] } = useQuery({ queryKey: ['webhook-events'], queryFn: listWebhookEvents, staleTime: 300_000 });
  const [secret, setSecret] = useState<string | null>(null);
  const groups = (): readonly FieldGroup[] => [
    {
      fields: [
        { kind: 'text', name: 'url', label: t('webhooks.url'), help: t('webhooks.url_help'), required: true, wide: true },
        { kind: 'text', name: 'description', label: t('webhooks.description'), nullable: true, wide: true },
        {
          kind: 'set',
          name: 'events',
          label: t('webhooks.events'),
          options: events.map((event) => ({ value: event.name, label: event.name, note: event.meaning })),
        },
        { kind: 'check', name: 'active', label: t('webhooks.active') },
      ],
    },
  ];
  return (
    <RecordSection<Webhook>
      title={t('webhooks.title')}
      add={t('webhooks.add')}
      addTitle={t('webhooks.add')}
      nameLabel={t('webhooks.url')}
      name={(row) => row.url}
      columns={[
        { label: t('webhooks.description'), render: (row) => row.description ?? '' },
        { label: t('webhooks.events'), render: (row) => row.events.join(', ') },
        { label: t('members.state'), render: (row) => <State webhook={row} /> },
      ]}
      groups={groups}
      blank={{ url: '', description: null, events: [], active: true }}
      list={listWebhooks}
      read={readWebhook}
      create={createWebhook}
      change={changeWebhook}
      lead={t('webhooks.lead')}
      empty={t('webhooks.empty')}
      onSaved={(saved) => setSecret(saved.secret ?? null)}
      extra={(row, close) => <Deliveries webhook={row} close={close} />}
    >
      <SecretDialog title={t('webhooks.secret_title')} secret={secret} onClose={() => setSecret(null)} />
    </RecordSection>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  if (!webhook.active) {
    return <Pill kind="closed">{t('flag.inactive')}</Pill>;
  }
  if (webhook.paused_until) {
    return <Pill kind="tied">{t('webhooks.state_paused')}</Pill>;
  }
  return webhook.failures > 0 ? (
    <Pill kind="tied">{t('webhooks.state_failing', webhook.failures)}</Pill>
  ) : (
    <Pill kind="good">{t('members.enabled')}</Pill>
  );
}

function Deliveries({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const key = ['manage', 'deliveries', webhook.id];
  const { data: deliveries = [] } = useQuery({ queryKey: key, queryFn: () => listDeliveries(webhook.id) });
  const client = useQueryClient();
  const sent = () => {
    notify(t('webhooks.pinged'));
    void client.invalidateQueries({ queryKey: key });
  };
  const remove = async () => {
    if (await confirm({ title: t('webhooks.delete', webhook.url), yes: t('value.delete'), danger: true })) {
      await done(deleteWebhook(webhook.id, webhook.rev, newKey())).then(() => {
        close();
        notify(t('webhooks.deleted'));
        void client.invalidateQueries({ queryKey: ['manage'] });
      }, notifyError);
    }
  };
  const again = (row: Delivery) => redeliver(webhook.id, row.id, newKey()).then(sent, notifyError);
  return (
    <div className="sub-section">
      <Button onClick={() => void pingWebhook(webhook.id, newKey()).then(sent, notifyError)}>{t('webhooks.ping')}</Button>{' '}
      <Button kind="quiet" onClick={() => void remove()}>
        {t('value.delete')}
      </Button>
      {deliveries.length > 0 && (
        <div className="sub-section">
          <h3>{t('webhooks.deliveries')}</h3>
          <SmallTable
            label={t('webhooks.deliveries')}
            rows={deliveries}
            rowKey={(row) => row.id}
            columns={[
              { label: t('webhooks.event'), render: (row) => row.event },
              { label: t('members.state'), render: (row) => t(`delivery.${row.state}`) },
              { label: t('webhooks.answer'), render: (row) => row.status ?? row.last_error ?? '' },
              { label: t('webhooks.when'), render: (row) => formatInstant(row.created_at) },
              {
                label: '',
                end: true,
                render: (row) =>
                  row.state === 'failed' && (
                    <Button kind="quiet" onClick={() => void again(row)}>
                      {t('webhooks.again')}
                    </Button>
                  ),
              },
            ]}
          />
        </div>
      )}
    </div>
  );
}
