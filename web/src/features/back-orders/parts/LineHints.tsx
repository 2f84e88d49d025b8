/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is good to know while a line is written: its primary warehouse, its place in the queue, who asks already. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useOnline } from '@/shared/api/connection';
import { formatDate } from '@/shared/format/date';
import { backOrderHref } from '@/shared/format/numbers';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import type { ProductFacts } from '@/shared/offline/facts';
import type { DraftLine } from '@/shared/state/linesDraft';
import { getProductQueue, listBackOrders, type QueuePlace } from '../api';

const FRESH_MS = 60_000;

interface LineHintsProps {
  line: DraftLine;
  facts: ProductFacts;
  account: number | undefined;
  priority: number;
}

export function LineHints({ line, facts: { stock, warehouse }, account, priority }: LineHintsProps) {
  const online = useOnline();
  const { id, unit_set: unit } = line.product;
  const queue = useQuery({
    queryKey: ['product-queue', id, priority],
    queryFn: () => getProductQueue(id, priority),
    staleTime: FRESH_MS,
    enabled: online,
  });
  const same = useQuery({
    queryKey: ['back-orders', 'same', account, id],
    queryFn: () => listBackOrders({ account: account ?? 0, product: id, status: 'open' }, { offset: 0, limit: 1 }),
    staleTime: FRESH_MS,
    enabled: online && account !== undefined,
  });
  const other = same.data?.items[0];
  return (
    <>
      {stock && warehouse && (
        <small className="num">
          {t('new_back_order.stock', warehouse, formatQty(stock.on_hand_btl, unit), formatQty(stock.available_btl, unit))}
        </small>
      )}
      {queue.data && <small className="num">{queueText(queue.data)}</small>}
      {other && (
        <small className="wait-text">
          <Link href={backOrderHref(other.number)}>{other.display}</Link> {t('new_back_order.asks_already')}
        </small>
      )}
    </>
  );
}

/** "would be 3rd of 11 · 24 btl ahead · due 60 btl Dec 3, 2026" */
function queueText({ place, lines, ahead_btl, due }: QueuePlace): string {
  const next = due[0];
  return [
    place !== null && t('new_back_order.would_be', t('back_order.place', place, lines)),
    ahead_btl > 0 ? t('back_order.ahead', formatBottles(ahead_btl)) : t('back_order.first'),
    next &&
      `${t('back_order.due').toLowerCase()} ${formatBottles(next.qty_btl)} ${next.day ? formatDate(next.day) : t('back_order.no_day')}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
