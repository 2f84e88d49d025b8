/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which page an address shows. Pages are loaded when they are first opened, one file per feature's page. */
import { type ComponentType, lazy } from 'react';
import type { Session } from '@/shared/state/session';

export interface Route {
  path: string; // wouter's pattern
  page: ComponentType;
  seen?: (session: Session) => boolean; // else: not found
}

export const routes: readonly Route[] = [
  {
    path: '/orders/back-orders',
    page: lazy(() => import('@/features/back-orders/pages/BackOrdersPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/ready-to-fill',
    page: lazy(() => import('@/features/ready/pages/ReadyPage')),
    seen: (session) => session.back_orders && session.draft_orders,
  },
  {
    path: '/reports/demand',
    page: lazy(() => import('@/features/reports/pages/DemandPage')),
    seen: (session) => session.back_orders,
  },
  { path: '/my-account/preferences', page: lazy(() => import('@/features/session/PreferencesPage')) },
];
