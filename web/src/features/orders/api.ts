/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What orders ask of the server. */
import { api, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Order = Schema['Order'];
export type OrderItem = Schema['OrderItem'];
export type OrderForm = Schema['OrderForm'];
export type OrderChoice = Schema['OrderChoice'];
export type OrderBody = Schema['OrderDraftNew'];
export type OrderPatch = Schema['OrderEditPatch'];
export type OrderState = Order['state'];
export type ListQuery = NonNullable<paths['/api/v1/orders']['get']['parameters']['query']>;

const HISTORY_MAX = 200;
const CHOICES_MAX = 50; // products in one question

export const listOrders = (filter: ListQuery, page: PageQuestion): Promise<ListPage<OrderItem>> =>
  take(api.GET('/api/v1/orders', { params: { query: { ...filter, ...page } } }));

export const getOrder = (number: number): Promise<Order> => take(api.GET('/api/v1/orders/{number}', { params: { path: { number } } }));

export const getHistory = async (number: number): Promise<Schema['HistoryEntry'][]> =>
  (await take(api.GET('/api/v1/orders/{number}/history', { params: { path: { number }, query: { limit: HISTORY_MAX } } }))).items;

/** The form: empty for an account, or filled from back orders ("1042,1043"). */
export const getForm = (of: { account: number } | { back_orders: string }): Promise<OrderForm> =>
  take(api.GET('/api/v1/orders/form', { params: { query: of } }));

export async function getChoices(account: number, products: readonly number[]): Promise<OrderChoice[]> {
  const found: OrderChoice[] = [];
  for (let at = 0; at < products.length; at += CHOICES_MAX) {
    const query = { account, products: products.slice(at, at + CHOICES_MAX).join(',') };
    found.push(...(await take(api.GET('/api/v1/orders/choices', { params: { query } }))).items);
  }
  return found;
}

export const checkOrder = (body: OrderBody): Promise<Order> => take(api.POST('/api/v1/orders/check', { body }));

export const createOrder = (body: OrderBody, key: string): Promise<Order> =>
  take(api.POST('/api/v1/orders', { params: { header: { 'Idempotency-Key': key } }, body }));

/** Who gets the mail about a confirmation, as the Outbound Email says; '': all active admins; undefined: nobody. */
export async function confirmationRecipients(): Promise<string | undefined> {
  const { items } = await take(api.GET('/api/v1/outbound-emails', { params: { query: { limit: 200 } } }));
  return items.find((one) => one.key === 'orders.confirmation')?.recipients;
}

const write = (number: number, rev: number, key: string) => ({
  path: { number },
  header: { 'If-Match': etag(rev), 'Idempotency-Key': key },
});

export const changeOrder = (number: number, rev: number, body: OrderPatch, key: string): Promise<Order> =>
  take(api.PATCH('/api/v1/orders/{number}', { params: write(number, rev, key), body }));

export const cancelOrder = (number: number, rev: number, body: Schema['OrderEnding'], key: string): Promise<Order> =>
  take(api.POST('/api/v1/orders/{number}/cancel', { params: write(number, rev, key), body }));

export type Move = 'release' | 'activate' | 'confirm' | 'lift-hold';
const PATHS = {
  release: '/api/v1/orders/{number}/release',
  activate: '/api/v1/orders/{number}/activate',
  confirm: '/api/v1/orders/{number}/confirm',
  'lift-hold': '/api/v1/orders/{number}/lift-hold',
} as const;

export const moveOrder = (move: Move, number: number, rev: number, key: string): Promise<Order> =>
  take(api.POST(PATHS[move], { params: write(number, rev, key) }));
