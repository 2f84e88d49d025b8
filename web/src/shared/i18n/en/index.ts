/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The English catalogue: one file for what is common, one per feature. */
import { backOrders } from './backOrders';
import { common } from './common';
import { session } from './session';

export const en = { ...common, ...session, ...backOrders } as const;
