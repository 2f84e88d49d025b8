/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { formatDate, formatDay } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { orderHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { useSession } from '@/shared/state/session';
import { Loaded } from '@/shared/ui/Loaded';
import { Section } from '@/shared/ui/Page';
import { SmallTable } from '@/shared/ui/SmallTable';
import { type Account, listOrders } from '../api';

/** Its last orders, in whatever state. */
export function Orders({ account }: { account: Account }) {
  const { currency } = useSession();
  const query = useQuery(keeping(['orders', 'account', account.id], () => listOrders(account.id)));
  return (
    <Section title={t('account.orders')}>
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="soft">{t('account.no_orders')}</p>
          ) : (
            <SmallTable
              label={t('account.orders')}
              rows={page.items}
              rowKey={(row) => row.number}
              columns={[
                { label: t('order.number'), render: (row) => <Link href={orderHref(row.number)}>{row.number}</Link> },
                { label: t('order.state'), render: (row) => t(`order_state.${row.state}`) },
                { label: t('back_orders.column_created'), render: (row) => formatDay(row.created_at) },
                { label: t('order.delivery'), render: (row) => (row.delivery_date ? formatDate(row.delivery_date) : '') },
                { label: t('back_orders.column_bottles'), end: true, render: (row) => formatBottles(row.total_btl) },
                { label: t('order.total'), end: true, render: (row) => formatMoney(row.total_cents, currency) },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
