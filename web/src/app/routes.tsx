/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which page an address shows. Pages are loaded when they are first opened, one file per feature's page. */
import { type ComponentType, lazy } from 'react';
import type { Session } from '@/shared/state/session';

export interface Route {
  path: string; // wouter's pattern
  page: ComponentType;
  seen?: (session: Session) => boolean; // else: not found
}

const isAdmin = (session: Session): boolean => session.role === 'admin';

const makers = () => import('@/features/catalogue/pages/MakersPage');
const maker = () => import('@/features/catalogue/pages/MakerPage');
const purchaseForm = lazy(() => import('@/features/purchases/pages/PurchaseFormPage'));
const orderList = lazy(() => import('@/features/orders/pages/OrdersPage'));

export const routes: readonly Route[] = [
  { path: '/', page: lazy(() => import('@/features/dashboard/pages/DashboardPage')) },
  {
    path: '/orders/back-orders',
    page: lazy(() => import('@/features/back-orders/pages/BackOrdersPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/new',
    page: lazy(() => import('@/features/back-orders/pages/NewBackOrderPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/:number',
    page: lazy(() => import('@/features/back-orders/pages/BackOrderPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/:number/edit',
    page: lazy(() => import('@/features/back-orders/pages/BackOrderEditPage')),
    seen: (session) => session.back_orders,
  },
  { path: '/orders/active', page: orderList },
  { path: '/orders/future', page: orderList },
  { path: '/orders/draft', page: orderList },
  { path: '/orders/all', page: orderList },
  { path: '/orders/new', page: lazy(() => import('@/features/orders/pages/NewOrderPage')) },
  {
    path: '/orders/waiting-to-send',
    page: lazy(() => import('@/features/offline/pages/WaitingPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/ready-to-fill',
    page: lazy(() => import('@/features/ready/pages/ReadyPage')),
    seen: (session) => session.back_orders && session.draft_orders,
  },
  {
    path: '/reports/back-orders',
    page: lazy(() => import('@/features/reports/pages/BackOrdersReportPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/reports/demand',
    page: lazy(() => import('@/features/reports/pages/DemandPage')),
    seen: (session) => session.back_orders,
  },
  { path: '/accounts', page: lazy(() => import('@/features/accounts/pages/AccountsPage')) },
  { path: '/accounts/:id', page: lazy(() => import('@/features/accounts/pages/AccountPage')) },
  { path: '/products', page: lazy(() => import('@/features/catalogue/pages/ProductsPage')) },
  { path: '/products/purchase-orders', page: lazy(() => import('@/features/purchases/pages/PurchasesPage')), seen: isAdmin },
  { path: '/products/purchase-orders/new', page: purchaseForm, seen: isAdmin },
  { path: '/products/purchase-orders/:number', page: lazy(() => import('@/features/purchases/pages/PurchasePage')), seen: isAdmin },
  { path: '/products/purchase-orders/:number/edit', page: purchaseForm, seen: isAdmin },
  { path: '/products/:id', page: lazy(() => import('@/features/catalogue/pages/ProductPage')) },
  { path: '/producers', page: lazy(async () => ({ default: (await makers()).ProducersPage })) },
  { path: '/producers/:id', page: lazy(async () => ({ default: (await maker()).ProducerPage })) },
  { path: '/importers', page: lazy(async () => ({ default: (await makers()).ImportersPage })) },
  { path: '/importers/:id', page: lazy(async () => ({ default: (await maker()).ImporterPage })) },
  { path: '/my-account/manage', page: lazy(() => import('@/features/manage/pages/ManagePage')), seen: isAdmin },
  { path: '/my-account/manage/edit', page: lazy(() => import('@/features/manage/pages/EditPage')), seen: isAdmin },
  { path: '/my-account/manage/audit', page: lazy(() => import('@/features/manage/pages/AuditPage')), seen: isAdmin },
  { path: '/my-account/manage/imports', page: lazy(() => import('@/features/manage/pages/ImportsPage')), seen: isAdmin },
  { path: '/my-account/manage/imports/:id', page: lazy(() => import('@/features/manage/pages/ImportsPage')), seen: isAdmin },
  { path: '/my-account/manage/members/:id', page: lazy(() => import('@/features/manage/pages/MemberPage')), seen: isAdmin },
  { path: '/my-account/security', page: lazy(() => import('@/features/session/SecurityPage')) },
  { path: '/my-account/preferences', page: lazy(() => import('@/features/session/PreferencesPage')) },
  { path: '/orders/:number/edit', page: lazy(() => import('@/features/orders/pages/OrderEditPage')) },
  { path: '/orders/:number', page: lazy(() => import('@/features/orders/pages/OrderPage')) }, // any word of Orders that is no page above
];
