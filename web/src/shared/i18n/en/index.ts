/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The English catalogue: one file for what is common, one per feature. */
import { accounts } from './accounts';
import { audit } from './audit';
import { backOrder } from './backOrder';
import { backOrders } from './backOrders';
import { catalogue } from './catalogue';
import { common } from './common';
import { dashboard } from './dashboard';
import { filters } from './filters';
import { manage } from './manage';
import { offline } from './offline';
import { orders } from './orders';
import { purchases } from './purchases';
import { ready } from './ready';
import { records } from './records';
import { reports } from './reports';
import { session } from './session';

export const en = {
  ...common,
  ...accounts,
  ...audit,
  ...backOrder,
  ...backOrders,
  ...catalogue,
  ...dashboard,
  ...filters,
  ...manage,
  ...offline,
  ...orders,
  ...purchases,
  ...ready,
  ...records,
  ...reports,
  ...session,
} as const;
