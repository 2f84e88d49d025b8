/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The places of the product, in its words: top bar, left-side menu, palette and "go to" keys are all made from this
 * table. A feature that brings a page adds its row here and its route in routes.tsx. */
import { useQuery } from '@tanstack/react-query';
import { t } from '@/shared/i18n';
import { type Count, openBackOrders, readyAccounts, unsentHere } from '@/shared/state/counts';
import type { Session } from '@/shared/state/session';

export interface Place {
  label: string;
  href: string;
  seen?: (session: Session) => boolean; // nobody else gets a trace of it
  key?: string; // g + key goes there
  count?: Count; // number beside it
  hidesAtZero?: boolean; // in the left-side menu: shown while its count is above zero, or when one is there
}

export interface Group {
  label: string;
  root: string; // where its pages' addresses begin
  places: readonly Place[];
  end?: boolean; // at the right end of the top bar
}

const REPORT = '/reports/back-orders'; // stands in two menus
const isAdmin = (session: Session): boolean => session.role === 'admin';
const seesBackOrders = (session: Session): boolean => session.back_orders;

export const groups: readonly Group[] = [
  { label: t('menu.dashboard'), root: '/', places: [{ label: t('menu.dashboard'), href: '/', key: 'h' }] },
  {
    label: t('menu.orders'),
    root: '/orders',
    places: [
      { label: t('orders.active'), href: '/orders/active', key: 'o' },
      { label: t('orders.future'), href: '/orders/future', seen: (session) => session.future_days > 0 },
      { label: t('orders.draft'), href: '/orders/draft', seen: (session) => session.draft_orders },
      {
        label: t('menu.back_orders'),
        href: '/orders/back-orders',
        seen: seesBackOrders,
        key: 'b',
        count: openBackOrders,
      },
      {
        label: t('menu.ready'),
        href: '/orders/ready-to-fill',
        seen: (session) => session.back_orders && session.draft_orders,
        hidesAtZero: true,
        count: readyAccounts,
      },
      {
        label: t('unsent.title'),
        href: '/orders/waiting-to-send',
        seen: seesBackOrders,
        hidesAtZero: true,
        count: unsentHere,
      },
      { label: t('orders.all'), href: '/orders/all' },
      { label: t('menu.back_orders_report'), href: REPORT, seen: seesBackOrders },
    ],
  },
  { label: t('menu.accounts'), root: '/accounts', places: [{ label: t('menu.accounts'), href: '/accounts', key: 'a' }] },
  {
    label: t('menu.products'),
    root: '/products',
    places: [
      { label: t('menu.products'), href: '/products', key: 'p' },
      { label: t('purchases.title'), href: '/products/purchase-orders', seen: isAdmin },
    ],
  },
  { label: t('menu.producers'), root: '/producers', places: [{ label: t('menu.producers'), href: '/producers' }] },
  { label: t('menu.importers'), root: '/importers', places: [{ label: t('menu.importers'), href: '/importers' }] },
  {
    label: t('menu.reports'),
    root: '/reports',
    places: [
      { label: t('menu.back_orders_report'), href: REPORT, seen: seesBackOrders, key: 'r' },
      { label: t('menu.demand'), href: '/reports/demand', seen: seesBackOrders, key: 'd' },
    ],
  },
  {
    label: t('menu.my_account'),
    root: '/my-account',
    end: true,
    places: [
      { label: t('menu.preferences'), href: '/my-account/preferences', key: 's' },
      { label: t('security.title'), href: '/my-account/security' },
      { label: t('manage.title'), href: '/my-account/manage', seen: isAdmin, key: 'm' },
    ],
  },
];

/** groupsFor(session): what this user may see; a group without a place is left out. */
export function groupsFor(session: Session): Group[] {
  return groups
    .map((group) => ({ ...group, places: group.places.filter((place) => place.seen?.(session) ?? true) }))
    .filter((group) => group.places.length > 0);
}

export const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/** The place of an address: the longest one that it lies in. */
export function placeOf(group: Group, path: string): Place | undefined {
  return group.places.filter((place) => isWithin(path, place.href)).sort((a, b) => b.href.length - a.href.length)[0];
}

export function useCount({ count }: Place): number | undefined {
  const { data } = useQuery({
    queryKey: count?.key ?? ['no-count'],
    queryFn: () => count?.read() ?? 0,
    enabled: count !== undefined,
    staleTime: 60_000,
  });
  return count ? data : undefined;
}
