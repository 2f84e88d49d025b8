/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lists of orders: a place for each state that asks for something, and one for all. */
import { t } from '@/shared/i18n';
import type { OrderState } from './api';

export type ListName = 'active' | 'future' | 'draft' | 'all';

export const listHref = (name: ListName): string => `/orders/${name}`;

/** listOf(state): where orders in that state are found. */
export function listOf(state: OrderState): { label: string; href: string } {
  const name = state === 'active' || state === 'future' || state === 'draft' ? state : 'all';
  return { label: t(`orders.title_${name}`), href: listHref(name) };
}
