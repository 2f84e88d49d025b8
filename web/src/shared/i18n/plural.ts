/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { formatCount } from '../format/qty';

/** plural(n, 'back order', 'back orders'): "1 back order", "3,104 back orders". English knows no more forms. */
export const plural = (n: number, one: string, other: string): string => `${formatCount(n)} ${n === 1 ? one : other}`;
