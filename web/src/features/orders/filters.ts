/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of a list of orders live in its address. */
import type { Sort } from '@/shared/ui/DataTable';
import type { ListQuery, OrderState } from './api';
import type { ListName } from './lists';

const NUMBERS = ['account', 'product', 'created_by', 'rep', 'back_order'] as const;
const DAYS = ['delivery_from', 'delivery_to'] as const;
const SORTS = ['number', 'created', 'delivery'] as const;
export const STATES: readonly OrderState[] = ['draft', 'future', 'active', 'confirmed', 'cancelled', 'expired'];

export type FilterName = (typeof NUMBERS)[number] | (typeof DAYS)[number];
export const FILTERS: readonly FilterName[] = [...NUMBERS, ...DAYS];

/** queryOf(name, search): the API's query of an address. What makes no sense is left out, so that an old link still works. */
export function queryOf(name: ListName, search: URLSearchParams): ListQuery {
  const query: ListQuery = { sort: 'number', dir: 'desc' };
  const state = name === 'all' ? STATES.find((one) => one === search.get('state')) : name;
  if (state) {
    query.state = state;
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
  for (const filter of NUMBERS) {
    const value = search.get(filter);
    if (value && /^\d{1,15}$/.test(value)) {
      query[filter] = Number(value);
    }
  }
  for (const filter of DAYS) {
    const value = search.get(filter);
    if (value && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
      query[filter] = value;
    }
  }
  return query;
}

/** searchOf(name, query): the address of a query; what is as usual is not written. */
export function searchOf(name: ListName, query: ListQuery): URLSearchParams {
  const search = new URLSearchParams();
  if (name === 'all' && query.state) {
    search.set('state', query.state);
  }
  for (const filter of ['text', ...FILTERS] as const) {
    const value = query[filter];
    if (value !== undefined) {
      search.set(filter, String(value));
    }
  }
  if (query.sort !== 'number' || query.dir !== 'desc') {
    search.set('sort', query.sort ?? 'number');
    search.set('dir', query.dir ?? 'asc');
  }
  return search;
}

export const tableSort = (query: ListQuery): Sort => ({ key: query.sort ?? 'number', descending: query.dir === 'desc' });

export const withSort = (query: ListQuery, sort: Sort): ListQuery => ({
  ...query,
  sort: SORTS.find((one) => one === sort.key) ?? 'number',
  dir: sort.descending ? 'desc' : 'asc',
});

export function without(query: ListQuery, ...names: (keyof ListQuery)[]): ListQuery {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name as keyof ListQuery))) as ListQuery;
}

export const isFiltered = (query: ListQuery): boolean => query.text !== undefined || FILTERS.some((name) => query[name] !== undefined);
