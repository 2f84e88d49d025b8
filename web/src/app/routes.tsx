/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which page an address shows. Pages are loaded when they are first opened, one file per feature's page. */
import { type ComponentType, lazy, useState } from 'react';
import { waitFor } from '@/shared/api/connection';
import type { Session } from '@/shared/state/session';

type Load = () => Promise<{ default: ComponentType }>;

export interface Route {
  path: string; // wouter's pattern
  page: ComponentType;
  load: Load;
  seen?: (session: Session) => boolean; // else: not found
}

/** A page whose file is here is drawn at once: React shows what stands in for a lazy one for 300 ms at least. */
function page(load: Load): Pick<Route, 'page' | 'load'> {
  let here: ComponentType | undefined;
  const loadHere = async () => {
    const file = await waitFor(load());
    here = file.default;
    return file;
  };
  const Later = lazy(loadHere);
  function Shown() {
    const [Page] = useState<ComponentType>(() => here ?? Later); // for as long as it is shown: another one would begin anew
    return <Page />;
  }
  return { page: Shown, load: loadHere };
}

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

/** loadPage(path): fetches its page's file, ahead of its being drawn; what fails is tried again there. */
export async function loadPage(path: string): Promise<void> {
  const words = path.split('/');
  const fits = (pattern: string[]) => pattern.length === words.length && pattern.every((word, i) => word[0] === ':' || word === words[i]);
  const route = routes.find((one) => fits(one.path.split('/')));
  await route?.load().catch(() => undefined);
}
