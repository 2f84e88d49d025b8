/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { describe, expect, it } from 'vitest';
import type { Proposal } from './api';
import { choose, isChosen, overOf, partsOf, sumOf } from './plan';

const line = (back_order: number, qty_btl: number, wanted_btl = qty_btl) => ({
  back_order,
  line: 1,
  display: `BO-${back_order}`,
  product: { id: 7, code: 'BAR', name: 'Barolo', vintage: 2019, unit_set: 12 },
  priority: 0,
  waiting_since: '2026-11-01T00:00:00Z',
  age_days: 3,
  wanted_btl,
  qty_btl,
  reason: 'filled' as const,
  detail: '',
});
const proposal = (id: number, ...lines: ReturnType<typeof line>[]): Proposal => ({
  account: { id, code: '', name: `Account ${id}`, flags: [] },
  delivery_date: null,
  total_btl: 0,
  lines,
  left_out: [],
});
const two = [proposal(1, line(11, 12)), proposal(2, line(21, 8, 24), line(22, 6))];
const all = { all: true, but: new Set<number>() };

describe('what will be started', () => {
  it('is what is proposed, unless somebody changed it', () => {
    expect(sumOf(two, all, new Map())).toEqual({ accounts: 2, bottles: 26, wrong: 0 });
    expect(sumOf(two, choose(all, 2, false), new Map())).toEqual({ accounts: 1, bottles: 12, wrong: 0 });
    expect(sumOf(two, all, new Map([['11-1', '']]))).toEqual({ accounts: 1, bottles: 14, wrong: 0 });
  });
  it('never has a quantity that could not be read, or that nobody wants', () => {
    expect(sumOf(two, all, new Map([['11-1', '1,5']])).wrong).toBe(1);
    expect(sumOf(two, all, new Map([['11-1', '2']])).wrong).toBe(1);
  });
  it('says of which product more is given out than there was', () => {
    expect(overOf(two, all, new Map([['21-1', '1']]))).toEqual([{ name: 'Barolo 2019', given: 30, proposed: 26 }]);
    expect(overOf(two, choose(all, 1, false), new Map([['21-1', '1']]))).toEqual([]);
  });
  it('is chosen one by one, or all but some', () => {
    const one = choose({ all: false, but: new Set() }, 2, true);
    expect([isChosen(one, 1), isChosen(one, 2), isChosen(choose(one, 2, false), 2)]).toEqual([false, true, false]);
    expect(sumOf(two, one, new Map())).toEqual({ accounts: 1, bottles: 14, wrong: 0 });
  });
  it('goes out in parts that the server takes, without lines of nothing', () => {
    const many = Array.from({ length: 51 }, (_, index) => proposal(index + 1, line(100 + index, 3), line(200 + index, 0, 3)));
    const parts = partsOf(many, all, new Map(), { day: '', together: false });
    expect(parts.map((part) => part.body.proposals.length)).toEqual([50, 1]);
    expect(parts[0]?.body.proposals[0]).toEqual({ account: 1, lines: [{ back_order: 100, line: 1, qty_btl: 3 }] });
    expect(parts[0]?.body.delivery_date).toBeNull();
    expect(parts[0]?.key).not.toBe(parts[1]?.key);
  });
});
