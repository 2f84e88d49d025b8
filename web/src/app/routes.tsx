/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which page an address shows. Pages are loaded when they are first opened, one file per feature's page. */
import { type ComponentType, lazy } from 'react';
import type { Session } from '@/shared/state/session';

type Load = () => Promise<{ default: ComponentType }>;

export interface Route {
  path: string; // wouter's pattern
  page: ComponentType;
  load: Load;
  seen?: (session: Session) => boolean; // else: not found
}

const page = (load: Load): Pick<Route, 'page' | 'load'> => ({ page: lazy(load), load });

const isAdmin = (session: Session): boolean => session.role === 'admin';

const makers = () => import('@/features/catalogue/pages/MakersPage');
const maker = () => import('@/features/catalogue/pages/MakerPage');
const purchaseForm = page(() => import('@/features/purchases/pages/PurchaseFormPage'));
const orderList = page(() => import('@/features/orders/pages/OrdersPage'));

export const routes: readonly Route[] = [
  { path: '/', ...page(() => import('@/features/dashboard/pages/DashboardPage')) },
  {
    path: '/orders/back-orders',
    ...page(() => import('@/features/back-orders/pages/BackOrdersPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/new',
    ...page(() => import('@/features/back-orders/pages/NewBackOrderPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/:number',
    ...page(() => import('@/features/back-orders/pages/BackOrderPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/back-orders/:number/edit',
    ...page(() => import('@/features/back-orders/pages/BackOrderEditPage')),
    seen: (session) => session.back_orders,
  },
  { path: '/orders/active', ...orderList },
  { path: '/orders/future', ...orderList },
  { path: '/orders/draft', ...orderList },
  { path: '/orders/all', ...orderList },
  { path: '/orders/new', ...page(() => import('@/features/orders/pages/NewOrderPage')) },
  {
    path: '/orders/waiting-to-send',
    ...page(() => import('@/features/offline/pages/WaitingPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/orders/ready-to-fill',
    ...page(() => import('@/features/ready/pages/ReadyPage')),
    seen: (session) => session.back_orders && session.draft_orders,
  },
  {
    path: '/reports/back-orders',
    ...page(() => import('@/features/reports/pages/BackOrdersReportPage')),
    seen: (session) => session.back_orders,
  },
  {
    path: '/reports/demand',
    ...page(() => import('@/features/reports/pages/DemandPage')),
    seen: (session) => session.back_orders,
  },
  { path: '/accounts', ...page(() => import('@/features/accounts/pages/AccountsPage')) },
  { path: '/accounts/:id', ...page(() => import('@/features/accounts/pages/AccountPage')) },
  { path: '/products', ...page(() => import('@/features/catalogue/pages/ProductsPage')) },
  { path: '/products/purchase-orders', ...page(() => import('@/features/purchases/pages/PurchasesPage')), seen: isAdmin },
  { path: '/products/purchase-orders/new', ...purchaseForm, seen: isAdmin },
  { path: '/products/purchase-orders/:number', ...page(() => import('@/features/purchases/pages/PurchasePage')), seen: isAdmin },
  { path: '/products/purchase-orders/:number/edit', ...purchaseForm, seen: isAdmin },
  { path: '/products/:id', ...page(() => import('@/features/catalogue/pages/ProductPage')) },
  { path: '/producers', ...page(async () => ({ default: (await makers()).ProducersPage })) },
  { path: '/producers/:id', ...page(async () => ({ default: (await maker()).ProducerPage })) },
  { path: '/importers', ...page(async () => ({ default: (await makers()).ImportersPage })) },
  { path: '/importers/:id', ...page(async () => ({ default: (await maker()).ImporterPage })) },
  { path: '/my-account/manage', ...page(() => import('@/features/manage/pages/ManagePage')), seen: isAdmin },
  { path: '/my-account/manage/edit', ...page(() => import('@/features/manage/pages/EditPage')), seen: isAdmin },
  { path: '/my-account/manage/audit', ...page(() => import('@/features/manage/pages/AuditPage')), seen: isAdmin },
  { path: '/my-account/manage/imports', ...page(() => import('@/features/manage/pages/ImportsPage')), seen: isAdmin },
  { path: '/my-account/manage/imports/:id', ...page(() => import('@/features/manage/pages/ImportsPage')), seen: isAdmin },
  { path: '/my-account/manage/members/:id', ...page(() => import('@/features/manage/pages/MemberPage')), seen: isAdmin },
  { path: '/my-account/security', ...page(() => import('@/features/session/SecurityPage')) },
  { path: '/my-account/preferences', ...page(() => import('@/features/session/PreferencesPage')) },
  { path: '/orders/:number/edit', ...page(() => import('@/features/orders/pages/OrderEditPage')) },
  { path: '/orders/:number', ...page(() => import('@/features/orders/pages/OrderPage')) }, // any word of Orders that is no page above
];

/** loadPage(path): its page, ahead of being drawn. */
export function loadPage(path: string): void {
  const words = path.split('/');
  const fits = (pattern: string[]) => pattern.length === words.length && pattern.every((word, i) => word[0] === ':' || word === words[i]);
  const route = routes.find((one) => fits(one.path.split('/')));
  void route?.load().catch(() => undefined); // it is asked for again where it is drawn
}
