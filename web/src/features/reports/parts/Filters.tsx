/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of a report: a form below a button, and those in force as chips. */
import { isSource, sources } from '@/shared/api/sources';
import { t } from '@/shared/i18n';
import type { Address, Changes } from '@/shared/state/address';
import { useSession } from '@/shared/state/session';
import { FilterChips } from '@/shared/ui/FilterChips';
import { type FilterField, FilterForm } from '@/shared/ui/FilterForm';

const objects = ['account', 'product', 'producer', 'importer', 'warehouse', 'rep'] as const;
const days = ['created_from', 'created_to', 'closed_from', 'closed_to'] as const;
const ages = ['min_age_days', 'max_age_days'] as const;
export type FilterName = (typeof objects)[number] | (typeof days)[number] | (typeof ages)[number];

const isDay = (name: FilterName) => (days as readonly string[]).includes(name);

export const filterValue = (address: Address, name: FilterName): string | number | undefined =>
  isDay(name) ? address.day(name) : address.number(name);

/** nothing(names): what takes them all out of the address. */
export const nothing = (names: readonly string[]): Changes => Object.fromEntries(names.map((name) => [name, null]));

interface FiltersProps {
  names: readonly FilterName[];
  address: Address;
}

export function Filters({ names, address }: FiltersProps) {
  const session = useSession();
  const fields = names.map((name): FilterField => {
    const label = t(`filter.${name}`);
    return isSource(name)
      ? { name, label, find: (text) => sources[name].find(text, session) }
      : { name, label, kind: isDay(name) ? 'day' : 'count', value: filterValue(address, name) };
  });
  return <FilterForm fields={fields} onApply={address.change} />;
}

export function Chips({ names, address, more = [] }: FiltersProps & { more?: readonly string[] }) {
  return (
    <FilterChips
      filters={names}
      of={(name) => filterValue(address, name)}
      onRemove={(name) => address.change({ [name]: null })}
      onClear={() => address.change(nothing([...names, ...more]))}
    />
  );
}
