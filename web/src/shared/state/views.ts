/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved views of a list: a query and columns under a name, kept by the server. And which columns this device shows. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, done, etag, newKey, type Schema, take } from '../api/client';

export type View = Schema['View'];
export type ViewList = View['list'];
export type ViewQuery = Record<string, unknown>;

export interface Views {
  items: View[];
  create: (name: string, query: ViewQuery, columns: string[], shared: boolean) => Promise<View>;
  change: (view: View, query: ViewQuery, columns: string[]) => Promise<View>;
  remove: (view: View) => Promise<void>;
}

export function useViews(list: ViewList): Views {
  const client = useQueryClient();
  const key = ['views', list];
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => take(api.GET('/api/v1/views', { params: { query: { list, limit: 200 } } })),
    staleTime: 300_000,
  });
  const refresh = () => client.invalidateQueries({ queryKey: key });
  return {
    items: data?.items ?? [],
    create: async (name, query, columns, shared) => {
      const header = { 'Idempotency-Key': newKey() };
      const made = await take(api.POST('/api/v1/views', { params: { header }, body: { list, name, query, columns, shared } }));
      await refresh();
      return made;
    },
    change: async (view, query, columns) => {
      const params = { path: { id: view.id }, header: { 'If-Match': etag(view.rev), 'Idempotency-Key': newKey() } };
      const changed = await take(api.PATCH('/api/v1/views/{id}', { params, body: { query, columns } }));
      await refresh();
      return changed;
    },
    remove: async (view) => {
      const params = { path: { id: view.id }, header: { 'If-Match': etag(view.rev), 'Idempotency-Key': newKey() } };
      await done(api.DELETE('/api/v1/views/{id}', { params }));
      await refresh();
    },
  };
}

const storeName = (list: ViewList): string => `cellarbook.columns.${list}`;

/** useColumnChoice(list, usual): keys of the columns shown, and how to choose others. */
export function useColumnChoice(list: ViewList, usual: readonly string[]): [readonly string[], (keys: readonly string[]) => void] {
  const [keys, setKeys] = useState<readonly string[]>(() => {
    try {
      const saved: unknown = JSON.parse(localStorage.getItem(storeName(list)) ?? 'null');
      return Array.isArray(saved) && saved.length > 0 ? saved.map(String) : usual;
    } catch {
      return usual;
    }
  });
  const choose = (next: readonly string[]) => {
    const kept = next.length > 0 ? next : usual;
    setKeys(kept);
    try {
      localStorage.setItem(storeName(list), JSON.stringify(kept));
    } catch {
      // it holds until the page is left
    }
  };
  return [keys, choose];
}
