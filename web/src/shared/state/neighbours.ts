/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* j and k on an object's page walk the list that it was opened from, without going back to it. */
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { appearance } from './appearance';

let rows: () => string[] = () => []; // addresses of the rows of the list shown last

/** For lists: what they show, asked when it is needed. */
export const rememberRows = (read: () => string[]): void => {
  rows = read;
};

const FIELDS = 'input, textarea, select, [contenteditable], dialog, [role="dialog"], [role="menu"]';

/** For the page of an object at `here`. A row that is not loaded ends the walk. */
export function useNeighbours(here: string): void {
  const [, go] = useLocation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key];
      const busy = event.target instanceof HTMLElement && event.target.closest(FIELDS) !== null;
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || busy || !appearance().keys) {
        return;
      }
      const all = rows();
      const at = all.indexOf(here);
      const to = at < 0 ? undefined : all[at + step];
      if (to !== undefined) {
        event.preventDefault();
        go(to, { replace: true }); // Back leads to the list
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [here, go]);
}
