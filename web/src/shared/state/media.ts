/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useMemo, useSyncExternalStore } from 'react';

export const PHONE = '(max-width: 767px)';

export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query]);
  return useSyncExternalStore(
    (listener) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => list.matches,
  );
}

export const usePhone = (): boolean => useMedia(PHONE);
