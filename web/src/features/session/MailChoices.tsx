/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How one wants the mails that one may choose: at once, once a day, never. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { t, wordOf } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { type FieldSpec, options, type Values } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { RecordForm } from '@/shared/ui/RecordForm';
import { type MailChoice, readMailChoices, setMailChoices } from './api';

const KEY = ['mail-choices'];

const recordOf = (choices: readonly MailChoice[]): Values => Object.fromEntries(choices.map((one) => [one.key, one.choice]));

const fieldOf = (one: MailChoice): FieldSpec => ({
  kind: 'select',
  name: one.key,
  label: wordOf('mail', one.key),
  help: one.meaning,
  options: options('choice', ['now', 'daily', 'never']),
  wide: true,
});

export function MailChoices() {
  const { back_orders } = useSession();
  const query = useQuery({ queryKey: KEY, queryFn: readMailChoices, staleTime: Number.POSITIVE_INFINITY });
  const client = useQueryClient();
  return (
    <Section title={t('preferences.mails')}>
      {back_orders && <p className="soft section-lead">{t('preferences.mails_text')}</p>}
      <Loaded query={query}>
        {(choices) => (
          <RecordForm
            key={JSON.stringify(recordOf(choices))}
            what={t('preferences.mails')}
            groups={[{ fields: choices.map(fieldOf) }]}
            record={recordOf(choices)}
            changesOnly
            save={(changes, _rev, key) => setMailChoices(changes, key)}
            submit={t('record.save')}
            onDone={(saved) => {
              client.setQueryData(KEY, saved);
              notify(t('preferences.mails_saved'));
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}
