/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What back orders ask of the server. */
import { api, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type BackOrder = Schema['BackOrder'];
export type BackOrderItem = Schema['BackOrderItem'];
export type BackOrderLine = Schema['BackOrderLine'];
export type QueuePlace = Schema['QueuePlace'];
export type Closing = Schema['BackOrderClosing'];
export type ListQuery = NonNullable<paths['/api/v1/back-orders']['get']['parameters']['query']>;

const HISTORY_MAX = 200;

export const listBackOrders = (filter: ListQuery, page: PageQuestion): Promise<ListPage<BackOrderItem>> =>
  take(api.GET('/api/v1/back-orders', { params: { query: { ...filter, ...page } } }));

export const getBackOrder = (number: number): Promise<BackOrder> =>
  take(api.GET('/api/v1/back-orders/{number}', { params: { path: { number } } }));

export const getQueue = async (number: number): Promise<QueuePlace[]> =>
  (await take(api.GET('/api/v1/back-orders/{number}/queue', { params: { path: { number } } }))).lines;

/** Where a line for this product would stand if it were saved now. */
export const getProductQueue = (id: number, priority: number): Promise<QueuePlace> =>
  take(api.GET('/api/v1/products/{id}/queue', { params: { path: { id }, query: priority > 0 ? { priority } : {} } }));

export const getHistory = async (number: number): Promise<Schema['HistoryEntry'][]> =>
  (await take(api.GET('/api/v1/back-orders/{number}/history', { params: { path: { number }, query: { limit: HISTORY_MAX } } }))).items;

const write = (number: number, rev: number, key: string) => ({
  path: { number },
  header: { 'If-Match': etag(rev), 'Idempotency-Key': key },
});

export const changeBackOrder = (number: number, rev: number, body: Schema['BackOrderEditPatch'], key: string): Promise<BackOrder> =>
  take(api.PATCH('/api/v1/back-orders/{number}', { params: write(number, rev, key), body }));

export const closeBackOrder = (number: number, rev: number, body: Closing, key: string): Promise<BackOrder> =>
  take(api.POST('/api/v1/back-orders/{number}/close', { params: write(number, rev, key), body }));

export const duplicateBackOrder = (number: number, account: number | undefined, key: string): Promise<BackOrder> =>
  take(
    api.POST('/api/v1/back-orders/{number}/duplicate', {
      params: { path: { number }, header: { 'Idempotency-Key': key } },
      body: account === undefined ? {} : { account },
    }),
  );

/** closeMany(body, key): the job that closes all that the filter lets through. */
export const closeMany = (body: Schema['BackOrderBulkClosing'], key: string): Promise<Schema['Job']> =>
  take(api.POST('/api/v1/back-orders/close-many', { params: { header: { 'Idempotency-Key': key } }, body }));

export const getJob = (id: number): Promise<Schema['Job']> => take(api.GET('/api/v1/jobs/{id}', { params: { path: { id } } }));
