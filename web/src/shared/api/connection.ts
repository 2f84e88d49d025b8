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

/** trackedFetch(request): fetch() that notes whether the server answered; a proxy's 502 and 504 are no answer of it. */
export async function trackedFetch(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    set(answer.status !== 502 && answer.status !== 504);
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
      set(false);
    }
    throw error;
  }
}
