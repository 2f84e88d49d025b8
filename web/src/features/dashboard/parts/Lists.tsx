/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Below the figures: who waits the longest, and what is missing the most. Nothing where nothing waits. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, take } from '@/shared/api/client';
import { formatAge } from '@/shared/format/date';
import { productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles, formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { columnsFor } from '@/shared/ui/BackOrdersSection';
import { Section } from '@/shared/ui/Page';
import { SmallTable } from '@/shared/ui/SmallTable';
import { listOldest, OLDEST_KEY } from '../tiles';

const GAPS_MAX = 6;
const listGaps = async () => {
  const query = { by: 'product', sort: 'gap', dir: 'desc', min_gap: 1, limit: GAPS_MAX } as const;
  return (await take(api.GET('/api/v1/demand', { params: { query } }))).items;
};

export function Oldest() {
  const { data: rows = [] } = useQuery({ ...keeping(OLDEST_KEY, listOldest), staleTime: 60_000 });
  return rows.length === 0 ? null : (
    <Section title={t('dashboard.longest')}>
      <SmallTable label={t('dashboard.longest')} rows={rows} columns={columnsFor('all', 'open')} rowKey={(row) => row.number} />
    </Section>
  );
}

export function Gaps() {
  const { data: rows = [] } = useQuery({ ...keeping(['back-orders', 'gaps'], listGaps), staleTime: 60_000 });
  return rows.length === 0 ? null : (
    <Section title={t('dashboard.gaps')}>
      <SmallTable
        label={t('dashboard.gaps')}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { label: t('line.product'), render: (row) => row.product && <Link href={productHref(row.id)}>{productName(row.product)}</Link> },
          { label: t('reports.by_producer'), render: (row) => row.producer?.name ?? '' },
          { label: t('reports.column_wanted'), end: true, render: (row) => formatBottles(row.wanted_btl) },
          { label: t('reports.column_accounts'), end: true, render: (row) => formatCount(row.accounts) },
          { label: t('back_orders.column_age'), end: true, render: (row) => formatAge(row.age_days) },
          { label: t('reports.column_gap'), end: true, render: (row) => formatBottles(row.gap_btl) },
        ]}
      />
      <p className="see-all">
        <Link href="/reports/demand">{t('dashboard.all_gaps')}</Link>
      </p>
    </Section>
  );
}
