/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products: each vintage is one of its own. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import type { Column } from '@/shared/ui/DataTable';
import { options } from '@/shared/ui/fieldSpec';
import { ListPage, type ListSpec } from '@/shared/ui/ListPage';
import { listProducts, type ProductBrief } from '../api';
import { ProductDialog } from '../parts/ProductDialog';
import { ProductPills } from '../parts/ProductPills';

const columns: readonly Column<ProductBrief>[] = [
  {
    key: 'name',
    label: t('product.name'),
    sort: 'name',
    wrap: true,
    render: (row) => (
      <Link href={productHref(row.id)} tabIndex={-1}>
        {productName(row)}
      </Link>
    ),
  },
  { key: 'code', label: t('product.code'), width: 120, sort: 'code', render: (row) => row.code },
  { key: 'producer_name', label: t('product.producer'), width: 190, wrap: true, render: (row) => row.producer_name },
  { key: 'importer_name', label: t('product.importer'), width: 170, wrap: true, render: (row) => row.importer_name },
  { key: 'primary_warehouse_name', label: t('product.warehouse'), width: 140, wrap: true, render: (row) => row.primary_warehouse_name },
  {
    key: 'available_btl',
    label: t('product.available'),
    width: 130,
    end: true,
    render: (row) => formatQty(row.available_btl, row.unit_set),
  },
  { key: 'unit_set', label: t('product.unit_set'), width: 130, end: true, render: (row) => row.unit_set },
  { key: 'category', label: t('product.category'), width: 130, render: (row) => row.category ?? '' },
  { key: 'region', label: t('product.region'), width: 140, render: (row) => row.region ?? '' },
  { key: 'country', label: t('product.country'), width: 110, render: (row) => row.country ?? '' },
  { key: 'flags', label: t('product.flags'), width: 130, render: (row) => <ProductPills product={row} /> },
];

const spec: ListSpec<ProductBrief> = {
  path: '/products',
  api: '/api/v1/products',
  view: 'products',
  title: t('products.title'),
  search: t('products.search'),
  count: (n) => t('products.count', n),
  empty: t('products.empty'),
  noMatch: t('products.no_match'),
  all: t('products.all'),
  filters: [
    {
      name: 'available',
      label: t('products.stock'),
      any: t('products.any_stock'),
      options: [{ value: 'true', label: t('products.in_stock') }],
    },
    { name: 'active', label: t('product.active'), any: t('accounts.any_state'), options: options('active', ['true', 'false']) },
  ],
  extra: ['producer', 'importer'],
  sort: 'name',
  fetch: listProducts,
  columns,
  usual: ['name', 'code', 'producer_name', 'primary_warehouse_name', 'available_btl', 'flags'],
  phoneRow: (row) => (
    <>
      <span className="cut">
        <Link href={productHref(row.id)}>{productName(row)}</Link>
      </span>
      <span className="num">{formatQty(row.available_btl, row.unit_set)}</span>
      <span className="cut soft">{[row.code, row.producer_name].join(' · ')}</span>
      <span>
        <ProductPills product={row} />
      </span>
    </>
  ),
  rowKey: (row) => row.id,
  rowName: productName,
  href: (row) => productHref(row.id),
};

export default function ProductsPage() {
  const session = useSession();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage
        spec={spec}
        action={
          session.role === 'admin' && (
            <Button kind="primary" onClick={() => setAdding(true)}>
              {t('products.new')}
            </Button>
          )
        }
      />
      {adding && <ProductDialog onDone={(saved) => go(productHref(saved.id))} onCancel={() => setAdding(false)} />}
    </>
  );
}
