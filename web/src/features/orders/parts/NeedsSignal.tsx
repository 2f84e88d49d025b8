/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Link } from 'wouter';
import { useOnline } from '@/shared/api/connection';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';

/** Without a signal, said before somebody types in vain: an order takes stock and prices, which only the server has. */
export function NeedsSignal() {
  const online = useOnline();
  const { back_orders, keeps_copies } = useSession();
  return online ? null : (
    <div className="note note-wait" role="status">
      <span>{t('order.needs_signal')}</span>
      {back_orders && keeps_copies && <Link href="/orders/back-orders/new">{t('new_back_order.title')}</Link>}
    </div>
  );
}
