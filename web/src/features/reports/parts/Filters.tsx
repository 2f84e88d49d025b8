/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of a report: a form below a button, and those in force as chips, each with its way out. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Choice } from '@/shared/api/find';
import { formatDate } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { TextField } from '@/shared/ui/Fields';
import { IconClose, IconFilter } from '@/shared/ui/icons';
import { Picker } from '@/shared/ui/Picker';
import { Popover } from '@/shared/ui/Popover';
import type { Address, Changes } from '../address';
import { type SourceName, sources } from '../sources';

export const dayFilters = ['created_from', 'created_to', 'closed_from', 'closed_to'] as const;
export const ageFilters = ['min_age_days', 'max_age_days'] as const;
export type FilterName = SourceName | (typeof dayFilters)[number] | (typeof ageFilters)[number];

const isIn = <T extends string>(all: readonly T[], name: string): name is T => (all as readonly string[]).includes(name);
const isSource = (name: FilterName): name is SourceName => name in sources;

export function filterValue(address: Address, name: FilterName): string | number | undefined {
  return isIn(dayFilters, name) ? address.day(name) : address.number(name);
}

interface FiltersProps {
  names: readonly FilterName[];
  address: Address;
}

export function Filters({ names, address }: FiltersProps) {
  return (
    <Popover label={t('reports.filter')} target={<Button icon={<IconFilter />}>{t('reports.filter')}</Button>}>
      {(close) => (
        <Form
          names={names}
          address={address}
          onApply={(changes) => {
            close();
            address.change(changes);
          }}
        />
      )}
    </Popover>
  );
}

function Form({ names, address, onApply }: FiltersProps & { onApply: (changes: Changes) => void }) {
  const session = useSession();
  const [picked, setPicked] = useState<Partial<Record<FilterName, Choice>>>({});
  const [typed, setTyped] = useState<Partial<Record<FilterName, string>>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply({ ...typed, ...Object.fromEntries(Object.entries(picked).map(([name, choice]) => [name, choice.id])) });
  };
  return (
    <form className="fields" onSubmit={submit}>
      {names.map((name) => {
        const label = t(`reports.filter_${name}`);
        if (isSource(name)) {
          return (
            <Picker
              key={name}
              label={label}
              search={(text) => sources[name].find(text, session)}
              onPick={(choice) => setPicked({ ...picked, [name]: choice })}
              shown={picked[name]?.label ?? ''}
            />
          );
        }
        const day = isIn(dayFilters, name);
        return (
          <TextField
            key={name}
            label={label}
            {...(day ? { type: 'date' as const } : { inputMode: 'numeric' as const, maxLength: 5 })}
            value={typed[name] ?? String(filterValue(address, name) ?? '')}
            onChange={(text) => setTyped({ ...typed, [name]: day ? text : text.replace(/\D/g, '') })}
          />
        );
      })}
      <Button kind="primary" type="submit">
        {t('reports.filter_apply')}
      </Button>
    </form>
  );
}

export function Chips({ names, address, more }: FiltersProps & { more?: readonly string[] }) {
  const shown = names.flatMap((name) => {
    const value = filterValue(address, name);
    return value === undefined ? [] : [{ name, value }];
  });
  if (shown.length === 0) {
    return null;
  }
  return (
    <div className="chips">
      {shown.map(({ name, value }) => (
        <Chip key={name} name={name} value={value} onRemove={() => address.change({ [name]: null })} />
      ))}
      <Button kind="quiet" onClick={() => address.change(nothing([...names, ...(more ?? [])]))}>
        {t('state.clear_filters')}
      </Button>
    </div>
  );
}

/** nothing(names): what takes them all out of the address. */
export const nothing = (names: readonly string[]): Changes => Object.fromEntries(names.map((name) => [name, null]));

function Chip({ name, value, onRemove }: { name: FilterName; value: string | number; onRemove: () => void }) {
  const session = useSession();
  const { data } = useQuery({
    queryKey: ['name', name, value],
    queryFn: () => (isSource(name) ? sources[name].name(Number(value), session) : ''),
    enabled: isSource(name),
    staleTime: 300_000,
  });
  const label = t('reports.chip', t(`reports.filter_${name}`), isIn(dayFilters, name) ? formatDate(String(value)) : data || String(value));
  return (
    <span className="chip">
      {label}
      <button type="button" className="no-print" aria-label={t('reports.chip_remove', label)} onClick={onRemove}>
        <IconClose />
      </button>
    </span>
  );
}
