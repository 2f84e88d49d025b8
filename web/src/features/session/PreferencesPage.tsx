/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import { type Density, type Scheme, setAppearance, useAppearance } from '@/shared/state/appearance';
import { CheckField, SelectField } from '@/shared/ui/Fields';
import { PageHead, Section } from '@/shared/ui/Page';
import { MailChoices } from './MailChoices';

const schemes: readonly { value: Scheme; label: string }[] = [
  { value: 'system', label: t('preferences.scheme_system') },
  { value: 'light', label: t('preferences.scheme_light') },
  { value: 'dark', label: t('preferences.scheme_dark') },
];
const densities: readonly { value: Density; label: string }[] = [
  { value: 'compact', label: t('preferences.compact') },
  { value: 'comfortable', label: t('preferences.comfortable') },
];

export default function PreferencesPage() {
  const now = useAppearance();
  return (
    <>
      <PageHead title={t('preferences.title')} within={t('menu.my_account')} />
      <MailChoices />
      <Section title={t('preferences.looks')}>
        <p className="soft section-lead">{t('preferences.device')}</p>
        <div className="fields">
          <SelectField
            label={t('preferences.scheme')}
            value={now.scheme}
            options={schemes}
            onChange={(scheme) => setAppearance({ scheme })}
          />
          <SelectField
            label={t('preferences.density')}
            value={now.density}
            options={densities}
            onChange={(density) => setAppearance({ density })}
          />
        </div>
      </Section>
      <Section title={t('preferences.keyboard')}>
        <CheckField
          label={t('preferences.keys')}
          help={t('preferences.keys_help')}
          checked={now.keys}
          onChange={(keys) => setAppearance({ keys })}
        />
      </Section>
    </>
  );
}
