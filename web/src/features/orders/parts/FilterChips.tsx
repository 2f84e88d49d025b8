/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters in force, each with its way out. */
import { formatDate } from '@/shared/format/date';
import { backOrderName } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Chip, Chips, useObjectName } from '@/shared/ui/Chips';
import type { ListQuery } from '../api';
import { FILTERS, type FilterName, isFiltered, without } from '../filters';

function useLabel(filter: FilterName, value: string | number): string {
  const name = useObjectName(filter, value);
  const session = useSession();
  switch (filter) {
    case 'account':
      return t('back_orders.chip', t('orders.column_account'), name);
    case 'product':
      return t('back_orders.chip', t('line.product'), name);
    case 'back_order':
      return t('back_orders.chip', t('menu.back_orders'), backOrderName(Number(value)));
    case 'rep':
      return t('back_orders.chip', t('record.reps'), value === session.id ? (session.name ?? name) : name);
    case 'created_by':
      return value === session.id ? t('orders.chip_mine') : t('back_orders.chip', t('orders.column_created_by'), name);
    default:
      return t('back_orders.chip', t(`orders.filter_${filter}`), formatDate(String(value)));
  }
}

function One({ filter, value, onRemove }: { filter: FilterName; value: string | number; onRemove: () => void }) {
  return <Chip label={useLabel(filter, value)} onRemove={onRemove} />;
}

export function FilterChips({ query, onChange }: { query: ListQuery; onChange: (query: ListQuery) => void }) {
  if (!isFiltered(query)) {
    return null;
  }
  return (
    <Chips onClear={() => onChange(without(query, 'text', ...FILTERS))}>
      {FILTERS.flatMap((filter) => {
        const value = query[filter];
        return value === undefined
          ? []
          : [<One key={filter} filter={filter} value={value} onRemove={() => onChange(without(query, filter))} />];
      })}
    </Chips>
  );
}
