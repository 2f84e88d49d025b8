/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "Online" means: the last call to the server was answered. navigator.onLine knows cables, not servers. */
import { useSyncExternalStore } from 'react';

let online = true;
const listeners = new Set<() => void>();

function set(now: boolean): void {
  if (now !== online) {
    online = now;
    for (const tell of listeners) {
      tell();
    }
  }
}

export const isOnline = (): boolean => online;

export function onConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useOnline = (): boolean => useSyncExternalStore(onConnection, isOnline);

let asking = 0; // requests without an answer, and files that are on their way
let answered = 0; // ms; when the last one was
const CALM_MS = 1000;

async function becomeCalm(): Promise<void> {
  while (asking > 0 || document.readyState !== 'complete' || performance.now() - answered < CALM_MS) {
    await new Promise((resolve) => setTimeout(resolve, CALM_MS / 10));
  }
}

let calmed: Promise<void> | undefined;

/** calm(): the page that was opened has what it asked for, and nothing was asked for a second. What only later pages need waits for
 * it: on a phone it would take the line and the processor away from what somebody is waiting to see. */
export function calm(): Promise<void> {
  calmed ??= becomeCalm();
  return calmed;
}

/** waitFor(what): as it is; until then the page is not calm. */
export function waitFor<T>(what: Promise<T>): Promise<T> {
  asking++;
  return what.finally(() => {
    asking--;
    answered = performance.now();
  });
}

/** trackedFetch(request): fetch() that notes whether the server answered; a proxy's 502 and 504 are no answer of it. */
export async function trackedFetch(request: Request): Promise<Response> {
  try {
    const answer = await waitFor(fetch(request));
    set(answer.status !== 502 && answer.status !== 504);
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
      set(false);
    }
    throw error;
  }
}
