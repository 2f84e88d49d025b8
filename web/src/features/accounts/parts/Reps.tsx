/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who looks after an account. Its back orders move along with it, at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { newKey } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { Button } from '@/shared/ui/Button';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { Picker } from '@/shared/ui/Picker';
import { SmallTable } from '@/shared/ui/SmallTable';
import { type Account, listUsers, setReps } from '../api';

export function Reps({ account }: { account: Account }) {
  const query = useQuery(keeping(['users'], listUsers));
  const client = useQueryClient();
  const change = (reps: number[]) =>
    setReps(account.id, reps, account.rev, newKey())
      .then(() => notify(t('account.reps_saved')), notifyError)
      .finally(() => void client.invalidateQueries({ queryKey: ['accounts'] }));
  return (
    <Section title={t('account.reps')}>
      <Loaded query={query}>
        {(users) => {
          const mine = users.filter((user) => account.reps.includes(user.id));
          const free = users.filter((user) => user.active && !account.reps.includes(user.id));
          return (
            <>
              <div className="picker-alone">
                <Picker
                  label={t('account.assign')}
                  search={(text) =>
                    free
                      .filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(text.toLowerCase()))
                      .map((user) => ({ id: user.id, label: user.name, detail: user.email }))
                  }
                  onPick={(user) => void change([...account.reps, user.id])}
                />
              </div>
              {mine.length === 0 ? (
                <p className="soft">{t('account.no_reps')}</p>
              ) : (
                <SmallTable
                  label={t('account.reps')}
                  rows={mine}
                  rowKey={(user) => user.id}
                  columns={[
                    { label: t('contacts.name'), render: (user) => user.name },
                    { label: t('contacts.email'), render: (user) => user.email },
                    {
                      label: '',
                      end: true,
                      render: (user) => (
                        <Button
                          kind="quiet"
                          label={t('account.unassign_what', user.name)}
                          onClick={() => void change(account.reps.filter((rep) => rep !== user.id))}
                        >
                          {t('account.unassign')}
                        </Button>
                      ),
                    },
                  ]}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
