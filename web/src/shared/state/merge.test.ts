/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, test } from 'vitest';
import { differences, proposed } from './merge';

test('what both have alike is no difference, however it came about', () => {
  expect(differences({ note: 'a' }, { note: 'b' }, { note: 'b' })).toEqual([]);
  expect(differences({ note: null }, { note: undefined }, {})).toEqual([]);
});

test('one side changed: that side is proposed, and it is no conflict', () => {
  const [mine] = differences({ note: 'a' }, { note: 'b' }, { note: 'a' });
  expect(mine && [mine.both, proposed(mine)]).toEqual([false, 'mine']);
  const [theirs] = differences({ note: 'a' }, { note: 'a' }, { note: 'b' });
  expect(theirs && [theirs.both, proposed(theirs)]).toEqual([false, 'theirs']);
});

test('both changed it: a conflict, and what was typed here is proposed', () => {
  const [one] = differences({ line: { qty: 6 } }, { line: { qty: 12 } }, { line: { qty: 18 } });
  expect(one && [one.both, proposed(one)]).toEqual([true, 'mine']);
});

test('a line that they removed while it was changed here', () => {
  const [one] = differences({ l: { qty: 6 } }, { l: { qty: 12 } }, {});
  expect(one).toMatchObject({ key: 'l', both: true, theirs: undefined });
});

test('a line that they added is theirs', () => {
  const [one] = differences({}, {}, { l: { qty: 6 } });
  expect(one && proposed(one)).toBe('theirs');
});
