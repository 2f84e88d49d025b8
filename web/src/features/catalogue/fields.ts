/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { Schema } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import type { FieldGroup, FieldSpec, Values } from '@/shared/ui/fieldSpec';
import { findMakers, type MakerKind } from './api';

const maker = (kind: MakerKind): FieldSpec => ({
  kind: 'pick',
  name: kind,
  label: t(`product.${kind}`),
  search: findMakers(kind),
  shown: (record: Values) => String(record[`${kind}_name`] ?? ''),
});

/** productFields(warehouses): what an admin writes about a product. */
export const productFields = (warehouses: readonly Schema['Warehouse'][]): readonly FieldGroup[] => [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('product.name'), help: t('product.name_help'), required: true, wide: true },
      { kind: 'text', name: 'code', label: t('product.code'), required: true },
      { kind: 'number', name: 'vintage', label: t('product.vintage'), help: t('product.vintage_help'), nullable: true },
      maker('producer'),
      maker('importer'),
      { kind: 'number', name: 'unit_set', label: t('product.unit_set') },
      { kind: 'number', name: 'bottle_ml', label: t('product.bottle_ml'), nullable: true },
      {
        kind: 'select',
        name: 'primary_warehouse',
        label: t('product.warehouse'),
        number: true,
        options: warehouses.map((warehouse) => ({ value: String(warehouse.id), label: warehouse.name })),
      },
      { kind: 'text', name: 'category', label: t('product.category'), nullable: true },
      { kind: 'text', name: 'style', label: t('product.style'), nullable: true },
      { kind: 'text', name: 'region', label: t('product.region'), nullable: true },
      { kind: 'text', name: 'country', label: t('product.country'), nullable: true },
      { kind: 'check', name: 'active', label: t('product.active'), help: t('product.active_help') },
      { kind: 'check', name: 'orderable', label: t('product.orderable') },
      { kind: 'check', name: 'admin_only', label: t('product.admin_only'), help: t('product.admin_only_help') },
      { kind: 'check', name: 'discontinued', label: t('product.discontinued'), help: t('product.discontinued_help') },
    ],
  },
];

export const blankProduct = (warehouse: number | undefined): Values => ({
  name: '',
  code: '',
  vintage: null,
  unit_set: 12,
  bottle_ml: 750,
  ...(warehouse === undefined ? {} : { primary_warehouse: warehouse }),
  category: null,
  style: null,
  region: null,
  country: null,
  active: true,
  orderable: true,
  admin_only: false,
  discontinued: false,
});

export const makerFields = (kind: MakerKind): readonly FieldGroup[] => [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('maker.name'), required: true, wide: true },
      ...(kind === 'producer' ? [{ kind: 'text', name: 'country', label: t('maker.country'), nullable: true } as const] : []),
      { kind: 'check', name: 'active', label: t('maker.active') },
    ],
  },
];
