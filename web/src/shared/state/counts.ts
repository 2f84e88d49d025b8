/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many there are of what waits: asked once for the menu and the dashboard. */
import { api, take } from '../api/client';
import { device } from '../offline/device';

export interface Count {
  key: readonly unknown[]; // of the question: what is written elsewhere makes it be asked anew
  read: () => Promise<number>;
}

const one = { limit: 1, total: true } as const;

export const openBackOrders: Count = {
  key: ['back-orders', 'open-count'],
  read: async () => (await take(api.GET('/api/v1/back-orders', { params: { query: { ...one, status: 'open' } } }))).total ?? 0,
};

export const readyAccounts: Count = {
  key: ['ready', 'count'],
  read: async () => (await take(api.GET('/api/v1/back-orders/ready', { params: { query: one } }))).total ?? 0,
};

export const unsentHere: Count = { key: ['unsent', 'count'], read: async () => device().unsent.length };

export const ordersIn = (state: 'active' | 'future' | 'draft'): Count => ({
  key: ['orders', 'count', state],
  read: async () => (await take(api.GET('/api/v1/orders', { params: { query: { ...one, state } } }))).total ?? 0,
});
