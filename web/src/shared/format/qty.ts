/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Quantities: integer bottles inside, cases + bottles for people. unit = bottles per case. */

export type QtyProblem = 'empty' | 'point' | 'form' | 'bottles' | 'large';
export type QtyResult = { ok: true; bottles: number } | { ok: false; why: QtyProblem };

const QTY_MAX = 9_999_999; // bottles
const BOTTLES = /^(\d{1,7})\s*(?:b|btl)$/i;
const CASES = /^(\d{1,7})(?:\s*(?:c|cs))?(?:\s*[/+ ]\s*(\d{1,7})\s*(?:b|btl)?)?$/i;

const sum = (bottles: number): QtyResult => (bottles > QTY_MAX ? { ok: false, why: 'large' } : { ok: true, bottles });

/** parseQty(text, unit): `2` cases, `2/3` cases and bottles, `18b` bottles. A point or comma is never guessed at. */
export function parseQty(text: string, unit: number): QtyResult {
  const typed = text.trim();
  if (typed === '') {
    return { ok: false, why: 'empty' };
  }
  if (/[.,]/.test(typed)) {
    return { ok: false, why: 'point' };
  }
  const bottles = BOTTLES.exec(typed);
  if (bottles) {
    return sum(Number(bottles[1]));
  }
  const cases = CASES.exec(typed);
  if (!cases) {
    return { ok: false, why: 'form' };
  }
  const loose = Number(cases[2] ?? 0);
  if (loose >= unit && loose > 0) {
    return { ok: false, why: 'bottles' };
  }
  return sum(Number(cases[1]) * unit + loose);
}

/** formatCount(3104): "3,104", of an integer. Without Intl: its first number takes a phone's first page 40 ms. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** formatQty(27, 12): "2 cs + 3 btl". */
export function formatQty(bottles: number, unit: number): string {
  const sign = bottles < 0 ? '−' : '';
  const all = Math.abs(bottles);
  const cases = unit > 1 ? Math.floor(all / unit) : 0;
  const loose = all - cases * unit;
  if (cases === 0) {
    return `${sign}${formatCount(loose)} btl`;
  }
  return loose === 0 ? `${sign}${formatCount(cases)} cs` : `${sign}${formatCount(cases)} cs + ${loose} btl`;
}

export const formatBottles = (bottles: number): string => (bottles < 0 ? `−${formatCount(-bottles)} btl` : `${formatCount(bottles)} btl`);

/** shortQty(27, 12): "2/3", as parseQty() reads it. */
export function shortQty(bottles: number, unit: number): string {
  const cases = Math.floor(bottles / unit);
  const loose = bottles - cases * unit;
  if (cases === 0) {
    return `${loose}b`;
  }
  return loose === 0 ? `${cases}` : `${cases}/${loose}`;
}
