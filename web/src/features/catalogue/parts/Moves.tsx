/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { formatInstant } from '@/shared/format/date';
import { orderHref, purchaseHref } from '@/shared/format/numbers';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { Section } from '@/shared/ui/Page';
import { SmallTable } from '@/shared/ui/SmallTable';
import { listMoves, type Product } from '../api';

/** The last rows of the inventory's ledger; nothing while there are none. */
export function Moves({ product }: { product: Product }) {
  const { data: moves = [] } = useQuery(keeping(['products', product.id, 'moves'], () => listMoves(product.id)));
  if (moves.length === 0) {
    return null;
  }
  return (
    <Section title={t('product.moves')}>
      <SmallTable
        label={t('product.moves')}
        rows={moves}
        rowKey={(row) => row.id}
        columns={[
          { label: t('product.move_when'), render: (row) => formatInstant(row.at) },
          { label: t('product.warehouse_one'), render: (row) => row.warehouse_name },
          { label: t('product.move_what'), render: (row) => t(`bucket.${row.bucket}`) },
          {
            label: t('product.move_qty'),
            end: true,
            render: (row) => `${row.qty_btl < 0 ? '−' : '+'}${formatCount(Math.abs(row.qty_btl))}`,
          },
          {
            label: t('product.move_why'),
            render: (row) => (
              <>
                {t(`move.${row.reason}`)}{' '}
                {row.document && <Link href={(row.reason === 'order' ? orderHref : purchaseHref)(row.document)}>{row.document}</Link>}
                {row.note && ` · ${row.note}`}
              </>
            ),
          },
          { label: t('product.move_who'), render: (row) => row.user_name ?? t('history.program') },
        ]}
      />
    </Section>
  );
}
