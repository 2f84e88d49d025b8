/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of a list of orders. */
import { listQuery } from '@/shared/state/listQuery';
import type { ListQuery, OrderState } from './api';
import type { ListName } from './lists';

export const STATES: readonly OrderState[] = ['draft', 'future', 'active', 'confirmed', 'cancelled', 'expired'];

const { filters, read, write, tableSort, withSort, isFiltered } = listQuery<ListQuery>({
  numbers: ['account', 'product', 'created_by', 'rep', 'back_order'],
  days: ['delivery_from', 'delivery_to'],
  sorts: ['number', 'created', 'delivery'],
});

export { filters, isFiltered, tableSort, withSort };

/** queryOf(name, search): the API's query of an address. */
export function queryOf(name: ListName, search: URLSearchParams): ListQuery {
  const state = name === 'all' ? STATES.find((one) => one === search.get('state')) : name;
  return { ...read(search), ...(state ? { state } : {}) };
}

/** searchOf(name, query): the address of a query. */
export function searchOf(name: ListName, query: ListQuery): URLSearchParams {
  const search = write(query);
  if (name === 'all' && query.state) {
    search.set('state', query.state);
  }
  return search;
}
