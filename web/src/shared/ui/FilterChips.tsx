/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters in force above a list, each with its way out. */
import { useQuery } from '@tanstack/react-query';
import { isSource, type SourceName, sources } from '../api/sources';
import { formatDate } from '../format/date';
import { backOrderName } from '../format/numbers';
import { t, wordOf } from '../i18n';
import type { FilterName } from '../state/listQuery';
import { type Session, useSession } from '../state/session';
import { Button } from './Button';
import { IconClose } from './icons';

const sourceOf = (filter: string): SourceName | undefined => (filter === 'created_by' ? 'rep' : isSource(filter) ? filter : undefined);

/** The name of an object that a filter gives only as an id; other filters' values as they are. */
function useName(filter: string, value: string | number, session: Session): string {
  const source = sourceOf(filter);
  const { data } = useQuery({
    queryKey: ['name', source, value],
    queryFn: () => (source ? sources[source].name(Number(value), session) : ''),
    enabled: source !== undefined,
    staleTime: 300_000,
  });
  return data || String(value);
}

function labelOf(filter: FilterName, value: string | number, name: string, session: Session): string {
  switch (filter) {
    case 'created_by':
      return value === session.id ? t('filter.mine') : t('filter.chip', t('filter.created_by'), name);
    case 'min_age_days':
    case 'max_age_days':
      return t(`filter.chip_${filter}`, String(value));
    case 'back_order':
      return t('filter.chip', t('filter.back_order'), backOrderName(Number(value)));
    default:
      return t('filter.chip', wordOf('filter', filter), /(^|_)(from|to)$/.test(filter) ? formatDate(String(value)) : name);
  }
}

interface ChipProps {
  filter: FilterName;
  value: string | number;
  name: string | undefined;
  onRemove: () => void;
}

function Chip({ filter, value, name, onRemove }: ChipProps) {
  const session = useSession();
  const found = useName(filter, value, session);
  const label = labelOf(filter, value, name ?? found, session);
  return (
    <span className="chip">
      {label}
      <button type="button" className="no-print" aria-label={t('filter.remove', label)} onClick={onRemove}>
        <IconClose />
      </button>
    </span>
  );
}

interface FilterChipsProps<F extends FilterName> {
  filters: readonly F[];
  of: (filter: F) => string | number | undefined;
  nameOf?: (filter: F) => string | undefined; // of a value that is not said as it is; none: it is looked up
  onRemove: (filter: F) => void;
  onClear?: () => void;
}

export function FilterChips<F extends FilterName>({ filters, of, nameOf, onRemove, onClear }: FilterChipsProps<F>) {
  const chips = filters.flatMap((filter) => {
    const value = of(filter);
    return value === undefined
      ? []
      : [<Chip key={filter} filter={filter} value={value} name={nameOf?.(filter)} onRemove={() => onRemove(filter)} />];
  });
  return (
    chips.length > 0 && (
      <div className="chips">
        {chips}
        {onClear && (
          <Button kind="quiet" onClick={onClear}>
            {t('state.clear_filters')}
          </Button>
        )}
      </div>
    )
  );
}
