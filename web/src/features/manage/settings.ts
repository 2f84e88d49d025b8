/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The company's settings, section by section. */
import { t, wordOf } from '@/shared/i18n';
import { days, type FieldGroup, type FieldSpec, options } from '@/shared/ui/fieldSpec';

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${hour % 12 === 0 ? 12 : hour % 12}:00 ${hour < 12 ? 'AM' : 'PM'}`,
}));

const zones = (now: string) =>
  [...new Set([now, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
    .sort()
    .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

const hold = (name: 'past_due_policy' | 'do_not_ship_policy' | 'prospective_policy'): FieldSpec => ({
  kind: 'select',
  name,
  label: t(`company.${name}`),
  options: options('policy', ['allow', 'block_reps', 'block_all']),
});

const processing: readonly FieldSpec[] = [
  {
    kind: 'select',
    name: 'back_order_access',
    label: t('company.back_order_access'),
    options: options('access', ['none', 'admin', 'all']),
    helpOf: (value) => wordOf('company', `back_order_access_${value}`),
    wide: true,
  },
  { kind: 'check', name: 'need_by', label: t('company.need_by') },
  { kind: 'check', name: 'priority', label: t('company.priority') },
  { kind: 'check', name: 'draft_orders', label: t('company.draft_orders') },
  { kind: 'check', name: 'auto_expire_drafts', label: t('company.auto_expire_drafts'), help: t('company.auto_expire_drafts_help') },
  { kind: 'number', name: 'future_days', label: t('company.future_days'), help: t('company.future_days_help') },
];

const papers: readonly FieldSpec[] = (['street', 'city', 'state', 'postcode', 'country', 'phone', 'tax_id'] as const).map((name) => ({
  kind: 'text',
  name,
  label: t(`company.${name}`),
}));

const company = (zone: string): readonly FieldSpec[] => [
  { kind: 'text', name: 'name', label: t('company.name'), required: true, wide: true },
  { kind: 'select', name: 'time_zone', label: t('company.time_zone'), help: t('company.time_zone_help'), options: zones(zone) },
  { kind: 'select', name: 'job_hour', label: t('company.job_hour'), options: hours, number: true },
  { kind: 'text', name: 'currency', label: t('company.currency'), help: t('company.currency_help') },
  { kind: 'text', name: 'language', label: t('company.language'), help: t('company.language_help') },
  { kind: 'select', name: 'date_format', label: t('company.date_format'), options: options('date_format', ['us', 'eu', 'iso']) },
  { kind: 'set', options: days, name: 'ship_days', label: t('company.ship_days'), help: t('company.ship_days_help') },
];

const signIn: readonly FieldSpec[] = [
  {
    kind: 'select',
    name: 'codes_required',
    label: t('company.codes_required'),
    options: options('codes', ['none', 'admin', 'all']),
    helpOf: (value) => wordOf('company', `codes_required_${value}`),
    wide: true,
  },
  {
    kind: 'select',
    name: 'device_copies',
    label: t('company.device_copies'),
    options: options('copies', ['all', 'rep', 'none']),
    helpOf: (value) => wordOf('company', `device_copies_${value}`),
    wide: true,
  },
];

/** settings(zone): all of them; the zone is the present one, which the browser may not know. */
export const settings = (zone: string): readonly FieldGroup[] => [
  { title: t('manage.company'), fields: company(zone) },
  { title: t('manage.papers'), fields: papers },
  { title: t('manage.sign_in'), fields: signIn },
  { title: t('manage.order_processing'), fields: processing },
  {
    title: t('manage.account_management'),
    fields: [hold('past_due_policy'), hold('do_not_ship_policy'), hold('prospective_policy')],
  },
  {
    title: t('manage.inventory'),
    fields: [
      {
        kind: 'select',
        name: 'stock_policy',
        label: t('company.stock_policy'),
        help: t('company.stock_policy_help'),
        options: options('policy', ['allow', 'notify', 'block_reps', 'block_all']),
      },
    ],
  },
];
