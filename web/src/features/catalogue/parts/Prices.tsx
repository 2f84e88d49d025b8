/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Loaded } from '@/shared/ui/Loaded';
import { Section } from '@/shared/ui/Page';
import { SmallTable } from '@/shared/ui/SmallTable';
import { type Product, readPrices } from '../api';
import { PricesDialog } from './PricesDialog';

/** What it costs on each price level, and when. */
export function Prices({ product }: { product: Product }) {
  const { currency } = useSession();
  const query = useQuery(keeping(['products', product.id, 'prices'], () => readPrices(product.id)));
  const [editing, setEditing] = useState(false);
  const edit = product.actions.includes('edit') && query.data && (
    <Button onClick={() => setEditing(true)}>{t('product.prices_edit')}</Button>
  );
  return (
    <Section title={t('product.prices')} action={edit}>
      <Loaded query={query}>
        {(prices) =>
          prices.length === 0 ? (
            <p className="soft">{t('product.no_prices')}</p>
          ) : (
            <SmallTable
              label={t('product.prices')}
              rows={prices}
              rowKey={(row) => `${row.price_level} ${row.valid_from}`}
              columns={[
                { label: t('product.level'), render: (row) => row.price_level_name },
                { label: t('product.price'), end: true, render: (row) => formatMoney(row.price_cents, currency) },
                { label: t('product.case_price'), end: true, render: (row) => formatMoney(row.price_cents * product.unit_set, currency) },
                { label: t('product.from'), end: true, render: (row) => formatDate(row.valid_from) },
                { label: t('product.to'), end: true, render: (row) => (row.valid_to ? formatDate(row.valid_to) : '') },
              ]}
            />
          )
        }
      </Loaded>
      {editing && query.data && <PricesDialog product={product} prices={query.data} onClose={() => setEditing(false)} />}
    </Section>
  );
}
