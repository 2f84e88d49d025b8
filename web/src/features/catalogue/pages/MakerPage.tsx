/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A producer or an importer: what is on back order of its wines, and its products. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { numberOf, productHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles, formatCount, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { BackOrdersSection } from '@/shared/ui/BackOrdersSection';
import { Facts } from '@/shared/ui/Facts';
import { Loaded } from '@/shared/ui/Loaded';
import { PageHead, Section } from '@/shared/ui/Page';
import { Pill } from '@/shared/ui/Pill';
import { SmallTable } from '@/shared/ui/SmallTable';
import { listProductsOf, type Maker, type MakerKind, readDemand, readMaker } from '../api';
import { MakerDialog } from '../parts/MakerDialog';

function MakerPage({ kind }: { kind: MakerKind }) {
  const id = numberOf(useParams().id) ?? 0;
  const query = useQuery(keeping([`${kind}s`, id], () => readMaker(kind, id)));
  return (
    <Loaded query={query} dated>
      {(maker) => <Page kind={kind} maker={maker} />}
    </Loaded>
  );
}

export const ProducerPage = () => <MakerPage kind="producer" />;
export const ImporterPage = () => <MakerPage kind="importer" />;

function Page({ kind, maker }: { kind: MakerKind; maker: Maker }) {
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const { data: demand } = useQuery({
    ...keeping(['back-orders', 'demand', kind, maker.id], async () => (await readDemand(kind, maker.id)) ?? null),
    enabled: session.back_orders,
  });
  useObjectActions({
    title: maker.name,
    back: { label: t(`${kind}s.title`), href: `/${kind}s` },
    actions: maker.actions.includes('edit') ? [{ label: t('record.edit'), onClick: () => setEditing(true), key: 'e' }] : [],
  });
  return (
    <div className="record">
      <PageHead title={maker.name} within={t(`${kind}s.title`)}>
        {!maker.active && <Pill kind="closed">{t('active.false')}</Pill>}
      </PageHead>
      <Facts
        facts={[
          [t('maker.country'), 'country' in maker ? maker.country : null],
          [t('maker.wanted'), demand && <strong>{formatBottles(demand.wanted_btl)}</strong>],
          [t('maker.accounts'), demand?.accounts],
        ]}
      />
      {session.back_orders && <BackOrdersSection of={kind} id={maker.id} empty={t(`${kind}.no_back_orders`)} />}
      <Products kind={kind} maker={maker} />
      {editing && <MakerDialog kind={kind} maker={maker} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />}
    </div>
  );
}

function Products({ kind, maker }: { kind: MakerKind; maker: Maker }) {
  const query = useQuery(keeping(['products', kind, maker.id], () => listProductsOf(kind, maker.id)));
  return (
    <Section title={t('maker.products')}>
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="soft">{t('maker.no_products')}</p>
          ) : (
            <>
              <SmallTable
                label={t('maker.products')}
                rows={page.items}
                rowKey={(row) => row.id}
                columns={[
                  { label: t('product.name'), render: (row) => <Link href={productHref(row.id)}>{productName(row)}</Link> },
                  { label: t('product.code'), render: (row) => row.code },
                  { label: t('product.available'), end: true, render: (row) => formatQty(row.available_btl, row.unit_set) },
                ]}
              />
              <p className="see-all">
                <Link href={`/products?${kind}=${maker.id}`}>
                  {t('maker.all_products', (page.total ?? 0) > page.items.length ? formatCount(page.total ?? 0) : '')}
                </Link>
              </p>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
