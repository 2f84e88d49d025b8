/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, test } from 'vitest';
import type { OrderChoice } from './api';
import { change, type Draft, leftOf, lineOf, patchOf, priceOf, stateOf, totalOf } from './draft';

const choice = (id: number): OrderChoice => ({
  product: { id, code: `P${id}`, name: 'Barolo', vintage: 2019, unit_set: 6 },
  producer: { id: 1, name: 'P' },
  importer: { id: 1, name: 'I' },
  flags: [],
  orderable: true,
  price_level: 1,
  prices: [
    { price_level: 1, name: 'Frontline', price_cents: 1250 },
    { price_level: 2, name: '2-case', price_cents: 1100 },
  ],
  successor: null,
  waiting_btl: null,
  warehouse: 1,
  warehouses: [{ id: 1, code: 'A', name: 'A', available_btl: 12, on_hand_btl: 12, primary: true }],
});

const empty: Draft = { delivery: '', draft: false, note: '', privateNote: '', reference: '', keep: true, lines: [] };

test('a draft wins, a day beyond the limit is future, the limit itself is active', () => {
  expect(stateOf({ draft: true, delivery: '2026-12-31' }, 7, '2026-11-25')).toBe('draft');
  expect(stateOf({ draft: false, delivery: '2026-12-02' }, 7, '2026-11-25')).toBe('active');
  expect(stateOf({ draft: false, delivery: '2026-12-03' }, 7, '2026-11-25')).toBe('future');
  expect(stateOf({ draft: false, delivery: '2026-12-31' }, 0, '2026-11-25')).toBe('active');
  expect(stateOf({ draft: false, delivery: '' }, 7, '2026-11-25')).toBe('active');
});

test('the price is the level, what is typed, or what the line had', () => {
  expect(priceOf(lineOf(choice(1)))).toBe(1250);
  expect(priceOf(lineOf(choice(1), { price: '2' }))).toBe(1100);
  expect(priceOf(lineOf(choice(1), { price: 'typed', typed: '9.5' }))).toBe(950);
  expect(priceOf(lineOf(choice(1), { price: 'typed', typed: '9,5' }))).toBeUndefined();
  expect(totalOf([lineOf(choice(1), { bottles: 3 }), lineOf(choice(2), { bottles: 2, price: '2' })])).toBe(3 * 1250 + 2 * 1100);
});

test('what is left counts all lines of the product, and those that stand in for it', () => {
  const line = lineOf(choice(1), { bottles: 6, sources: [{ back_order: 1042, line: 7, wanted: 24 }] });
  const split = lineOf(choice(1), { bottles: 3 });
  const substitute = lineOf(choice(2), { bottles: 5, insteadOf: 1 });
  expect(leftOf(line, [line])).toBe(18);
  expect(leftOf(line, [line, split, substitute])).toBe(10);
});

test('a removed line is put back where it was, once', () => {
  const [a, b] = [lineOf(choice(1)), lineOf(choice(2))];
  const removed = change({ ...empty, lines: [a, b] }, { do: 'remove', key: a.key });
  const back = change(removed, { do: 'put', line: a, at: 0 });
  expect(back.lines.map((line) => line.key)).toEqual([a.key, b.key]);
  expect(change(back, { do: 'put', line: a, at: 0 })).toBe(back);
});

test('an edit sends what was changed and nothing else; a line of no bottles goes', () => {
  const order = { back_orders: [] } as unknown as Parameters<typeof patchOf>[2];
  const base: Draft = {
    ...empty,
    lines: [
      lineOf(choice(1), { id: 1, key: 'line-1', bottles: 6, price: 'kept' }),
      lineOf(choice(2), { id: 2, key: 'line-2', bottles: 6, price: 'kept' }),
    ],
  };
  expect(patchOf(base, base, order)).toEqual({});
  expect(patchOf({ ...base, note: 'x ' }, base, order)).toEqual({ note: 'x' });
  const dropped = change(base, { do: 'line', key: 'line-2', part: { bottles: 0 } });
  expect(patchOf(dropped, base, order)).toEqual({ lines: [{ id: 1, qty_btl: 6, warehouse: 1, note: null }] });
});
