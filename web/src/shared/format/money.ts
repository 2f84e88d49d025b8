/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money: integer cents inside, text for people. */
const formats = new Map<string, Intl.NumberFormat>();

export function formatMoney(cents: number, currency: string): string {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format.format(cents / 100);
}

/** parseMoney("12.5"): cents; undefined when it is no amount. A comma is refused: it means two things. */
export function parseMoney(text: string): number | undefined {
  const found = /^\s*(\d{1,9})(?:\.(\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined;
}
