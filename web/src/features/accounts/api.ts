/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What accounts ask of the server. */
import { api, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { Values } from '@/shared/ui/fieldSpec';
import type { Query } from '@/shared/ui/ListPage';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Account = Schema['Account'];
export type AccountBrief = Schema['AccountBrief'];
export type Contact = Schema['Contact'];
type ListQuery = paths['/api/v1/accounts']['get']['parameters']['query'];

const LIST_MAX = 200;
const ORDERS_MAX = 5;
const changed = (id: number, rev: number, key: string) => ({ path: { id }, header: { 'If-Match': etag(rev), 'Idempotency-Key': key } });

export const listAccounts = (query: Query, page: PageQuestion): Promise<ListPage<AccountBrief>> =>
  take(api.GET('/api/v1/accounts', { params: { query: { ...(query as ListQuery), ...page } } }));
export const readAccount = (id: number) => take(api.GET('/api/v1/accounts/{id}', { params: { path: { id } } }));
export const createAccount = (body: Values, key: string) =>
  take(api.POST('/api/v1/accounts', { params: { header: { 'Idempotency-Key': key } }, body: body as Schema['AccountNew'] }));
export const changeAccount = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/accounts/{id}', { params: changed(id, rev, key), body }));
export const setReps = (id: number, reps: number[], rev: number, key: string) =>
  take(api.PUT('/api/v1/accounts/{id}/reps', { params: changed(id, rev, key), body: { reps } }));

export const listContacts = async (id: number) =>
  (await take(api.GET('/api/v1/accounts/{id}/contacts', { params: { path: { id } } }))).items;
export const createContact = (id: number, body: Values, key: string) =>
  take(
    api.POST('/api/v1/accounts/{id}/contacts', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: body as Schema['ContactNew'],
    }),
  );
export const removeContact = (id: number, contact: number, key: string) =>
  api.DELETE('/api/v1/accounts/{id}/contacts/{contact}', { params: { path: { id, contact }, header: { 'Idempotency-Key': key } } });

export const listOrders = (id: number) =>
  take(
    api.GET('/api/v1/accounts/{id}/orders', {
      params: { path: { id }, query: { sort: 'number', dir: 'desc', limit: ORDERS_MAX, total: true } },
    }),
  );
export const listLevels = async () => (await take(api.GET('/api/v1/price-levels'))).items;
export const listUsers = async () => (await take(api.GET('/api/v1/users', { params: { query: { limit: LIST_MAX } } }))).items;
