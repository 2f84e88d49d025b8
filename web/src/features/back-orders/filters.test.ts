/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { describe, expect, it } from 'vitest';
import { without } from '@/shared/state/listQuery';
import type { ListQuery } from './api';
import { isFiltered, queryOf, searchOf } from './filters';

const read = (search: string) => queryOf(new URLSearchParams(search));

describe('filters in the address', () => {
  it('shows open ones, newest first, when nothing is said', () => {
    expect(read('')).toEqual({ status: 'open', sort: 'number', dir: 'desc' });
    expect(searchOf(read('')).toString()).toBe('');
  });

  it('comes back as it was written', () => {
    const query: ListQuery = {
      status: 'all',
      text: 'chablis 2022',
      account: 7,
      min_age_days: 30,
      created_from: '2026-01-02',
      sort: 'age',
      dir: 'asc',
    };
    expect(read(searchOf(query).toString())).toEqual(query);
  });

  it('leaves out what makes no sense', () => {
    expect(read('status=foo&sort=price&account=x&created_from=today&min_age_days=-1')).toEqual(read(''));
  });

  it('loses only what is taken away', () => {
    const query = read('account=7&product=9');
    expect(without(query, 'account')).toEqual(read('product=9'));
    expect(isFiltered(without(query, 'account', 'product'))).toBe(false);
  });
});
