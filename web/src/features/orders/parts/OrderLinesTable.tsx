/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of an order as they were agreed. */
import { Link } from 'wouter';
import { formatMoney } from '@/shared/format/money';
import { productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import type { Order } from '../api';

export function OrderLinesTable({ order }: { order: Order }) {
  const { currency } = useSession();
  const money = (cents: number) => formatMoney(cents, currency);
  return (
    <table className="lines">
      <thead>
        <tr>
          <th scope="col">{t('line.product')}</th>
          <th scope="col">{t('line.quantity')}</th>
          <th scope="col">{t('order.warehouse')}</th>
          <th scope="col" className="end">
            {t('order.price')}
          </th>
          <th scope="col" className="end">
            {t('orders.column_total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              <Link href={productHref(line.product.id)}>{productName(line.product)}</Link>
              <small>
                {line.product.code} · {t('product.unit', line.unit_set)}
              </small>
              {line.note && <p className="line-note">{line.note}</p>}
            </th>
            <td className="num" data-label={t('line.quantity')}>
              {formatQty(line.qty_btl, line.unit_set)}
              {line.qty_btl >= line.unit_set && line.unit_set > 1 && <small>{formatBottles(line.qty_btl)}</small>}
            </td>
            <td data-label={t('order.warehouse')}>{line.warehouse_name}</td>
            <td className="end num" data-label={t('order.price')}>
              {money(line.price_cents)}
              <small>{line.price_level_name ?? t('order.price_typed')}</small>
            </td>
            <td className="end num" data-label={t('orders.column_total')}>
              {money(line.total_cents)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('orders.column_total')}</th>
          <td className="num">{formatBottles(order.total_btl)}</td>
          <td />
          <td />
          <td className="end num">{money(order.total_cents)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
