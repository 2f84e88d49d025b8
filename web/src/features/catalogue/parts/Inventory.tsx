/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each warehouse holds. Back Ordered stands beside it, never inside of Available. */
import { useState } from 'react';
import { formatDate } from '@/shared/format/date';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Facts } from '@/shared/ui/Facts';
import { Section } from '@/shared/ui/Page';
import { type SmallColumn, SmallTable } from '@/shared/ui/SmallTable';
import type { Product, Stock } from '../api';
import { AdjustDialog } from './AdjustDialog';

export function Inventory({ product }: { product: Product }) {
  const { role } = useSession();
  const [adjusting, setAdjusting] = useState(false);
  const qty = (bottles: number) => formatQty(bottles, product.unit_set);
  const columns: readonly SmallColumn<Stock>[] = [
    {
      label: t('product.warehouse_one'),
      render: (row) => (
        <>
          {row.warehouse_name}
          {row.warehouse === product.primary_warehouse && <small>{t('product.primary')}</small>}
        </>
      ),
    },
    { label: t('product.on_hand'), end: true, render: (row) => qty(row.on_hand_btl) },
    { label: t('product.on_future'), end: true, render: (row) => qty(row.on_future_btl) },
    {
      label: t('product.available'),
      end: true,
      render: (row) => <strong className={row.available_btl > 0 ? 'good-text' : ''}>{qty(row.available_btl)}</strong>,
    },
    { label: t('product.on_order'), end: true, render: (row) => qty(row.on_order_btl) },
  ];
  const due = product.due_on_purchase.map(
    (one) => `${formatBottles(one.btl)} ${one.due ? formatDate(one.due) : `(${t('product.due_unknown')})`}`,
  );
  return (
    <Section
      title={t('product.inventory')}
      action={role === 'admin' && <Button onClick={() => setAdjusting(true)}>{t('adjust.open')}</Button>}
    >
      {product.stock.length === 0 ? (
        <p className="soft">{t('product.no_stock')}</p>
      ) : (
        <SmallTable label={t('product.inventory')} rows={product.stock} rowKey={(row) => row.warehouse} columns={columns} />
      )}
      <div className="sub-section">
        <Facts
          facts={[
            [
              t('product.back_ordered'),
              product.back_ordered_btl !== undefined && (
                <>
                  <strong>{qty(product.back_ordered_btl)}</strong> <span className="soft">{t('product.back_ordered_help')}</span>
                </>
              ),
            ],
            [t('product.due'), due.join(', ')],
          ]}
        />
      </div>
      {adjusting && <AdjustDialog product={product} onClose={() => setAdjusting(false)} />}
    </Section>
  );
}
