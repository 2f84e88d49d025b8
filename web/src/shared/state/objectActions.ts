/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be done with the object that a page shows. The page says it, the frame draws it: in the left-side menu on the
 * desk, in a bar at the bottom on phones. */
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';

export interface ObjectAction {
  label: string;
  href?: string; // either this
  onClick?: () => void; // or that
  primary?: boolean; // the one that the page is for: Start Order
  danger?: boolean; // can't be undone
  disabled?: string; // why it can't be done now, in words; '' where another action says it already
  key?: string; // a letter that does it, outside of fields
}

export interface ObjectActions {
  title: string; // "BO#20031"
  back?: { label: string; href: string }; // the list it came from
  actions: readonly ObjectAction[];
}

let current: ObjectActions | null = null;
let drawn = ''; // what the frame shows of it: the frame draws again only when this changes, not with every new closure
let snapshot: ObjectActions | null = null;
const listeners = new Set<() => void>();

function show(next: ObjectActions | null): void {
  current = next;
  const look = JSON.stringify(next);
  if (look !== drawn) {
    drawn = look;
    snapshot = next;
    for (const tell of listeners) {
      tell();
    }
  }
}

/** useObjectActions(actions): shown while this page is; null (still loading, not found) shows none. */
export function useObjectActions(actions: ObjectActions | null): void {
  useLayoutEffect(() => show(actions));
  useEffect(() => () => show(null), []);
}

/** For the frame: what the page that is open has said. */
export const useShownObject = (): ObjectActions | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );

/** Does the action as the page meant it at this moment. False: there is none, it is disabled, or it is a link. */
export function act(label: string): boolean {
  const action = current?.actions.find((one) => one.label === label);
  if (!action?.onClick || action.disabled !== undefined) {
    return false;
  }
  action.onClick();
  return true;
}

/** The action of a key; undefined: the object has none that can be done now. */
export const actionOfKey = (key: string): ObjectAction | undefined =>
  current?.actions.find((one) => one.key === key && one.disabled === undefined);
