/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { describe, expect, it } from 'vitest';
import { formatBottles, formatCount, formatQty, parseQty, shortQty } from './qty';

describe('parseQty', () => {
  it.each([
    ['2', 12, 24],
    ['2/3', 12, 27],
    ['2 / 3', 12, 27],
    ['2+3', 12, 27],
    ['2 3', 12, 27],
    ['2 cs + 3 btl', 12, 27],
    ['18b', 12, 18],
    ['18 BTL', 12, 18],
    [' 0/5 ', 6, 5],
    ['3', 1, 3],
    ['1/0', 12, 12],
  ])('%s with %i in a case is %i bottles', (text, unit, bottles) => {
    expect(parseQty(text, unit)).toEqual({ ok: true, bottles });
  });

  it.each([
    ['', 'empty'],
    ['2.5', 'point'],
    ['2,5', 'point'],
    ['1,000b', 'point'],
    ['-2', 'form'],
    ['two', 'form'],
    ['2/3/4', 'form'],
    ['2/12', 'bottles'],
    ['9999999', 'large'],
    ['12345678b', 'form'],
  ])('%s is refused: %s', (text, why) => {
    expect(parseQty(text, 12)).toEqual({ ok: false, why });
  });

  it('reads back what shortQty writes', () => {
    for (const unit of [1, 3, 6, 12, 24]) {
      for (let bottles = 1; bottles < 60; bottles++) {
        expect(parseQty(shortQty(bottles, unit), unit)).toEqual({ ok: true, bottles });
      }
    }
  });
});

describe('formatQty', () => {
  it.each([
    [27, 12, '2 cs + 3 btl'],
    [24, 12, '2 cs'],
    [5, 12, '5 btl'],
    [0, 12, '0 btl'],
    [7, 1, '7 btl'],
    [-27, 12, '−2 cs + 3 btl'],
    [120_000, 12, '10,000 cs'],
  ])('%i of %i is %s', (bottles, unit, text) => {
    expect(formatQty(bottles, unit)).toBe(text);
  });

  it('writes negative bottles with a minus', () => {
    expect(formatBottles(-1200)).toBe('−1,200 btl');
  });
});

describe('formatCount', () => {
  it.each([0, 7, 999, 1000, 3104, 100_000, 1_234_567, -1, -999, -1000, -123_456])('groups %i as Intl does', (n) => {
    expect(formatCount(n)).toBe(new Intl.NumberFormat('en-US').format(n));
  });
});
