/* SPDX-License-Identifier: AGPL-3.0-or-later */
const rules = new Intl.PluralRules('en-US');
const number = new Intl.NumberFormat('en-US');

/** plural(n, 'back order', 'back orders'): "1 back order", "3,104 back orders". */
export const plural = (n: number, one: string, other: string): string => `${number.format(n)} ${rules.select(n) === 'one' ? one : other}`;
