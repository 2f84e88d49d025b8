/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which rows are selected: some by key, or all that match the filter. Forgotten when the filter changes. */
import { useState } from 'react';

export interface Selection {
  keys: ReadonlySet<number>;
  all: boolean; // all that match, also those not loaded
  count: (total: number) => number;
  has: (key: number) => boolean;
  toggle: (key: number) => void;
  add: (keys: readonly number[]) => void;
  selectAll: () => void;
  clear: () => void;
}

export function useSelection(filter: string): Selection {
  const [state, setState] = useState({ filter, keys: new Set<number>(), all: false });
  const now = state.filter === filter ? state : { filter, keys: new Set<number>(), all: false };
  const set = (keys: Set<number>, all = false) => setState({ filter, keys, all });
  return {
    keys: now.keys,
    all: now.all,
    count: (total) => (now.all ? total : now.keys.size),
    has: (key) => now.all || now.keys.has(key),
    toggle: (key) => {
      const keys = new Set(now.keys);
      if (!keys.delete(key)) {
        keys.add(key);
      }
      set(keys);
    },
    add: (keys) => set(new Set([...now.keys, ...keys])),
    selectAll: () => set(new Set(), true),
    clear: () => set(new Set()),
  };
}
