/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a step did, in a message: the order, the back orders that it closed, ties or frees, and what waits anew. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { backOrderHref, backOrderName, orderHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import type { Order } from './api';

const WARNINGS_SAID = 2; // the form has said them all

const onwards = (order: Order): ReactNode => {
  const warnings = [...new Set(order.warnings.map((one) => one.detail))];
  return (
    <>
      {order.new_back_orders.map((number) => (
        <p key={number}>
          <Link href={backOrderHref(number)}>{backOrderName(number)}</Link> {t('order.bo_is_new')}
        </p>
      ))}
      {warnings.slice(0, WARNINGS_SAID).map((text) => (
        <p key={text}>{text}</p>
      ))}
      {warnings.length > WARNINGS_SAID && <p className="soft">{t('order.more_warnings', warnings.length - WARNINGS_SAID)}</p>}
    </>
  );
};

const tieWord = (order: Order, tie: Order['back_orders'][number]['tie']): string =>
  tie === 'closed' ? t('order.bo_is_closed') : tie === 'freed' ? t('order.bo_is_free') : t('order.bo_is_tied', order.state, order.number);

/** After Submit Order. */
export const tellMade = (order: Order): ReactNode => (
  <>
    <Link href={orderHref(order.number)}>
      {t(`order.made_${order.state === 'draft' || order.state === 'future' ? order.state : 'active'}`, order.number)}
    </Link>
    {order.back_orders.map((one) => (
      <p key={one.number}>
        <Link href={backOrderHref(one.number)}>{one.display}</Link> {tieWord(order, one.tie)}
      </p>
    ))}
    {onwards(order)}
  </>
);

/** After a step from `before`: only what is otherwise now. */
export function tellAfter(order: Order, before: Order): ReactNode {
  const was = new Map(before.back_orders.map((one) => [one.number, one.tie]));
  return (
    <>
      {order.state === before.state
        ? t('record.saved', t('order.title', order.number))
        : t('order.is_now', order.number, wordOf('state', order.state))}
      {order.back_orders
        .filter((one) => one.tie !== was.get(one.number))
        .map((one) => (
          <p key={one.number}>
            <Link href={backOrderHref(one.number)}>{one.display}</Link> {tieWord(order, one.tie)}
          </p>
        ))}
      {onwards(order)}
    </>
  );
}
