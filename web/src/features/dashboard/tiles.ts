/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands on the first page of whom: three figures at most, and of back orders no trace for those who may not see them. */
import { api, take } from '@/shared/api/client';
import { formatAge } from '@/shared/format/date';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { device } from '@/shared/offline/device';
import type { Session } from '@/shared/state/session';

export interface Tile {
  label: string;
  href: string;
  key: readonly unknown[]; // of the question; what is written elsewhere makes it be asked anew
  read: () => Promise<{ figure: string; note: string }>;
}

const one = { limit: 1, total: true } as const;
const counted = (n: number, some: string, none: string) => ({ figure: formatCount(n), note: n > 0 ? some : none });

/** Open back orders: those of a rep's accounts, or all. */
function open(session: Session): Tile {
  const rep = session.role === 'rep' ? { rep: session.id } : {};
  return {
    label: t(session.role === 'rep' ? 'dashboard.open_mine' : 'dashboard.open'),
    href: `/orders/back-orders${session.role === 'rep' ? `?rep=${session.id}` : ''}`,
    key: ['back-orders', 'dashboard', 'open', session.id],
    read: async () => {
      const { total } = await take(api.GET('/api/v1/back-orders', { params: { query: { ...one, ...rep, status: 'open' } } }));
      return counted(total ?? 0, t('dashboard.open_note'), t('dashboard.open_none'));
    },
  };
}

function oldest(): Tile {
  return {
    label: t('dashboard.oldest'),
    href: '/orders/back-orders?sort=age&dir=asc',
    key: ['back-orders', 'dashboard', 'oldest'],
    read: async () => {
      const query = { status: 'open', sort: 'age', dir: 'asc', limit: 1 } as const;
      const [first] = (await take(api.GET('/api/v1/back-orders', { params: { query } }))).items;
      return first
        ? { figure: formatAge(first.age_days), note: t('dashboard.oldest_note', first.display, first.account.name) }
        : { figure: '–', note: t('dashboard.open_none') };
    },
  };
}

const ready: Tile = {
  label: t('menu.ready'),
  href: '/orders/ready-to-fill',
  key: ['ready', 'dashboard'],
  read: async () => {
    const { total } = await take(api.GET('/api/v1/back-orders/ready', { params: { query: one } }));
    return counted(total ?? 0, t('dashboard.ready_note'), t('dashboard.ready_none'));
  },
};

const waiting: Tile = {
  label: t('unsent.title'),
  href: '/orders/waiting-to-send',
  key: ['unsent', 'dashboard'],
  read: async () => counted(device().unsent.length, t('dashboard.waiting_note'), ''),
};

function orders(state: 'active' | 'future' | 'draft'): Tile {
  return {
    label: t(`orders.title_${state}`),
    href: `/orders/${state}`,
    key: ['orders', 'dashboard', state],
    read: async () => {
      const { total } = await take(api.GET('/api/v1/orders', { params: { query: { ...one, state } } }));
      return counted(total ?? 0, t(`dashboard.${state}_note`), t('orders.empty', `${state} `));
    },
  };
}

/** tilesFor(session, unsent): what waits on this device comes before the oldest, which the list shows as well. */
export function tilesFor(session: Session, unsent: number): Tile[] {
  if (!session.back_orders) {
    return [orders('active'), ...(session.future_days > 0 ? [orders('future')] : []), ...(session.draft_orders ? [orders('draft')] : [])];
  }
  return [open(session), ...(session.draft_orders ? [ready] : [orders('active')]), unsent > 0 ? waiting : oldest()];
}
