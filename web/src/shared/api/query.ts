/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the UI knows of the server's state. Reads only: whatever writes goes through its own call with its own key. */
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client';
import { isOnline, onConnection } from './connection';

const RETRIES = 2;

/** Whether it is asked again: not when the server has said no. */
export const retry = (count: number, error: Error): boolean => count < RETRIES && !(error instanceof ApiError && error.status < 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always', // the library's idea of "online" is wrong where it matters
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry,
      retryDelay: (count) => 500 * 2 ** count,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

// With the signal back, what is shown becomes what is.
onConnection(() => isOnline() && void queryClient.refetchQueries({ type: 'active', stale: true }));
