/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { Schema } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { days, type FieldGroup, options } from '@/shared/ui/fieldSpec';

export const types = options('account_type', ['restaurant', 'wine_shop', 'grocer', 'bar', 'hotel', 'club', 'convenience', 'other']);
export const statuses = options('account_status', ['good', 'past_due', 'do_not_ship', 'prospective']);

/** accountFields(levels): what an admin writes about an account. */
export const accountFields = (levels: readonly Schema['PriceLevel'][]): readonly FieldGroup[] => [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('account.name'), required: true, wide: true },
      { kind: 'text', name: 'code', label: t('account.code'), required: true },
      { kind: 'select', name: 'type', label: t('account.type'), options: types },
      { kind: 'select', name: 'status', label: t('account.status'), options: statuses },
      { kind: 'text', name: 'street', label: t('account.street'), wide: true },
      { kind: 'text', name: 'postcode', label: t('account.postcode') },
      { kind: 'text', name: 'city', label: t('account.city') },
      { kind: 'text', name: 'state', label: t('account.region') },
      { kind: 'text', type: 'tel', name: 'phone', label: t('account.phone'), nullable: true },
      { kind: 'text', type: 'email', name: 'email', label: t('account.email'), help: t('account.email_help'), nullable: true },
      {
        kind: 'select',
        name: 'price_level',
        label: t('account.price_level'),
        nullable: true,
        number: true,
        options: [{ value: '', label: t('account.no_level') }, ...levels.map((level) => ({ value: String(level.id), label: level.name }))],
      },
      { kind: 'set', options: days, name: 'ship_days', label: t('account.ship_days'), help: t('account.ship_days_help'), nullable: true },
      { kind: 'area', name: 'note', label: t('account.note'), nullable: true },
      { kind: 'check', name: 'active', label: t('account.active'), help: t('account.active_help') },
    ],
  },
];

export const blankAccount = {
  name: '',
  code: '',
  type: 'restaurant',
  status: 'good',
  street: '',
  postcode: '',
  city: '',
  state: '',
  phone: null,
  email: null,
  price_level: null,
  ship_days: null,
  note: null,
  active: true,
};
