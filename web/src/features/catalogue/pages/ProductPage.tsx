/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A product: its facts, what each warehouse holds, who waits for it, and what it costs. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { numberOf, productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { type ObjectAction, useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { BackOrdersSection } from '@/shared/ui/BackOrdersSection';
import { Facts } from '@/shared/ui/Facts';
import { Loaded } from '@/shared/ui/Loaded';
import { PageHead } from '@/shared/ui/Page';
import { type Product, readProduct } from '../api';
import { Inventory } from '../parts/Inventory';
import { Moves } from '../parts/Moves';
import { Prices } from '../parts/Prices';
import { ProductDialog } from '../parts/ProductDialog';
import { ProductPills } from '../parts/ProductPills';

export default function ProductPage() {
  const id = numberOf(useParams().id) ?? 0;
  const query = useQuery(keeping(['products', id], () => readProduct(id)));
  return (
    <Loaded query={query} dated>
      {(product) => <Page product={product} />}
    </Loaded>
  );
}

function Page({ product }: { product: Product }) {
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const name = productName(product);
  const mayEdit = product.actions.includes('edit');
  const backOrder: ObjectAction = {
    label: t('back_orders.new'),
    href: `/orders/back-orders/new?product=${product.id}`,
    primary: true,
    ...(product.active ? {} : { disabled: t('product.active_help') }),
  };
  useObjectActions({
    title: name,
    back: { label: t('products.title'), href: '/products' },
    actions: [
      ...(session.back_orders ? [backOrder] : []),
      ...(mayEdit && product.active ? [{ label: t('purchases.new'), href: `/products/purchase-orders/new?product=${product.id}` }] : []),
      ...(mayEdit ? [{ label: t('record.edit'), onClick: () => setEditing(true), key: 'e' }] : []),
    ],
  });
  const next = product.successor;
  return (
    <div className="record">
      <PageHead title={name} within={t('products.title')}>
        <ProductPills product={product} />
      </PageHead>
      <Facts
        facts={[
          [t('product.code'), product.code],
          [
            t('product.producer'),
            <Link key="producer" href={`/producers/${product.producer}`}>
              {product.producer_name}
            </Link>,
          ],
          [
            t('product.importer'),
            <Link key="importer" href={`/importers/${product.importer}`}>
              {product.importer_name}
            </Link>,
          ],
          [t('product.vintage'), product.vintage ?? t('product.nv')],
          [t('product.unit_set'), product.unit_set],
          [t('product.bottle_ml'), product.bottle_ml],
          [t('product.category'), product.category],
          [t('product.style'), product.style],
          [t('product.region'), [product.region, product.country].filter(Boolean).join(', ')],
          [
            t('product.next_vintage'),
            next && (
              <Link key="next" href={productHref(next.id)}>
                {t('product.next_vintage_text', next.vintage, formatBottles(next.available_btl))}
              </Link>
            ),
          ],
        ]}
      />
      <Inventory product={product} />
      {session.back_orders && <BackOrdersSection of="product" id={product.id} empty={t('product.no_back_orders')} />}
      <Prices product={product} />
      <Moves product={product} />
      {editing && <ProductDialog product={product} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />}
    </div>
  );
}
