/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What purchase orders ask of the server. */
import { api, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { Query } from '@/shared/ui/ListPage';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Purchase = Schema['PurchaseOrder'];
export type PurchaseItem = Schema['PurchaseOrderItem'];
export type Receiving = Schema['Receiving'];
type ListQuery = paths['/api/v1/purchase-orders']['get']['parameters']['query'];

const HISTORY_MAX = 200;
const at = (number: number) => ({ path: { number } });
const write = (number: number, rev: number, key: string) => ({
  ...at(number),
  header: { 'If-Match': etag(rev), 'Idempotency-Key': key },
});

export const listPurchases = (query: Query, page: PageQuestion): Promise<ListPage<PurchaseItem>> =>
  take(api.GET('/api/v1/purchase-orders', { params: { query: { ...(query as ListQuery), ...page } } }));
export const readPurchase = (number: number): Promise<Purchase> =>
  take(api.GET('/api/v1/purchase-orders/{number}', { params: at(number) }));
export const readHistory = async (number: number) =>
  (await take(api.GET('/api/v1/purchase-orders/{number}/history', { params: { ...at(number), query: { limit: HISTORY_MAX } } }))).items;

export const createPurchase = (body: Schema['PurchaseOrderDraft'], key: string): Promise<Purchase> =>
  take(api.POST('/api/v1/purchase-orders', { params: { header: { 'Idempotency-Key': key } }, body }));
export const changePurchase = (number: number, rev: number, body: Schema['PurchaseOrderEditPatch'], key: string): Promise<Purchase> =>
  take(api.PATCH('/api/v1/purchase-orders/{number}', { params: write(number, rev, key), body }));
export const receivePurchase = (number: number, rev: number, body: Receiving, key: string): Promise<Purchase> =>
  take(api.POST('/api/v1/purchase-orders/{number}/receive', { params: write(number, rev, key), body }));
export const closePurchase = (number: number, rev: number, key: string): Promise<Purchase> =>
  take(api.POST('/api/v1/purchase-orders/{number}/close', { params: write(number, rev, key) }));

export const listWarehouses = async () => (await take(api.GET('/api/v1/warehouses'))).items;
export const readProduct = (id: number) => take(api.GET('/api/v1/products/{id}', { params: { path: { id } } }));
/** How many products open back orders could be filled of now. */
export const countReady = async () =>
  (await take(api.GET('/api/v1/back-orders/ready', { params: { query: { limit: 1, total: true } } }))).total ?? 0;
