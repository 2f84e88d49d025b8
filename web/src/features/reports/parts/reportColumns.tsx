/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The columns of the Back Orders Report: of its lines, and of its groups. */
import { Link } from 'wouter';
import { formatAge, formatDay } from '@/shared/format/date';
import { productName } from '@/shared/format/product';
import { formatBottles, formatCount, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import type { Column } from '@/shared/ui/DataTable';
import { Pill } from '@/shared/ui/Pill';
import type { ReportGroup, ReportLine } from '../api';

export type By = 'account' | 'product' | 'producer' | 'importer' | 'rep';

const number = (row: ReportLine) => (
  <Link href={`/orders/back-orders/${row.number}`} className="num" tabIndex={-1}>
    {row.display}
  </Link>
);

const status = (row: ReportLine) => (
  <Pill kind={row.status === 'closed' ? 'closed' : row.tied_to ? 'tied' : 'open'}>{t(`reports.status_${row.status}`)}</Pill>
);

export const lineColumns: readonly Column<ReportLine>[] = [
  { key: 'number', label: t('reports.column_number'), width: 78, sort: 'number', render: number },
  { key: 'account', label: t('reports.by_account'), wrap: true, render: (row) => row.account.name },
  { key: 'rep_now', label: t('reports.by_rep'), width: 92, wrap: true, render: (row) => row.rep_now.map((rep) => rep.name).join(', ') },
  { key: 'product', label: t('reports.by_product'), wrap: true, render: (row) => productName(row.product) },
  { key: 'producer', label: t('reports.by_producer'), width: 112, wrap: true, render: (row) => row.producer.name },
  {
    key: 'qty_btl',
    label: t('reports.column_quantity'),
    width: 104,
    end: true,
    render: (row) => formatQty(row.qty_btl, row.product.unit_set),
  },
  { key: 'status', label: t('reports.status'), width: 92, render: status },
  { key: 'created_at', label: t('reports.column_created'), width: 104, render: (row) => formatDay(row.created_at) },
  { key: 'closed_at', label: t('reports.column_closed'), width: 104, render: (row) => (row.closed_at ? formatDay(row.closed_at) : '') },
  { key: 'days_open', label: t('reports.column_days'), width: 54, end: true, render: (row) => formatAge(row.days_open) },
];

export const linePhone = (row: ReportLine) => (
  <>
    <span className="cut">
      {number(row)} <strong>{row.account.name}</strong>
    </span>
    <span className="num soft">{formatAge(row.days_open)}</span>
    <span className="cut soft">{productName(row.product)}</span>
    <span className="num">{formatBottles(row.qty_btl)}</span>
  </>
);

export const groupName = (row: ReportGroup): string =>
  row.name === null ? t('reports.nobody') : productName({ name: row.name, vintage: row.vintage });

/** The report of the group alone, or the page of what it stands for. */
export function groupHref(by: By, row: ReportGroup): string {
  if (by === 'rep') {
    return row.id === null ? '/reports/back-orders?by=rep' : `/reports/back-orders?rep=${row.id}`;
  }
  return `/${by}s/${row.id}`;
}

export const groupColumns = (by: By): readonly Column<ReportGroup>[] => [
  {
    key: 'name',
    label: t(`reports.by_${by}`),
    sort: 'name',
    wrap: true,
    render: (row) => (
      <Link href={groupHref(by, row)} tabIndex={-1}>
        {groupName(row)}
      </Link>
    ),
  },
  {
    key: 'back_orders',
    label: t('reports.total_back_orders'),
    width: 116,
    end: true,
    sort: 'back_orders',
    render: (row) => formatCount(row.back_orders),
  },
  { key: 'lines', label: t('reports.total_lines'), width: 76, end: true, render: (row) => formatCount(row.lines) },
  { key: 'accounts', label: t('reports.total_accounts'), width: 90, end: true, render: (row) => formatCount(row.accounts) },
  {
    key: 'total_btl',
    label: t('reports.column_bottles'),
    width: 96,
    end: true,
    sort: 'bottles',
    render: (row) => formatCount(row.total_btl),
  },
  { key: 'open_btl', label: t('reports.status_open'), width: 84, end: true, render: (row) => formatCount(row.open_btl) },
  { key: 'closed_btl', label: t('reports.status_closed'), width: 84, end: true, render: (row) => formatCount(row.closed_btl) },
  {
    key: 'age_days',
    label: t('reports.column_oldest'),
    width: 90,
    end: true,
    sort: 'age',
    render: (row) => (row.age_days === null ? '' : formatAge(row.age_days)),
  },
];

export const groupPhone = (row: ReportGroup) => (
  <>
    <strong className="cut">{groupName(row)}</strong>
    <span className="num">{formatBottles(row.total_btl)}</span>
    <span className="cut soft">{t('reports.group_counts', row.back_orders, row.lines)}</span>
    <span className="num soft">{row.age_days === null ? '' : formatAge(row.age_days)}</span>
  </>
);
