/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is signed in, and what the company has switched on. The server decides again with every request. */
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useSyncExternalStore } from 'react';
import { ApiError, api, done, onCodesNeeded, onSessionEnd, type Schema, sessionBegins, take } from '../api/client';
import { isOnline, onConnection } from '../api/connection';
import { queryClient } from '../api/query';
import { t } from '../i18n';
import { device, leaveDevice, wake } from '../offline/device';
import { confirm } from './confirm';

export type Session = Schema['Session'];

const KEY = ['session'];
const KEPT = 'cellarbook.session'; // who was signed in last, for when the server can't be asked
const NO_SERVER = 502; // from here on a status says nothing about who is signed in

/** Where the company lets the device keep nothing, only a number for the other tabs, by which they see that somebody else is in. */
function keep(who: Session | null): void {
  const left = who?.keeps_copies === false ? { id: who.id } : who;
  try {
    left ? localStorage.setItem(KEPT, JSON.stringify(left)) : localStorage.removeItem(KEPT);
  } catch {
    /* storage is barred: this device works with a signal only */
  }
}

/** What keep() has left. */
function left(): Partial<Session> | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Partial<Session> | null;
  } catch {
    return null;
  }
}

/** Who it was; a session of before the setting was kept, too. */
function kept(): Session | null {
  const who = left();
  return who?.company === undefined ? null : { ...(who as Session), keeps_copies: true };
}

const FRESH_MS = 60_000; // as long as what the company has changed may go unnoticed on a page that stays open
const query = { queryKey: KEY, queryFn: readSession, staleTime: FRESH_MS };

/** The session; null: nobody is signed in. */
export const useSessionQuery = () => useQuery({ ...query, refetchInterval: ({ state }) => (state.data ? FRESH_MS : false) });

/** askSession(): ahead of drawing anything. True: it is likely that somebody is signed in. */
export function askSession(): boolean {
  void queryClient.prefetchQuery(query);
  return left() !== null;
}

const present = () => queryClient.getQueryData<Session | null>(KEY);

async function readSession(): Promise<Session | null> {
  try {
    const who = await take(api.GET('/api/v1/session'));
    const before = present();
    if (before && before.id !== who.id) {
      forgetAll(); // signed in by another tab
    }
    keep(who);
    return who;
  } catch (error) {
    const before = present(); // as it is now: somebody may have signed out meanwhile
    if (error instanceof ApiError && error.status === 401) {
      if (!before) {
        keep(null);
      }
      return before ?? null; // the page stays; a dialog asks to sign in again
    }
    const last = error instanceof ApiError && error.status < NO_SERVER ? null : (before ?? kept());
    if (last) {
      return last; // without a signal: as it was when there was one
    }
    throw error;
  }
}

/** Whom the shell is shown to. Not read from the query: a page may be drawn once more between the session's end and its own. */
export const SessionContext = createContext<Session | null>(null);

/** useSession(): for pages, which are only shown to somebody who is signed in. */
export function useSession(): Session {
  const who = use(SessionContext);
  if (!who) {
    throw new Error('a page was shown to nobody');
  }
  return who;
}

export async function signIn(body: Schema['SignIn']): Promise<Session> {
  const who = await take(api.POST('/api/v1/session', { body }));
  sessionBegins();
  const before = queryClient.getQueryData<Session | null>(KEY);
  if (before && before.id !== who.id) {
    forgetAll(); // another person: nothing of the one before is shown
  }
  queryClient.setQueryData(KEY, who);
  keep(who);
  setExpired(false);
  void queryClient.invalidateQueries();
  wake();
  return who;
}

const forgetAll = (): void => queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });

/** signOut(): asks first when back orders that are not sent yet would be left behind. */
export async function signOut(): Promise<void> {
  const unsent = device().unsent.length;
  const stays = { title: t('unsent.sign_out_ask', unsent), text: t('unsent.sign_out_text'), yes: t('session.out'), no: t('leave.no') };
  if (unsent > 0 && !(await confirm(stays))) {
    return;
  }
  try {
    await done(api.DELETE('/api/v1/session'));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) {
      throw error;
    }
  }
  setExpired(false);
  keep(null);
  queryClient.setQueryData(KEY, null);
  forgetAll();
  await leaveDevice();
}

// Another tab has signed somebody in or out.
globalThis.addEventListener?.('storage', (event) => event.key === KEPT && void queryClient.invalidateQueries({ queryKey: KEY }));
onConnection(() => isOnline() && void queryClient.invalidateQueries({ queryKey: KEY }));
// A window that was opened without a signal and knows nobody asks nothing by which it would learn that there is one.
globalThis.addEventListener?.('online', () => present() === undefined && void queryClient.invalidateQueries({ queryKey: KEY }));

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

onCodesNeeded(() => present()?.totp_needed === false && void queryClient.invalidateQueries({ queryKey: KEY }));

export const useExpired = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => expired,
  );
