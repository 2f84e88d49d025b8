/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Objects that the palette finds by a text. A feature adds its finder here. */
import { api, take } from '@/shared/api/client';
import { type Choice, findAccounts, findProducts } from '@/shared/api/find';
import { accountHref, backOrderHref, numberOf, orderHref, productHref, purchaseHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import type { Session } from '@/shared/state/session';

export interface Found {
  label: string;
  detail: string;
  href?: string;
}

export interface Finder {
  seen: (session: Session) => boolean;
  find: (text: string) => Promise<Found[]>;
}

const everybody = (): boolean => true;
const found = (what: string, href: (id: number) => string) => (choice: Choice) => ({
  label: choice.label,
  detail: choice.detail ? `${what} · ${choice.detail}` : what,
  href: href(choice.id),
});

const NUMBERED_MAX = 5; // numbers are exact: more would only push accounts and products out of sight

async function findBackOrders(text: string): Promise<Found[]> {
  const { items } = await take(api.GET('/api/v1/back-orders', { params: { query: { text, status: 'all', limit: NUMBERED_MAX } } }));
  return items.map((one) => ({
    label: one.display,
    detail: `${wordOf('back_orders', one.status)} · ${one.account.name}`,
    href: backOrderHref(one.number),
  }));
}

async function findOrders(text: string): Promise<Found[]> {
  const { items } = await take(api.GET('/api/v1/orders', { params: { query: { text, limit: NUMBERED_MAX } } }));
  return items.map((one) => ({
    label: t('order.title', one.number),
    detail: `${wordOf('state', one.state)} · ${one.account.name}`,
    href: orderHref(one.number),
  }));
}

/** By its number, or by words of its supplier: the list of the server knows no numbers. */
async function findPurchases(text: string): Promise<Found[]> {
  const number = numberOf(text.trim());
  const rows =
    number === undefined
      ? (await take(api.GET('/api/v1/purchase-orders', { params: { query: { supplier: text, limit: NUMBERED_MAX } } }))).items
      : await take(api.GET('/api/v1/purchase-orders/{number}', { params: { path: { number } } })).then(
          (one) => [one],
          () => [],
        );
  return rows.map((one) => ({
    label: t('purchase.title', one.number),
    detail: `${t(`purchase.${one.status}`)} · ${one.supplier}`,
    href: purchaseHref(one.number),
  }));
}

export const finders: readonly Finder[] = [
  { seen: (session) => session.back_orders, find: findBackOrders },
  { seen: everybody, find: findOrders },
  { seen: (session) => session.role === 'admin', find: findPurchases },
  { seen: everybody, find: async (text) => (await findAccounts(text)).map(found(t('filter.account'), accountHref)) },
  { seen: everybody, find: async (text) => (await findProducts(text)).map(found(t('filter.product'), productHref)) },
];
