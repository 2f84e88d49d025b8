/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The columns of the lists of orders and the two lines of a phone. Keys are the API's field names. */
import { Link } from 'wouter';
import { formatDate, formatDay } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { orderHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import type { Column } from '@/shared/ui/DataTable';
import type { OrderItem } from './api';
import { StatePill } from './parts/StatePill';

const number = (row: OrderItem) => (
  <Link href={orderHref(row.number)} className="num" tabIndex={-1}>
    {row.number}
  </Link>
);
const delivery = (row: OrderItem): string => (row.delivery_date ? formatDate(row.delivery_date) : '');

export const columnsFor = (currency: string): readonly Column<OrderItem>[] => [
  { key: 'number', label: t('orders.column_number'), width: 92, sort: 'number', render: number },
  { key: 'account', label: t('orders.column_account'), wrap: true, render: (row) => row.account.name },
  { key: 'state', label: t('orders.column_state'), width: 124, render: (row) => <StatePill state={row.state} /> },
  { key: 'lines', label: t('orders.column_lines'), width: 70, end: true, render: (row) => row.lines },
  { key: 'total_btl', label: t('orders.column_bottles'), width: 96, end: true, render: (row) => formatBottles(row.total_btl) },
  { key: 'total_cents', label: t('orders.column_total'), width: 116, end: true, render: (row) => formatMoney(row.total_cents, currency) },
  { key: 'delivery_date', label: t('orders.column_delivery'), width: 112, sort: 'delivery', render: delivery },
  { key: 'created_by', label: t('orders.column_created_by'), width: 134, wrap: true, render: (row) => row.created_by.name },
  { key: 'created_at', label: t('orders.column_created'), width: 112, sort: 'created', render: (row) => formatDay(row.created_at) },
  { key: 'reference', label: t('orders.column_reference'), width: 120, wrap: true, render: (row) => row.reference ?? '' },
];

export const usualColumns = ['number', 'account', 'state', 'total_btl', 'total_cents', 'delivery_date', 'created_by', 'created_at'];

export const phoneRowFor = (currency: string) => (row: OrderItem) => (
  <>
    <span className="cut">
      {number(row)} <strong>{row.account.name}</strong>
    </span>
    <span className="num">{formatMoney(row.total_cents, currency)}</span>
    <span className="cut soft">{[formatBottles(row.total_btl), delivery(row)].filter(Boolean).join(' · ')}</span>
    <StatePill state={row.state} />
  </>
);
