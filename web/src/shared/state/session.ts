/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is signed in, and what the company has switched on. The server decides again with every request. */
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiError, api, done, onSessionEnd, type Schema, take } from '../api/client';
import { queryClient } from '../api/query';

export type Session = Schema['Session'];

const KEY = ['session'];

/** The session; null: nobody is signed in. */
export function useSessionQuery() {
  return useQuery({ queryKey: KEY, queryFn: readSession, staleTime: 60_000 });
}

async function readSession(): Promise<Session | null> {
  const { data, response, error } = await api.GET('/api/v1/session');
  if (response.status === 401) {
    const before = queryClient.getQueryData<Session | null>(KEY);
    if (before) {
      setExpired(true); // the page stays; a dialog asks to sign in again
      return before;
    }
    return null;
  }
  return take(Promise.resolve({ data, response, error } as { data?: Session; response: Response; error?: unknown }));
}

/** useSession(): for pages, which are only shown to somebody who is signed in. */
export function useSession(): Session {
  const { data } = useSessionQuery();
  if (!data) {
    throw new Error('a page was shown to nobody');
  }
  return data;
}

export async function signIn(body: Schema['SignIn']): Promise<Session> {
  const who = await take(api.POST('/api/v1/session', { body }));
  const before = queryClient.getQueryData<Session | null>(KEY);
  if (before && before.id !== who.id) {
    forgetAll(); // another person: nothing of the one before is shown
  }
  queryClient.setQueryData(KEY, who);
  setExpired(false);
  void queryClient.invalidateQueries();
  return who;
}

const forgetAll = (): void => queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });

export async function signOut(): Promise<void> {
  try {
    await done(api.DELETE('/api/v1/session'));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) {
      throw error;
    }
  }
  setExpired(false);
  queryClient.setQueryData(KEY, null);
  forgetAll();
}

/* --- ended while a page is open --- */

let expired = false;
const listeners = new Set<() => void>();

function setExpired(now: boolean): void {
  expired = now;
  for (const tell of listeners) {
    tell();
  }
}

onSessionEnd(() => {
  if (queryClient.getQueryData(KEY)) {
    setExpired(true);
  }
});

export const useExpired = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => expired,
  );
