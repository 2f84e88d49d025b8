/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The columns of the list and the two lines of a phone. Keys are the API's field names. */
import { Link } from 'wouter';
import { formatAge, formatDate, formatDay } from '@/shared/format/date';
import { backOrderHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import type { Column } from '@/shared/ui/DataTable';
import { Pill } from '@/shared/ui/Pill';
import type { BackOrderItem } from './api';

interface StatusPillProps {
  row: Pick<BackOrderItem, 'status' | 'tied_to'>;
  inRow?: boolean; // where there is room for few words
}

export function StatusPill({ row, inRow = false }: StatusPillProps) {
  if (row.status === 'closed') {
    return <Pill kind="closed">{t('back_orders.closed')}</Pill>;
  }
  if (row.tied_to) {
    return (
      <Pill kind="tied">{t(inRow ? 'back_orders.on_order_short' : 'back_orders.on_order', row.tied_to.state, row.tied_to.order)}</Pill>
    );
  }
  return <Pill kind="open">{t('back_orders.open')}</Pill>;
}

export function products(row: BackOrderItem): string {
  const [first = '', ...more] = row.products;
  const others = Math.max(more.length, row.line_count - 1);
  return others > 0 ? `${first} ${t('back_orders.more_products', others)}` : first;
}

/** What its primary warehouses have of it, with a tick when that is all of it. */
function Available({ row }: { row: BackOrderItem }) {
  if (row.available_btl === null) {
    return null;
  }
  return row.available_btl >= row.total_btl ? (
    <span className="fillable">
      <span aria-hidden="true">✓ </span>
      {formatBottles(row.available_btl)}
      <span className="sr-only"> {t('back_orders.fillable')}</span>
    </span>
  ) : (
    formatBottles(row.available_btl)
  );
}

const number = (row: BackOrderItem) => (
  <Link href={backOrderHref(row.number)} className="num" tabIndex={-1}>
    {row.display}
  </Link>
);

export const columns: readonly Column<BackOrderItem>[] = [
  { key: 'number', label: t('back_orders.column_number'), width: 78, sort: 'number', render: number },
  {
    key: 'account',
    label: t('back_orders.column_account'),
    sort: 'account',
    wrap: true,
    render: (row) => row.account.name,
    file: 'account.name',
  },
  { key: 'products', label: t('back_orders.column_products'), wrap: true, render: products },
  { key: 'total_btl', label: t('back_orders.column_bottles'), width: 80, end: true, render: (row) => formatBottles(row.total_btl) },
  {
    key: 'available_btl',
    label: t('back_orders.column_available'),
    width: 86,
    end: true,
    render: (row) => <Available row={row} />,
  },
  {
    key: 'status',
    label: t('back_orders.column_status'),
    width: 122,
    render: (row) => <StatusPill row={row} inRow />,
    file: 'status,tied_to',
  },
  { key: 'age_days', label: t('back_orders.column_age'), width: 56, end: true, sort: 'age', render: (row) => formatAge(row.age_days) },
  {
    key: 'rep_now',
    label: t('back_orders.column_rep'),
    width: 104,
    wrap: true,
    render: (row) => row.rep_now.map((rep) => rep.name).join(', '),
  },
  {
    key: 'created_by',
    label: t('back_orders.column_created_by'),
    width: 126,
    wrap: true,
    render: (row) => row.created_by.name,
    file: 'created_by.name',
  },
  { key: 'created_at', label: t('back_orders.column_created'), width: 104, sort: 'created', render: (row) => formatDay(row.created_at) },
  { key: 'need_by', label: t('back_orders.column_need_by'), width: 124, render: (row) => (row.need_by ? formatDate(row.need_by) : '') },
  {
    key: 'priority',
    label: t('back_orders.column_priority'),
    width: 84,
    end: true,
    render: (row) => (row.priority > 0 ? row.priority : ''),
  },
  { key: 'reference', label: t('back_orders.column_reference'), width: 130, wrap: true, render: (row) => row.reference ?? '' },
  { key: 'closed_at', label: t('back_orders.column_closed'), width: 124, render: (row) => (row.closed_at ? formatDay(row.closed_at) : '') },
];

export const usualColumns = ['number', 'account', 'products', 'total_btl', 'available_btl', 'status', 'age_days', 'rep_now', 'created_at'];

export const phoneRow = (row: BackOrderItem) => (
  <>
    <span className="cut">
      {number(row)} <strong>{row.account.name}</strong>
    </span>
    <span className="num soft">{formatAge(row.age_days)}</span>
    <span className="cut soft">{products(row)}</span>
    <span className="num">{row.status === 'open' && !row.tied_to ? formatBottles(row.total_btl) : <StatusPill row={row} inRow />}</span>
  </>
);
