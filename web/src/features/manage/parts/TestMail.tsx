/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One test mail to oneself, and what became of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { readOutboxItem, testOutbound } from '../api';

const ASK_MS = 1000;

function outcome({ state, target, last_error }: Schema['OutboxItem']): string {
  switch (state) {
    case 'sent':
      return t('outbound.test_sent', target);
    case 'failed':
      return t('outbound.test_failed', target, last_error ?? '');
    default:
      return last_error ? t('outbound.test_later', target, last_error) : t('outbound.test_waits', target);
  }
}

export function TestMail({ id }: { id: number }) {
  const { busy, error, run } = useSubmit();
  const [made, setMade] = useState<Schema['OutboxItem']>();
  const { data: mail = made } = useQuery({
    queryKey: ['manage', 'test-mail', made?.id],
    queryFn: () => readOutboxItem(made?.id ?? 0),
    enabled: made !== undefined,
    refetchInterval: ({ state: { data } }) => (data && data.state !== 'waiting' ? false : ASK_MS),
  });
  const send = () => run(id, (key) => testOutbound(id, key)).then(setMade);
  return (
    <p className="test-mail">
      <Button busy={busy} onClick={() => void send()}>
        {t('outbound.test')}
      </Button>{' '}
      <span role="status" className={error || mail?.state === 'failed' ? 'bad-text' : 'soft'}>
        {error ? error.message : mail ? outcome(mail) : t('outbound.test_help')}
      </span>
    </p>
  );
}
