/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Warehouses and price levels: short lists that orders choose from. */
import { t } from '@/shared/i18n';
import { type FieldGroup, options } from '@/shared/ui/fieldSpec';
import {
  changeLevel,
  changeWarehouse,
  createLevel,
  createWarehouse,
  listLevels,
  listWarehouses,
  type PriceLevel,
  readLevel,
  readWarehouse,
  type Warehouse,
} from '../api';
import { InUse } from './InUse';
import { RecordSection } from './RecordSection';

export const warehouseFields: readonly FieldGroup[] = [
  {
    fields: [
      { kind: 'text', name: 'code', label: t('warehouses.code'), required: true },
      { kind: 'text', name: 'name', label: t('warehouses.name'), required: true },
      { kind: 'check', name: 'active', label: t('warehouses.active') },
    ],
  },
];

export const Warehouses = () => (
  <RecordSection<Warehouse>
    title={t('warehouses.title')}
    add={t('warehouses.add')}
    addTitle={t('warehouses.add')}
    nameLabel={t('warehouses.name')}
    name={(row) => row.name}
    columns={[
      { label: t('warehouses.code'), render: (row) => row.code },
      { label: t('members.state'), render: InUse },
    ]}
    groups={() => warehouseFields}
    blank={{ code: '', name: '', active: true }}
    list={listWarehouses}
    read={readWarehouse}
    create={createWarehouse}
    change={changeWarehouse}
  />
);

const openTo = options('open_to', ['all', 'listed']);
export const levelFields: readonly FieldGroup[] = [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('levels.name'), required: true },
      { kind: 'number', name: 'position', label: t('levels.position') },
      { kind: 'select', name: 'open_to', label: t('levels.open_to'), options: openTo },
      { kind: 'check', name: 'active', label: t('levels.active') },
    ],
  },
];

export const PriceLevels = () => (
  <RecordSection<PriceLevel>
    title={t('levels.title')}
    add={t('levels.add')}
    addTitle={t('levels.add')}
    nameLabel={t('levels.name')}
    name={(row) => row.name}
    columns={[
      { label: t('levels.open_to'), render: (row) => openTo.find((one) => one.value === row.open_to)?.label },
      { label: t('members.state'), render: InUse },
    ]}
    groups={() => levelFields}
    blank={{ name: '', position: 0, open_to: 'all', active: true }}
    list={listLevels}
    read={readLevel}
    create={createLevel}
    change={changeLevel}
  />
);
