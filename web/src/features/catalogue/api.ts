/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What products, producers and importers ask of the server. */
import { api, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { Values } from '@/shared/ui/fieldSpec';
import type { Query } from '@/shared/ui/ListPage';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Product = Schema['Product'];
export type ProductBrief = Schema['ProductBrief'];
export type Stock = Schema['Stock'];
export type Maker = Schema['Producer'] | Schema['Importer'];
export type MakerKind = 'producer' | 'importer';
type ListQuery = paths['/api/v1/products']['get']['parameters']['query'];

const FOUND_MAX = 12;
const SHOWN_MAX = 10;
const at = (id: number) => ({ params: { path: { id } } });
const changed = (id: number, rev: number, key: string) => ({ path: { id }, header: { 'If-Match': etag(rev), 'Idempotency-Key': key } });

export const listProducts = (query: Query, page: PageQuestion): Promise<ListPage<ProductBrief>> =>
  take(api.GET('/api/v1/products', { params: { query: { ...(query as ListQuery), ...page } } }));
export const readProduct = (id: number) => take(api.GET('/api/v1/products/{id}', at(id)));
export const createProduct = (body: Values, key: string) =>
  take(api.POST('/api/v1/products', { params: { header: { 'Idempotency-Key': key } }, body: body as Schema['ProductNew'] }));
export const changeProduct = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/products/{id}', { params: changed(id, rev, key), body }));
export const readPrices = async (id: number) => (await take(api.GET('/api/v1/products/{id}/prices', at(id)))).items;
export type Price = Schema['Price'];
export const setPrices = (id: number, items: Schema['PriceNew'][], rev: number, key: string) =>
  take(api.PUT('/api/v1/products/{id}/prices', { params: changed(id, rev, key), body: { items } }));
export const listLevels = async () => (await take(api.GET('/api/v1/price-levels'))).items;
export const listMoves = async (id: number) =>
  (await take(api.GET('/api/v1/products/{id}/moves', { params: { path: { id }, query: { limit: SHOWN_MAX } } }))).items;
export type Adjustment = Schema['Adjustment'];
export const adjustStock = (body: Adjustment, key: string) =>
  take(api.POST('/api/v1/inventory/adjust', { params: { header: { 'Idempotency-Key': key } }, body }));
export const listWarehouses = async () => (await take(api.GET('/api/v1/warehouses'))).items;

/* Producers and importers have the same operations at two addresses. */
const lists = { producer: '/api/v1/producers', importer: '/api/v1/importers' } as const;
const ones = { producer: '/api/v1/producers/{id}', importer: '/api/v1/importers/{id}' } as const;

export const listMakers = (kind: MakerKind, query: Query, page: PageQuestion): Promise<ListPage<Maker>> =>
  take(api.GET(lists[kind], { params: { query: { ...query, ...page } } }));
export const readMaker = (kind: MakerKind, id: number): Promise<Maker> => take(api.GET(ones[kind], at(id)));
export const createMaker = (kind: MakerKind, body: Values, key: string): Promise<Maker> =>
  take(api.POST(lists[kind], { params: { header: { 'Idempotency-Key': key } }, body: body as Schema['ProducerNew'] }));
export const changeMaker = (kind: MakerKind, id: number, body: Values, rev: number, key: string): Promise<Maker> =>
  take(api.PATCH(ones[kind], { params: changed(id, rev, key), body }));

export const findMakers = (kind: MakerKind) => async (text: string) => {
  const { items } = await take(api.GET(lists[kind], { params: { query: { limit: FOUND_MAX, ...(text ? { text } : {}) } } }));
  return items.map((item) => ({ id: item.id, label: item.name }));
};

/** What is wanted of one producer's or importer's wines; undefined: nothing. */
export const readDemand = async (kind: MakerKind, id: number) =>
  (await take(api.GET('/api/v1/demand', { params: { query: { by: kind, [kind]: id, limit: 1 } } }))).items[0];
export const listProductsOf = (kind: MakerKind, id: number) =>
  listProducts({ [kind]: String(id) }, { offset: 0, limit: SHOWN_MAX, total: true });
