/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, it } from 'vitest';
import { secondsLeft } from './work';

it('tells how long the rest takes at the pace since the first look', () => {
  expect(secondsLeft({ at: 1000, done: 100 }, { at: 3000, done: 300 }, 1300)).toBe(10);
  expect(secondsLeft({ at: 1000, done: 0 }, { at: 1500, done: 999 }, 1000)).toBe(1);
  expect(secondsLeft({ at: 1000, done: 0 }, { at: 1500, done: 1200 }, 1000)).toBe(0);
});

it('says nothing while there is nothing to tell it from', () => {
  expect(secondsLeft({ at: 1000, done: 100 }, { at: 1000, done: 100 }, 1300)).toBeUndefined();
  expect(secondsLeft({ at: 1000, done: 100 }, { at: 3000, done: 300 }, null)).toBeUndefined();
});
