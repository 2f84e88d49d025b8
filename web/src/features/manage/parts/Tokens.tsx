/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own API tokens. A new one is shown once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, newKey, type Schema } from '@/shared/api/client';
import { formatDay, formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { Button } from '@/shared/ui/Button';
import { type FieldGroup, options, type Values } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { SecretDialog } from '@/shared/ui/SecretDialog';
import { SmallTable } from '@/shared/ui/SmallTable';
import { createToken, endToken, listTokens } from '../api';

type Token = Schema['ApiTokenBrief'];

const groups: readonly FieldGroup[] = [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('tokens.name'), required: true, wide: true },
      { kind: 'select', name: 'scope', label: t('tokens.scope'), options: options('scope', ['read', 'write', 'admin']) },
      { kind: 'text', type: 'date', name: 'expires_at', label: t('tokens.expires'), help: t('tokens.expires_help'), nullable: true },
    ],
  },
];

/** A day is valid to its end, as the device understands it. */
const withInstant = (values: Values): Values => ({
  ...values,
  expires_at: typeof values.expires_at === 'string' ? new Date(`${values.expires_at}T23:59:59`).toISOString() : null,
});

export function Tokens() {
  const query = useQuery({ queryKey: ['manage', 'tokens'], queryFn: listTokens });
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ['manage', 'tokens'] });
  const end = async (token: Token) => {
    const question = { title: t('tokens.end_ask', token.name), text: t('tokens.end_text'), yes: t('tokens.end_what', token.name) };
    if (await confirm({ ...question, danger: true })) {
      await done(endToken(token.id, newKey())).then(() => notify(t('tokens.ended', token.name)), notifyError);
      refresh();
    }
  };
  return (
    <Section title={t('tokens.title')} action={<Button onClick={() => setAdding(true)}>{t('tokens.add')}</Button>}>
      <p className="soft section-lead">{t('tokens.own')}</p>
      <Loaded query={query}>
        {(tokens) => <TokenTable tokens={tokens.filter((token) => token.revoked_at === null)} onEnd={(token) => void end(token)} />}
      </Loaded>
      {adding && (
        <RecordDialog
          title={t('tokens.add')}
          what={t('tokens.add')}
          groups={groups}
          record={{ name: '', scope: 'read', expires_at: null }}
          save={(values) => createToken(withInstant(values))}
          submit={t('tokens.create')}
          onDone={(token) => {
            setAdding(false);
            setSecret(token.token);
            refresh();
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      <SecretDialog title={t('tokens.once_title')} secret={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}

const TokenTable = ({ tokens, onEnd }: { tokens: readonly Token[]; onEnd: (token: Token) => void }) =>
  tokens.length === 0 ? (
    <p>{t('tokens.empty')}</p>
  ) : (
    <SmallTable
      label={t('tokens.title')}
      rows={tokens}
      rowKey={(token) => token.id}
      columns={[
        { label: t('tokens.name'), render: (token) => token.name },
        { label: t('tokens.scope'), render: (token) => t(`scope.${token.scope}`).split(':')[0] },
        { label: t('tokens.created'), render: (token) => formatDay(token.created_at) },
        { label: t('tokens.used'), render: (token) => (token.last_used_at ? formatInstant(token.last_used_at) : t('outbound.never')) },
        { label: t('tokens.expires'), render: (token) => (token.expires_at ? formatDay(token.expires_at) : '') },
        {
          label: '',
          end: true,
          render: (token) => (
            <Button kind="quiet" label={t('tokens.end_what', token.name)} onClick={() => onEnd(token)}>
              {t('tokens.end')}
            </Button>
          ),
        },
      ]}
    />
  );
