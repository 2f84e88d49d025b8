/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of the list live in the address: what can be seen can be sent to a colleague, and Back goes back. */
import type { Sort } from '@/shared/ui/DataTable';
import type { ListQuery } from './api';

export type Status = 'open' | 'closed' | 'all';
const NUMBERS = ['account', 'product', 'producer', 'importer', 'rep', 'created_by', 'min_age_days', 'max_age_days'] as const;
const DAYS = ['created_from', 'created_to', 'waiting_from', 'waiting_to'] as const;
const SORTS = ['number', 'created', 'age', 'account'] as const;

export type FilterName = (typeof NUMBERS)[number] | (typeof DAYS)[number];
export const FILTERS: readonly FilterName[] = [...NUMBERS, ...DAYS];

/** queryOf(search): the API's query of an address. What makes no sense is left out, so that an old link still works. */
export function queryOf(search: URLSearchParams): ListQuery {
  const query: ListQuery = { status: 'open', sort: 'number', dir: 'desc' };
  const status = search.get('status');
  if (status === 'closed' || status === 'all') {
    query.status = status;
  }
  const sort = SORTS.find((one) => one === search.get('sort'));
  if (sort) {
    query.sort = sort;
    query.dir = search.get('dir') === 'desc' ? 'desc' : 'asc';
  }
  const text = search.get('text')?.trim();
  if (text) {
    query.text = text;
  }
  for (const name of NUMBERS) {
    const value = search.get(name);
    if (value && /^\d{1,15}$/.test(value)) {
      query[name] = Number(value);
    }
  }
  for (const name of DAYS) {
    const value = search.get(name);
    if (value && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
      query[name] = value;
    }
  }
  return query;
}

/** searchOf(query): the address of a query; what is as usual is not written. */
export function searchOf(query: ListQuery): URLSearchParams {
  const search = new URLSearchParams();
  if (query.status && query.status !== 'open') {
    search.set('status', query.status);
  }
  if (query.text) {
    search.set('text', query.text);
  }
  for (const name of FILTERS) {
    const value = query[name];
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const { sort, descending } = sortOf(query);
  if (sort !== 'number' || !descending) {
    search.set('sort', sort);
    search.set('dir', descending ? 'desc' : 'asc');
  }
  return search;
}

export const sortOf = (query: ListQuery): { sort: (typeof SORTS)[number]; descending: boolean } => ({
  sort: query.sort ?? 'number',
  descending: query.dir === 'desc',
});

export const tableSort = (query: ListQuery): Sort => ({ key: query.sort ?? 'number', descending: query.dir === 'desc' });

/** withSort(query, sort): sorted otherwise. */
export const withSort = (query: ListQuery, sort: Sort): ListQuery => ({
  ...query,
  sort: SORTS.find((one) => one === sort.key) ?? 'number',
  dir: sort.descending ? 'desc' : 'asc',
});

/** without(query, names): the query less these filters. */
export function without(query: ListQuery, ...names: (keyof ListQuery)[]): ListQuery {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name as keyof ListQuery))) as ListQuery;
}

export const isFiltered = (query: ListQuery): boolean => query.text !== undefined || FILTERS.some((name) => query[name] !== undefined);
