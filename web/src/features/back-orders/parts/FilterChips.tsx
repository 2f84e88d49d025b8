/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters in force, each with its way out. */
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/shared/api/client';
import { formatDate } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { IconClose } from '@/shared/ui/icons';
import type { ListQuery } from '../api';
import { FILTERS, type FilterName, isFiltered, without } from '../filters';

/** The name of an object that a filter gives only as an id. */
function useName(filter: FilterName, value: string | number): string {
  const path = {
    account: '/api/v1/accounts/{id}',
    product: '/api/v1/products/{id}',
    producer: '/api/v1/producers/{id}',
    importer: '/api/v1/importers/{id}',
  } as const;
  const at = filter in path ? path[filter as keyof typeof path] : undefined;
  const { data } = useQuery({
    queryKey: ['name', filter, value],
    queryFn: async () => (at ? (await take(api.GET(at, { params: { path: { id: Number(value) } } }))).name : ''),
    enabled: at !== undefined,
    staleTime: 300_000,
  });
  return data ?? String(value);
}

function useLabel(filter: FilterName, value: string | number): string {
  const name = useName(filter, value);
  const session = useSession();
  switch (filter) {
    case 'account':
      return t('back_orders.chip', t('back_orders.filter_account'), name);
    case 'product':
      return t('back_orders.chip', t('back_orders.filter_product'), name);
    case 'producer':
      return t('back_orders.chip', t('back_orders.filter_producer'), name);
    case 'importer':
      return t('back_orders.chip', t('back_orders.filter_importer'), name);
    case 'rep':
      return t('back_orders.chip', t('back_orders.filter_rep'), value === session.id ? (session.name ?? name) : name);
    case 'created_by':
      return value === session.id ? t('back_orders.chip_mine') : t('back_orders.chip', t('back_orders.column_created_by'), name);
    case 'min_age_days':
      return t('back_orders.chip_age', String(value));
    case 'max_age_days':
      return t('back_orders.chip_young', String(value));
    default:
      return t('back_orders.chip', t(`back_orders.filter_${filter}`), formatDate(String(value)));
  }
}

function Chip({ filter, value, onRemove }: { filter: FilterName; value: string | number; onRemove: () => void }) {
  const label = useLabel(filter, value);
  return (
    <span className="chip">
      {label}
      <button type="button" aria-label={t('back_orders.chip_remove', label)} onClick={onRemove}>
        <IconClose />
      </button>
    </span>
  );
}

export function FilterChips({ query, onChange }: { query: ListQuery; onChange: (query: ListQuery) => void }) {
  if (!isFiltered(query)) {
    return null;
  }
  const shown = FILTERS.flatMap((filter) => {
    const value = query[filter];
    return value === undefined ? [] : [{ filter, value }];
  });
  return (
    <div className="chips">
      {shown.map(({ filter, value }) => (
        <Chip key={filter} filter={filter} value={value} onRemove={() => onChange(without(query, filter))} />
      ))}
      <Button kind="quiet" onClick={() => onChange(without(query, 'text', ...FILTERS))}>
        {t('state.clear_filters')}
      </Button>
    </div>
  );
}
