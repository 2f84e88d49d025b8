/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of a back order: what is asked for, what its primary warehouse has, and the place in the queue. */
import { Link } from 'wouter';
import { formatDate } from '@/shared/format/date';
import { productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { Flags } from '@/shared/ui/Flags';
import type { BackOrder, BackOrderLine, QueuePlace } from '../api';

interface LinesTableProps {
  bo: BackOrder;
  queue: readonly QueuePlace[] | undefined;
  queueError: Error | null;
}

export function LinesTable({ bo, queue, queueError }: LinesTableProps) {
  const open = bo.status === 'open';
  const places = new Map(queue?.map((place) => [place.line, place]));
  return (
    <table className="lines">
      <thead>
        <tr>
          <th scope="col">{t('line.product')}</th>
          <th scope="col">{t('line.quantity')}</th>
          <th scope="col">{t('back_order.primary')}</th>
          {open && <th scope="col">{t('back_order.queue')}</th>}
          {open && <th scope="col">{t('back_order.due')}</th>}
        </tr>
      </thead>
      <tbody>
        {bo.lines.map((line) => {
          const place = places.get(line.id);
          return (
            <tr key={line.id}>
              <th scope="row">
                <Product line={line} />
              </th>
              <td className="num" data-label={t('line.quantity')}>
                {formatQty(line.qty_btl, line.unit_set)}
                {line.qty_btl >= line.unit_set && line.unit_set > 1 && <small>{formatBottles(line.qty_btl)}</small>}
              </td>
              <td data-label={t('back_order.primary')}>
                <Stock line={line} place={place} />
              </td>
              {open && (
                <td className="num" data-label={t('back_order.queue')}>
                  {place ? <Queue place={place} /> : queueError ? '–' : '…'}
                </td>
              )}
              {open && (
                <td className="num" data-label={t('back_order.due')}>
                  {place ? <Due place={place} /> : queueError ? '–' : '…'}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Product({ line }: { line: BackOrderLine }) {
  return (
    <>
      <Link href={productHref(line.product.id)}>{productName(line.product)}</Link> <Flags flags={line.flags} />
      <small>
        {line.product.code} · {line.producer.name} · {t('product.unit', line.unit_set)}
      </small>
      {line.note && <p className="line-note">{line.note}</p>}
      {line.successor && (
        <small>
          {t('back_order.successor')} <Link href={productHref(line.successor.id)}>{productName(line.successor)}</Link>
        </small>
      )}
    </>
  );
}

function Stock({ line, place }: { line: BackOrderLine; place: QueuePlace | undefined }) {
  const unit = line.unit_set;
  if (line.available_btl === null || line.on_hand_btl === null) {
    return line.primary_warehouse.name;
  }
  const ready = place && place.wanted_btl > 0 && place.available_btl >= place.ahead_btl + place.wanted_btl;
  return (
    <>
      {line.primary_warehouse.name}
      <small className="num">{t('back_order.stock', formatQty(line.on_hand_btl, unit), formatQty(line.available_btl, unit))}</small>
      {ready && <span className="good-text">✓ {t('back_order.ready')}</span>}
    </>
  );
}

function Queue({ place }: { place: QueuePlace }) {
  if (place.place === null) {
    return t('back_order.wants_nothing');
  }
  return (
    <>
      {t('back_order.place', place.place, place.lines)}
      <small>{place.ahead_btl > 0 ? t('back_order.ahead', formatBottles(place.ahead_btl)) : t('back_order.first')}</small>
    </>
  );
}

function Due({ place }: { place: QueuePlace }) {
  if (place.due.length === 0) {
    return t('back_order.nothing_due');
  }
  return place.due.map((due) => (
    <div key={due.day ?? ''}>
      {formatBottles(due.qty_btl)} <span className="soft">{due.day ? formatDate(due.day) : t('back_order.no_day')}</span>
    </div>
  ));
}
