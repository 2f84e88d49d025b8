/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list of the server as if it were all here: pages are fetched as they come into the window. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { PAGE_ROWS, pagesOf, type Window } from './windowing';

export interface ListPage<Row> {
  items: Row[];
  total?: number;
  total_capped?: boolean;
}

export interface WindowedList<Row> {
  total: number | undefined; // undefined: not known
  capped: boolean; // there are more than that
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
    queries: pages.map((page) => ({
      queryKey: [...key, page],
      queryFn: () => fetchPage(page === 0 ? { offset: 0, limit: PAGE_ROWS, total: true } : { offset: page * PAGE_ROWS, limit: PAGE_ROWS }),
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  });
  const first = results[pages.indexOf(0)];
  const show = useCallback((window: Window) => {
    const wanted = pagesOf(window);
    setPages((before) => (before.join() === wanted.join() ? before : wanted));
  }, []);
  const list: WindowedList<Row> = {
    total: first?.data ? (first.data.total ?? first.data.items.length) : undefined,
    capped: first?.data?.total_capped ?? false,
    get: (index) => results[pages.indexOf(Math.floor(index / PAGE_ROWS))]?.data?.items[index % PAGE_ROWS],
    loaded: () => results.flatMap((result) => result.data?.items ?? []),
    show,
    error: results.find((result) => result.error)?.error ?? null,
    pending: !first?.data,
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
