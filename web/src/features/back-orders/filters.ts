/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of the list of back orders. */
import { listQuery } from '@/shared/state/listQuery';
import type { ListQuery } from './api';

export type Status = 'open' | 'closed' | 'all';

const { filters, read, write, tableSort, withSort, isFiltered } = listQuery<ListQuery>({
  numbers: ['account', 'product', 'producer', 'importer', 'rep', 'created_by', 'min_age_days', 'max_age_days'],
  days: ['created_from', 'created_to', 'waiting_from', 'waiting_to'],
  sorts: ['number', 'created', 'age', 'account'],
});

export { filters, isFiltered, tableSort, withSort };

/** queryOf(search): the API's query of an address; open ones, if it does not say. */
export function queryOf(search: URLSearchParams): ListQuery {
  const status = search.get('status');
  return { ...read(search), status: status === 'closed' || status === 'all' ? status : 'open' };
}

/** searchOf(query): the address of a query. */
export function searchOf(query: ListQuery): URLSearchParams {
  const search = write(query);
  if (query.status && query.status !== 'open') {
    search.set('status', query.status);
  }
  return search;
}
