/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One purchase order: what was ordered, what has come of it and when. Nothing on it belongs to a back order. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { newKey } from '@/shared/api/client';
import { formatDate, formatDay, formatInstant } from '@/shared/format/date';
import { numberOf, productHref, purchaseHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { confirm } from '@/shared/state/confirm';
import { useNeighbours } from '@/shared/state/neighbours';
import { useObjectActions } from '@/shared/state/objectActions';
import { Facts } from '@/shared/ui/Facts';
import { HistoryList } from '@/shared/ui/History';
import { notify, notifyError } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { openPaper } from '@/shared/ui/Paper';
import { SmallTable } from '@/shared/ui/SmallTable';
import { NoRecord, NotFound, StaleNote } from '@/shared/ui/States';
import { closePurchase, listWarehouses, type Purchase, readHistory, readPurchase } from '../api';
import { told } from '../history';
import { PurchasePill } from '../parts/PurchasePill';
import { ReceiveDialog } from '../parts/ReceiveDialog';

export const LIST = { label: t('purchases.title'), href: '/products/purchase-orders' };

export default function PurchasePage() {
  const number = numberOf(useParams<{ number: string }>().number);
  return number === undefined ? <NotFound title={t('purchase.none')} back={LIST} /> : <Asked key={number} number={number} />;
}

function Asked({ number }: { number: number }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(keeping(['purchase_orders', number], () => readPurchase(number)));
  if (!data) {
    return <NoRecord error={error} none={t('purchase.none')} back={LIST} onRetry={() => void refetch()} />;
  }
  return (
    <div className="record">
      {error && <StaleNote error={error} fetchedAt={dataUpdatedAt} onRetry={() => void refetch()} />}
      <Shown po={data} />
    </div>
  );
}

function Shown({ po }: { po: Purchase }) {
  const client = useQueryClient();
  const [receiving, setReceiving] = useState(false);
  const may = (action: string, why = '') => (po.actions.includes(action) ? {} : { disabled: why });
  const title = t('purchase.title', po.number);
  const close = async () => {
    const text = po.due_btl > 0 ? t('purchase.close_text', formatBottles(po.due_btl)) : t('purchase.close_done');
    const question = { title: t('purchase.close_ask', po.number), text, yes: t('purchase.close_yes', po.number), no: t('purchase.keep') };
    if (await confirm({ ...question, danger: true })) {
      await closePurchase(po.number, po.rev, newKey()).then(() => notify(t('purchase.is_closed', po.number)), notifyError);
      void client.invalidateQueries(); // what is on order stands on many pages
    }
  };
  useNeighbours(purchaseHref(po.number));
  useObjectActions({
    title,
    back: LIST,
    actions: [
      { label: t('purchase.receive'), onClick: () => setReceiving(true), primary: true, key: 's', ...may('receive', t('purchase.barred')) },
      { label: t('record.edit'), href: `${purchaseHref(po.number)}/edit`, key: 'e', ...may('edit') },
      { label: t('purchase.close'), onClick: () => void close(), danger: true, ...may('close') },
      { label: t('record.pdf'), onClick: () => openPaper(`purchase-orders/${po.number}`) },
    ],
  });
  return (
    <>
      <PageHead title={title} within={t('purchases.title')} count={<PurchasePill status={po.status} />} />
      {po.closed_at && (
        <div className="note">
          <p>{t('purchase.closed_on', formatDay(po.closed_at), po.closed_by?.name ?? '')}</p>
        </div>
      )}
      <Facts
        facts={[
          [t('purchase.supplier'), po.supplier],
          [t('purchase.warehouse'), po.warehouse_name],
          [t('purchase.due'), po.due && formatDate(po.due)],
          [t('purchase.reference'), po.reference],
          [t('purchase.created'), `${po.created_by.name}, ${formatInstant(po.created_at)}`],
          [t('purchase.ordered'), formatBottles(po.total_btl)],
          [t('purchase.received'), formatBottles(po.received_btl)],
          [t('purchase.still_due'), formatBottles(po.due_btl)],
        ]}
      />
      <Lines po={po} />
      {po.note && (
        <Section title={t('record.note')}>
          <p className="pre">{po.note}</p>
        </Section>
      )}
      <Receipts po={po} />
      <History po={po} />
      {receiving && <ReceiveDialog po={po} onClose={() => setReceiving(false)} />}
    </>
  );
}

const Lines = ({ po }: { po: Purchase }) => (
  <Section title={t('record.lines')}>
    <SmallTable
      label={t('record.lines')}
      rows={po.lines}
      rowKey={(line) => line.id}
      columns={[
        {
          label: t('line.product'),
          render: ({ product, note, unit_set }) => (
            <>
              <Link href={productHref(product.id)}>{productName(product)}</Link>
              <small>
                {product.code} · {t('product.unit', unit_set)}
              </small>
              {note && <p className="line-note">{note}</p>}
            </>
          ),
        },
        { label: t('line.due'), render: (line) => line.due && formatDate(line.due) },
        { label: t('purchase.ordered'), end: true, render: (line) => formatQty(line.qty_btl, line.unit_set) },
        { label: t('purchase.received'), end: true, render: (line) => formatQty(line.received_btl, line.unit_set) },
        { label: t('purchase.still_due'), end: true, render: (line) => formatQty(line.due_btl, line.unit_set) },
      ]}
    />
  </Section>
);

function Receipts({ po }: { po: Purchase }) {
  const products = new Map(po.lines.map((line) => [line.product.id, line.product]));
  return (
    <Section title={t('purchase.receipts')}>
      {po.receipts.length === 0 ? (
        <p className="soft">{t('purchase.nothing_came')}</p>
      ) : (
        <SmallTable
          label={t('purchase.receipts')}
          rows={po.receipts}
          rowKey={(receipt) => receipt.id}
          columns={[
            { label: t('purchase.when'), render: (receipt) => formatInstant(receipt.at) },
            {
              label: t('purchase.what'),
              render: (receipt) =>
                receipt.lines.map((line) => {
                  const product = products.get(line.product);
                  return (
                    <div key={line.line}>
                      {formatQty(line.qty_btl, product?.unit_set ?? 1)} {product && productName(product)}
                    </div>
                  );
                }),
            },
            { label: t('purchase.into'), render: (receipt) => receipt.warehouse_name },
            { label: t('purchase.who'), render: (receipt) => receipt.by.name },
            { label: t('record.note'), render: (receipt) => receipt.note },
          ]}
        />
      )}
    </Section>
  );
}

function History({ po }: { po: Purchase }) {
  const history = useQuery(keeping(['purchase_orders', po.number, 'history', po.rev], () => readHistory(po.number)));
  const { data: warehouses = [] } = useQuery({ queryKey: ['warehouses'], queryFn: listWarehouses });
  return (
    <Section title={t('record.history')}>
      {history.error && <StaleNote error={history.error} fetchedAt={history.dataUpdatedAt} onRetry={() => void history.refetch()} />}
      <HistoryList entries={told(history.data ?? [], new Map(warehouses.map((one) => [one.id, one.name])))} />
    </Section>
  );
}
