/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where one is signed in, and how to sign out there. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { Pill } from '@/shared/ui/Pill';
import { SmallTable } from '@/shared/ui/SmallTable';
import { endOtherSessions, endSession, listSessions } from './api';

/* What is looked for, in this order: most browsers also claim to be others. */
const BROWSERS = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome', CriOS: 'Chrome', FxiOS: 'Firefox', Safari: 'Safari' };
const SYSTEMS = { Android: 'Android', iPhone: 'iPhone', iPad: 'iPad', Windows: 'Windows', Mac: 'Mac', Linux: 'Linux' };

/** "Firefox on Windows"; what is no browser is named as it names itself. */
function deviceName(agent: string): string {
  const find = (names: Record<string, string>) => Object.entries(names).find(([mark]) => agent.includes(mark))?.[1];
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
  return browser && system ? t('sessions.device', browser, system) : (browser ?? (agent.slice(0, 60) || t('sessions.unknown')));
}

export function Sessions() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['sessions'], queryFn: listSessions });
  const end = (call: Promise<unknown>, text: string) =>
    call.then(() => notify(text), notifyError).finally(() => void client.invalidateQueries({ queryKey: ['sessions'] }));
  return (
    <Section
      title={t('sessions.title')}
      action={
        query.data?.some((one) => !one.current) && (
          <Button onClick={() => void end(endOtherSessions(), t('sessions.others_ended'))}>{t('sessions.end_others')}</Button>
        )
      }
    >
      <Loaded query={query}>
        {(sessions) => (
          <SmallTable
            label={t('sessions.title')}
            rows={sessions}
            rowKey={(one) => one.id}
            columns={[
              { label: t('sessions.where'), render: (one) => deviceName(one.agent) },
              { label: t('sessions.since'), render: (one) => formatInstant(one.created_at) },
              { label: t('sessions.last_used'), render: (one) => formatInstant(one.last_used_at) },
              {
                label: '',
                end: true,
                render: (one) =>
                  one.current ? (
                    <Pill kind="good">{t('sessions.current')}</Pill>
                  ) : (
                    <Button
                      kind="quiet"
                      label={t('sessions.end_what', deviceName(one.agent))}
                      onClick={() => void end(endSession(one.id), t('sessions.ended', deviceName(one.agent)))}
                    >
                      {t('session.out')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
