/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands on the first page of whom: three figures at most, and of back orders no trace for those who may not see them. */
import { api, take } from '@/shared/api/client';
import { formatAge } from '@/shared/format/date';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { type Count, openBackOrders, ordersIn, readyAccounts, unsentHere } from '@/shared/state/counts';
import type { Session } from '@/shared/state/session';

interface Place {
  label: string;
  href: string;
}

export interface Tile extends Place {
  key: readonly unknown[];
  read: () => Promise<unknown>;
  show: (data: unknown) => { figure: string; note: string };
}

/** counted({…}, count, some, none): a number, and what it means. */
const counted = (place: Place, count: Count, some: string, none = ''): Tile => ({
  ...place,
  ...count,
  show: (n) => ({ figure: formatCount(Number(n)), note: n ? some : none }),
});

/** Open back orders; what a rep sees are those of his accounts. */
const open = ({ role, id }: Session): Tile =>
  counted(
    role === 'rep'
      ? { label: t('dashboard.open_mine'), href: `/orders/back-orders?rep=${id}` }
      : { label: t('dashboard.open'), href: '/orders/back-orders' },
    openBackOrders,
    t('dashboard.open_note'),
    t('dashboard.open_none'),
  );

const OLDEST_MAX = 6;

/** Those that wait the longest; the tile says which is the first, the page lists all of them. */
export const OLDEST_KEY = ['back-orders', 'oldest'];
export const listOldest = async () => {
  const query = { status: 'open', sort: 'age', dir: 'asc', limit: OLDEST_MAX } as const;
  return (await take(api.GET('/api/v1/back-orders', { params: { query } }))).items;
};

const oldest: Tile = {
  label: t('dashboard.oldest'),
  href: '/orders/back-orders?sort=age&dir=asc',
  key: OLDEST_KEY,
  read: listOldest,
  show: (data) => {
    const [first] = data as Awaited<ReturnType<typeof listOldest>>;
    return first
      ? { figure: formatAge(first.age_days), note: t('dashboard.oldest_note', first.display, first.account.name) }
      : { figure: '–', note: t('dashboard.open_none') };
  },
};

const ready = counted(
  { label: t('menu.ready'), href: '/orders/ready-to-fill' },
  readyAccounts,
  t('dashboard.ready_note'),
  t('dashboard.ready_none'),
);

const waiting = counted({ label: t('unsent.title'), href: '/orders/waiting-to-send' }, unsentHere, t('dashboard.waiting_note'));

const orders = (state: 'active' | 'future' | 'draft'): Tile =>
  counted(
    { label: t(`orders.title_${state}`), href: `/orders/${state}` },
    ordersIn(state),
    t(`dashboard.${state}_note`),
    t('orders.empty', `${state} `),
  );

/** tilesFor(session, unsent): what waits on this device comes before the oldest, which the list shows as well. */
export function tilesFor(session: Session, unsent: number): Tile[] {
  if (!session.back_orders) {
    return [orders('active'), ...(session.future_days > 0 ? [orders('future')] : []), ...(session.draft_orders ? [orders('draft')] : [])];
  }
  return [open(session), session.draft_orders ? ready : orders('active'), unsent > 0 ? waiting : oldest];
}
