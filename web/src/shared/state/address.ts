/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A page's question lives in the address: what is seen can be sent to a colleague, and Back goes back. */
import { useLocation, useSearch } from 'wouter';
import { numberOf } from '../format/numbers';

export type Changes = Readonly<Record<string, string | number | null>>; // null: taken out

export interface Address {
  text: (name: string) => string | undefined;
  number: (name: string) => number | undefined;
  day: (name: string) => string | undefined;
  oneOf: <T extends string>(name: string, values: readonly T[], usual: T) => T;
  change: (changes: Changes, replace?: boolean) => void;
}

/** addressOf(search): what it says; what makes no sense is left out, so that an old link still works. */
export function addressOf(search: URLSearchParams): Omit<Address, 'change'> {
  const text = (name: string) => search.get(name)?.trim() || undefined;
  return {
    text,
    number: (name) => (text(name) === '0' ? 0 : numberOf(text(name))),
    day: (name) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? '') ? text(name) : undefined),
    oneOf: (name, values, usual) => values.find((one) => one === text(name)) ?? usual,
  };
}

/** changed(search, changes): the address with these changes. */
export function changed(search: URLSearchParams, changes: Changes): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    value === null || value === '' ? next.delete(name) : next.set(name, String(value));
  }
  return next;
}

export function useAddress(path: string): Address {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  return {
    ...addressOf(search),
    change: (changes, replace = false) => {
      const next = changed(search, changes);
      go(next.size > 0 ? `${path}?${next}` : path, { replace });
    },
  };
}
