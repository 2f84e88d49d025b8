/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products → Purchase Orders: what was ordered from suppliers, the latest first. */
import { Link } from 'wouter';
import { formatDate, formatDay } from '@/shared/format/date';
import { purchaseHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import type { Column } from '@/shared/ui/DataTable';
import { options } from '@/shared/ui/fieldSpec';
import { ListPage, type ListSpec } from '@/shared/ui/ListPage';
import { listPurchases, type PurchaseItem } from '../api';
import { PurchasePill } from '../parts/PurchasePill';

const number = (row: PurchaseItem) => (
  <Link href={purchaseHref(row.number)} className="num" tabIndex={-1}>
    {row.number}
  </Link>
);
const due = (row: PurchaseItem) => (row.due ? formatDate(row.due) : '');
const bottles = (key: 'total_btl' | 'received_btl' | 'due_btl', label: string): Column<PurchaseItem> => ({
  key,
  label,
  width: 100,
  end: true,
  render: (row) => formatBottles(row[key]),
});

const columns: readonly Column<PurchaseItem>[] = [
  { key: 'number', label: t('purchase.number'), width: 90, sort: 'number', render: number },
  { key: 'supplier', label: t('purchase.supplier'), wrap: true, render: (row) => row.supplier },
  { key: 'warehouse_name', label: t('purchase.warehouse'), width: 140, wrap: true, render: (row) => row.warehouse_name },
  { key: 'due', label: t('purchase.due'), width: 124, sort: 'due', render: due },
  { key: 'line_count', label: t('purchase.lines'), width: 70, end: true, render: (row) => row.line_count },
  bottles('total_btl', t('purchase.ordered')),
  bottles('received_btl', t('purchase.received')),
  bottles('due_btl', t('purchase.still_due')),
  { key: 'status', label: t('purchase.status'), width: 104, render: (row) => <PurchasePill status={row.status} /> },
  { key: 'reference', label: t('purchase.reference'), width: 150, wrap: true, render: (row) => row.reference ?? '' },
  { key: 'created_at', label: t('purchase.created'), width: 124, sort: 'created', render: (row) => formatDay(row.created_at) },
];

const spec: ListSpec<PurchaseItem> = {
  path: '/products/purchase-orders',
  api: '/api/v1/purchase-orders',
  lines: '/api/v1/purchase-orders/lines',
  view: 'purchase_orders',
  title: t('purchases.title'),
  search: t('purchases.search'),
  text: 'supplier',
  count: (n) => t('purchases.count', n),
  empty: t('purchases.empty'),
  noMatch: t('purchases.no_match'),
  all: t('purchases.all'),
  filters: [
    { name: 'status', label: t('purchase.status'), any: t('purchases.any_status'), options: options('purchase', ['open', 'closed']) },
  ],
  sort: 'number',
  descending: true,
  fetch: listPurchases,
  columns,
  usual: ['supplier', 'warehouse_name', 'due', 'total_btl', 'received_btl', 'due_btl', 'status'],
  phoneRow: (row) => (
    <>
      <span className="cut">
        {number(row)} <strong>{row.supplier}</strong>
      </span>
      <span className="num soft">{due(row)}</span>
      <span className="cut soft">{row.warehouse_name}</span>
      <span className="num">{row.status === 'open' ? formatBottles(row.due_btl) : <PurchasePill status={row.status} />}</span>
    </>
  ),
  rowKey: (row) => row.number,
  rowName: (row) => t('purchase.title', row.number),
  href: (row) => purchaseHref(row.number),
};

export default function PurchasesPage() {
  return (
    <ListPage
      spec={spec}
      action={
        <Button kind="primary" href="/products/purchase-orders/new">
          {t('purchases.new')}
        </Button>
      }
    />
  );
}
