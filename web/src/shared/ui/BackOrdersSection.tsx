/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Back Orders section of an account, product, producer or importer: the open ones first, and the way to all. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, type Schema, take } from '../api/client';
import { formatAge, formatDay } from '../format/date';
import { backOrderHref } from '../format/numbers';
import { formatBottles, formatCount } from '../format/qty';
import { t } from '../i18n';
import { keeping } from '../offline/kept';
import { Segments } from './Fields';
import { Loaded } from './Loaded';
import { Section } from './Page';
import { Pill } from './Pill';
import { type SmallColumn, SmallTable } from './SmallTable';

type Item = Schema['BackOrderItem'];
export type BackOrderOwner = 'account' | 'product' | 'producer' | 'importer';
type Status = 'open' | 'closed';

const SHOWN_MAX = 10;
const paths = {
  account: '/api/v1/accounts/{id}/back-orders',
  product: '/api/v1/products/{id}/back-orders',
  producer: '/api/v1/producers/{id}/back-orders',
  importer: '/api/v1/importers/{id}/back-orders',
} as const;

const statuses: readonly { value: Status; label: string }[] = [
  { value: 'open', label: t('back_orders.open') },
  { value: 'closed', label: t('back_orders.closed') },
];

const products = ({ products: [first = '', ...more], line_count }: Item): string => {
  const others = Math.max(more.length, line_count - 1);
  return others > 0 ? `${first} ${t('back_orders.more_products', others)}` : first;
};

/** columnsFor(of, status): what a row says beside what the page is about; of all, everything. */
export function columnsFor(of: BackOrderOwner | 'all', status: Status): SmallColumn<Item>[] {
  const name: SmallColumn<Item>[] = [
    {
      label: t('back_orders.column_number'),
      render: (row) => (
        <Link href={backOrderHref(row.number)} className="num">
          {row.display}
        </Link>
      ),
    },
  ];
  return [
    ...name,
    ...(of === 'account' ? [] : [{ label: t('back_orders.column_account'), render: (row: Item) => row.account.name }]),
    ...(of === 'product' ? [] : [{ label: t('back_orders.column_products'), render: products }]),
    { label: t('back_orders.column_bottles'), end: true, render: (row) => formatBottles(row.total_btl) },
    status === 'open'
      ? { label: t('back_orders.column_age'), end: true, render: (row) => formatAge(row.age_days) }
      : { label: t('back_orders.column_closed'), end: true, render: (row) => (row.closed_at ? formatDay(row.closed_at) : '') },
    {
      label: t('back_orders.column_status'),
      render: (row) => {
        if (row.status === 'closed') {
          return <Pill kind="closed">{t('back_orders.closed')}</Pill>;
        }
        return row.tied_to ? (
          <Pill kind="tied">{t('back_orders.on_order', row.tied_to.state, row.tied_to.order)}</Pill>
        ) : (
          <Pill kind="open">{t('back_orders.open')}</Pill>
        );
      },
    },
  ];
}

interface SectionProps {
  of: BackOrderOwner;
  id: number;
  empty: string; // "No open back orders for this producer."
}

export function BackOrdersSection({ of, id, empty }: SectionProps) {
  const [status, setStatus] = useState<Status>('open');
  const query = useQuery(
    keeping(['back-orders', of, id, status], () =>
      take(
        api.GET(paths[of], {
          params: { path: { id }, query: { status, sort: 'number', dir: 'desc', limit: SHOWN_MAX, total: true } },
        }),
      ),
    ),
  );
  const all = `/orders/back-orders?${new URLSearchParams({ ...(status === 'closed' ? { status } : {}), [of]: String(id) })}`;
  const total = query.data?.total;
  return (
    <Section
      title={t('back_orders.title')}
      action={<Segments label={t('back_orders.status')} value={status} options={statuses} onChange={setStatus} />}
    >
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="soft">{status === 'open' ? empty : t('back_orders.none_closed')}</p>
          ) : (
            <SmallTable label={t('back_orders.title')} rows={page.items} columns={columnsFor(of, status)} rowKey={(row) => row.number} />
          )
        }
      </Loaded>
      {total !== undefined && total > 0 && (
        <p className="see-all">
          <Link href={all}>
            {t('back_orders.see_all', total > SHOWN_MAX ? `${formatCount(total)}${query.data?.total_capped ? '+' : ''}` : '')}
          </Link>
        </p>
      )}
    </Section>
  );
}
