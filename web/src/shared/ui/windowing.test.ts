/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { describe, expect, it } from 'vitest';
import { stepOf } from './useDataTable';
import { pagesOf, scrollFor, windowOf } from './windowing';

describe('windowOf', () => {
  it('holds every row in view, and not many more', () => {
    for (const scrollTop of [0, 39, 40, 4_000, 1_999_960, 3_999_400]) {
      const { first, last } = windowOf(scrollTop, 600, 40, 100_000);
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTop / 40));
      expect(last).toBeGreaterThanOrEqual(Math.min(100_000, Math.ceil((scrollTop + 600) / 40)));
      expect(last - first).toBeLessThan(60);
    }
  });

  it('at first holds what is in view and little below it', () => {
    for (const scrollTop of [0, 39, 40, 159, 4_000, 4_159]) {
      const { first, last } = windowOf(scrollTop, 600, 40, 100_000, false);
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTop / 40));
      expect(last).toBeGreaterThanOrEqual(Math.ceil((scrollTop + 600) / 40));
      expect(last - Math.floor(scrollTop / 40)).toBeLessThan(20);
    }
  });

  it('stays within a short list', () => {
    expect(windowOf(0, 600, 40, 3)).toEqual({ first: 0, last: 3 });
    expect(windowOf(0, 600, 40, 0)).toEqual({ first: 0, last: 0 });
  });

  it('shows the end when the list has become shorter than the place in it', () => {
    const { first, last } = windowOf(1_000_000, 600, 40, 10);
    expect([first, last]).toEqual([10, 10]);
  });
});

describe('pagesOf', () => {
  it('always has the first page, which knows the total', () => {
    expect(pagesOf({ first: 0, last: 40 })).toEqual([0]);
    expect(pagesOf({ first: 190, last: 240 })).toEqual([0, 1]);
    expect(pagesOf({ first: 99_960, last: 100_000 })).toEqual([0, 499]);
    expect(pagesOf({ first: 0, last: 0 })).toEqual([0]);
  });
});

describe('scrollFor', () => {
  it('moves only as far as it must', () => {
    expect(scrollFor(5, 0, 600, 40, 40)).toBe(0);
    expect(scrollFor(2, 400, 600, 40, 40)).toBe(80);
    expect(scrollFor(20, 0, 600, 40, 40)).toBe(21 * 40 - 560);
  });
});

describe('stepOf', () => {
  it('stays inside the list', () => {
    expect(stepOf('ArrowUp', 0, 10, 5, true)).toBe(0);
    expect(stepOf('ArrowDown', 9, 10, 5, true)).toBe(9);
    expect(stepOf('End', 0, 10, 5, true)).toBe(9);
    expect(stepOf('PageDown', 2, 10, 5, true)).toBe(7);
    expect(stepOf('ArrowDown', 0, 0, 5, true)).toBeUndefined();
  });

  it('knows letters only where they are on', () => {
    expect(stepOf('j', 0, 10, 5, true)).toBe(1);
    expect(stepOf('j', 0, 10, 5, false)).toBeUndefined();
  });
});
