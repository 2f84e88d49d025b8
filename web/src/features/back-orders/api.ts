/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What back orders ask of the server. */
import { api, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type BackOrderItem = Schema['BackOrderItem'];
export type ListQuery = NonNullable<paths['/api/v1/back-orders']['get']['parameters']['query']>;

export const listBackOrders = (filter: ListQuery, page: PageQuestion): Promise<ListPage<BackOrderItem>> =>
  take(api.GET('/api/v1/back-orders', { params: { query: { ...filter, ...page } } }));

export const backOrderHref = (number: number): string => `/orders/back-orders/${number}`;
