/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { beforeEach, describe, expect, it } from 'vitest';
import { formatDate, formatDay, setCompanyZone, today } from './date';
import { formatMoney, parseMoney } from './money';

describe('dates', () => {
  beforeEach(() => setCompanyZone('America/Chicago', 'us'));

  it('shows the day that it was at the company', () => {
    expect(formatDay('2026-11-20T03:00:00Z')).toBe('Nov 19, 2026');
    expect(today(Date.parse('2026-11-20T03:00:00Z'))).toBe('2026-11-19');
  });

  it('leaves a calendar day alone, wherever the company is', () => {
    setCompanyZone('Pacific/Kiritimati');
    expect(formatDate('2026-11-19')).toBe('Nov 19, 2026');
  });

  it('writes days as the company does, and anew when that changes', () => {
    expect(formatDate('2026-11-19')).toBe('Nov 19, 2026');
    setCompanyZone('Europe/Paris', 'eu');
    expect(formatDate('2026-11-19')).toBe('19 Nov 2026');
  });
});

describe('money', () => {
  it('is cents until it is shown', () => {
    expect(formatMoney(123_450, 'USD')).toBe('$1,234.50');
  });

  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12.50', 1250],
    ['0.05', 5],
    ['12,50', undefined],
    ['1e3', undefined],
    ['12.505', undefined],
    ['', undefined],
  ])('%s is %s cents', (text, cents) => {
    expect(parseMoney(text)).toBe(cents);
  });
});
