/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two people changed one object: what each of them did to which field, seen from what both had read. */

export type Flat = Record<string, unknown>; // undefined: not there

export interface Difference {
  key: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  both: boolean; // both changed it, each otherwise; else only one did
}

const text = (value: unknown): string => JSON.stringify(value ?? null);
export const sameValue = (a: unknown, b: unknown): boolean => text(a) === text(b);

/** differences(base, mine, theirs): the fields that differ between mine and theirs, in the order of mine. */
export function differences(base: Flat, mine: Flat, theirs: Flat): Difference[] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(base), ...Object.keys(theirs)])];
  return keys
    .filter((key) => !sameValue(mine[key], theirs[key]))
    .map((key) => ({
      key,
      base: base[key],
      mine: mine[key],
      theirs: theirs[key],
      both: !sameValue(base[key], mine[key]) && !sameValue(base[key], theirs[key]),
    }));
}

export type Side = 'mine' | 'theirs';

/** What is proposed: whoever changed it is kept; where both did, what was typed here. */
export const proposed = (one: Difference): Side => (sameValue(one.base, one.mine) ? 'theirs' : 'mine');
