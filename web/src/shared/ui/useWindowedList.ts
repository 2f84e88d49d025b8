/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list of the server as if it were all here: pages are fetched as they come into the window. Its first page is kept on the
 * device, and stands in when the server can't be asked. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { keeping } from '../offline/kept';
import { PAGE_ROWS, pagesOf, type Window } from './windowing';

export interface ListPage<Row> {
  items: Row[];
  total?: number;
  total_capped?: boolean;
  old?: boolean; // it is what the device has kept
}

export interface WindowedList<Row> {
  total: number | undefined; // undefined: not known
  capped: boolean; // there are more than that
  rows: number; // how many of them can be shown: all, or what the device has kept
  get(index: number): Row | undefined;
  loaded(): Row[];
  show(window: Window): void;
  error: Error | null;
  pending: boolean; // nothing to show yet
  stale: boolean; // what is shown answers the question before
  fetchedAt: number; // ms; 0: never
  retry(): void;
}

export interface PageQuestion {
  offset: number;
  limit: number;
  total?: boolean;
}

export function useWindowedList<Row>(key: readonly unknown[], fetchPage: (page: PageQuestion) => Promise<ListPage<Row>>) {
  const [pages, setPages] = useState<number[]>([0]);
  const results = useQueries({
    queries: pages.map((page) => {
      const at = [...key, page];
      return page > 0
        ? { queryKey: at, queryFn: () => fetchPage({ offset: page * PAGE_ROWS, limit: PAGE_ROWS }) }
        : {
            ...keeping(
              at,
              () => fetchPage({ offset: 0, limit: PAGE_ROWS, total: true }),
              (kept) => ({ ...kept, old: true }),
            ),
            placeholderData: keepPreviousData,
          };
    }),
  });
  const first = results[pages.indexOf(0)];
  const shown = first?.data;
  const old = shown?.old ? shown : undefined;
  const total = shown && (shown.total ?? shown.items.length);
  const show = useCallback((window: Window) => {
    const wanted = pagesOf(window);
    setPages((before) => (before.join() === wanted.join() ? before : wanted));
  }, []);
  const list: WindowedList<Row> = {
    total,
    capped: shown?.total_capped ?? false,
    rows: old ? old.items.length : (total ?? 0),
    get: (index) => (old ? old.items[index] : results[pages.indexOf(Math.floor(index / PAGE_ROWS))]?.data?.items[index % PAGE_ROWS]),
    loaded: () => old?.items ?? results.flatMap((result) => result.data?.items ?? []),
    show,
    error: results.find((result) => result.error)?.error ?? null,
    pending: !shown,
    stale: first?.isPlaceholderData ?? false,
    fetchedAt: first?.dataUpdatedAt ?? 0,
    retry: () => {
      for (const result of results) {
        if (result.error) {
          void result.refetch();
        }
      }
    },
  };
  return list;
}
