/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, it } from 'vitest';
import type { Session } from '@/shared/state/session';
import { tilesFor } from './tiles';

const session = (more: Partial<Session>): Session =>
  ({ id: 7, role: 'admin', back_orders: true, draft_orders: true, future_days: 7, ...more }) as Session;
const hrefs = (more: Partial<Session>, unsent = 0) => tilesFor(session(more), unsent).map((tile) => tile.href);

it('has three figures at most, and what waits on this device before the oldest', () => {
  expect(hrefs({})).toEqual(['/orders/back-orders', '/orders/ready-to-fill', '/orders/back-orders?sort=age&dir=asc']);
  expect(hrefs({}, 2)).toEqual(['/orders/back-orders', '/orders/ready-to-fill', '/orders/waiting-to-send']);
});

it('counts a rep’s own, and drafts for review only where there are drafts', () => {
  expect(hrefs({ role: 'rep' })[0]).toBe('/orders/back-orders?rep=7');
  expect(hrefs({ draft_orders: false })[1]).toBe('/orders/active');
});

it('has no trace of back orders for those who may not see them', () => {
  expect(hrefs({ back_orders: false }, 2)).toEqual(['/orders/active', '/orders/future', '/orders/draft']);
  expect(hrefs({ back_orders: false, draft_orders: false, future_days: 0 })).toEqual(['/orders/active']);
});
