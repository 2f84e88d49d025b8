/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One order: what was agreed, what it came from, and every step of its life. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'wouter';
import { formatDate, formatDay, formatInstant } from '@/shared/format/date';
import { accountHref, backOrderHref, backOrderName, numberOf, orderHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t, wordOf } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { confirm } from '@/shared/state/confirm';
import { useNeighbours } from '@/shared/state/neighbours';
import { type ObjectAction, useObjectActions } from '@/shared/state/objectActions';
import { useSubmit } from '@/shared/state/submit';
import { Facts } from '@/shared/ui/Facts';
import { Flags } from '@/shared/ui/Flags';
import { HistoryList } from '@/shared/ui/History';
import { notify, notifyError } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { openPaper, PaperLink } from '@/shared/ui/Paper';
import { SmallTable } from '@/shared/ui/SmallTable';
import { NoRecord, NotFound, StaleNote } from '@/shared/ui/States';
import { getHistory, getOrder, type Move, moveOrder, type Order } from '../api';
import { listOf } from '../lists';
import { CancelDialog } from '../parts/CancelDialog';
import { ConfirmDialog } from '../parts/ConfirmDialog';
import { OrderLinesTable } from '../parts/OrderLinesTable';
import { StatePill } from '../parts/StatePill';
import { tellAfter } from '../tell';

const NOWHERE = listOf('active');

export default function OrderPage() {
  const number = numberOf(useParams<{ number: string }>().number);
  return number === undefined ? <NotFound /> : <Asked key={number} number={number} />;
}

function Asked({ number }: { number: number }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(keeping(['orders', number], () => getOrder(number)));
  if (!data) {
    return <NoRecord error={error} none={t('order.none')} back={NOWHERE} onRetry={() => void refetch()} />;
  }
  return (
    <div className="record">
      {error && <StaleNote error={error} fetchedAt={dataUpdatedAt} onRetry={() => void refetch()} />}
      <Shown order={data} />
    </div>
  );
}

type Open = 'cancel' | 'confirm' | null;

/** What can be done with it, the next step of its life first. */
function useActions(order: Order, open: (what: Open) => void, onDone: (order: Order | undefined) => void): ObjectAction[] {
  const submit = useSubmit();
  const may = (action: string) => order.actions.includes(action);
  const move = async (kind: Move, title: string, yes: string, text: string) => {
    if (await confirm({ title, yes, no: t('order.not_now'), text })) {
      onDone(await submit.run([kind, order.rev], (key) => moveOrder(kind, order.number, order.rev, key)).then((done) => done ?? undefined));
    }
  };
  useEffect(() => {
    if (submit.error) {
      notifyError(submit.error);
    }
  }, [submit.error]);
  const tied = order.back_orders.filter((one) => one.tie === 'tied');
  const closes =
    tied.length > 0 ? t('order.will_close', tied.map((one) => one.display).join(', '), tied.length) : t('order.will_be_active');
  const held = order.state === 'active' && order.holds.length > 0 && !may('confirm');
  return [
    ...(may('release')
      ? [
          {
            label: t('order.release'),
            primary: true,
            onClick: () => void move('release', t('order.release_ask', order.number), t('order.release'), closes),
          },
        ]
      : []),
    ...(may('activate')
      ? [
          {
            label: t('order.activate'),
            primary: true,
            onClick: () => void move('activate', t('order.activate_ask', order.number), t('order.activate'), closes),
          },
        ]
      : []),
    ...(may('confirm') ? [{ label: t('order.confirm'), primary: true, onClick: () => open('confirm') }] : []),
    ...(held ? [{ label: t('order.confirm'), onClick: () => undefined, disabled: holdText(order) }] : []),
    ...(may('lift_hold')
      ? [
          {
            label: t('order.lift_hold'),
            onClick: () => void move('lift-hold', t('order.lift_ask', order.number), t('order.lift_hold'), holdText(order)),
          },
        ]
      : []),
    ...(may('edit') ? [{ label: t('record.edit'), href: `${orderHref(order.number)}/edit`, key: 'e' }] : []),
    ...(may('cancel') ? [{ label: t('order.cancel'), danger: true, onClick: () => open('cancel') }] : []),
    { label: t('record.print'), onClick: () => window.print() },
    { label: t('record.pdf'), onClick: () => openPaper(`orders/${order.number}`) },
  ];
}

const holdText = (order: Order): string => t('order.held', order.holds.map((hold) => wordOf('flag', hold)).join(', '));

function Shown({ order }: { order: Order }) {
  const client = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const done = (after: Order | undefined) => {
    if (after) {
      client.setQueryData(['orders', order.number], after);
      notify(tellAfter(after, order));
    } else {
      void client.invalidateQueries({ queryKey: ['orders', order.number] }); // changed elsewhere: show what it is now
    }
    for (const queryKey of [['orders'], ['back-orders'], ['ready']]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  useNeighbours(orderHref(order.number));
  useObjectActions({ title: t('order.title', order.number), back: listOf(order.state), actions: useActions(order, setOpen, done) });
  const history = useQuery(keeping(['orders', order.number, 'history', order.rev], () => getHistory(order.number)));
  return (
    <>
      <PageHead title={t('order.title', order.number)} within={t('menu.orders')} count={<StatePill state={order.state} />} />
      <Standing order={order} />
      <Head order={order} />
      <Section title={t('record.lines')}>
        <OrderLinesTable order={order} />
      </Section>
      {(order.note || order.private_note) && (
        <Section title={t('order.notes')}>
          <Facts
            facts={[
              [t('order.note'), order.note && <span className="pre">{order.note}</span>],
              [t('field.private_note'), order.private_note && <span className="pre">{order.private_note}</span>],
            ]}
          />
        </Section>
      )}
      {order.back_orders.length > 0 && <BackOrders order={order} />}
      {order.invoices.length > 0 && <Invoices order={order} />}
      <Section title={t('record.history')}>
        {history.error && !history.data && (
          <StaleNote error={history.error} fetchedAt={history.dataUpdatedAt} onRetry={() => void history.refetch()} />
        )}
        <HistoryList entries={history.data ?? []} />
      </Section>
      {open === 'cancel' && <CancelDialog order={order} onClose={() => setOpen(null)} onDone={done} />}
      {open === 'confirm' && <ConfirmDialog order={order} onClose={() => setOpen(null)} onDone={done} />}
    </>
  );
}

function Head({ order }: { order: Order }) {
  return (
    <Facts
      facts={[
        [
          t('order.account'),
          <>
            <Link href={accountHref(order.account.id)}>{order.account.name}</Link> <Flags flags={order.account.flags} />
          </>,
        ],
        [t('order.delivery_date'), order.delivery_date && formatDate(order.delivery_date)],
        [t('record.reps'), order.rep_now.map((one) => one.name).join(', ') || t('back_order.no_rep')],
        [t('field.reference'), order.reference],
        [t('order.submitted'), `${order.created_by.name}, ${formatInstant(order.created_at)}`],
        [t('order.activated'), order.activated_at && formatInstant(order.activated_at)],
        [
          t('order.confirmed'),
          order.confirmed_at && [order.confirmed_by?.name, formatInstant(order.confirmed_at)].filter(Boolean).join(', '),
        ],
      ]}
    />
  );
}

/** What is in the way, or how it ended. */
function Standing({ order }: { order: Order }) {
  if (order.ended_at) {
    const key = order.state === 'expired' ? 'order.expired_on' : 'order.cancelled_on';
    return (
      <div className="note">
        <p>
          {t(key, formatDay(order.ended_at), order.ended_by?.name)}
          {order.end_note && ` ${order.end_note}`}
        </p>
      </div>
    );
  }
  if (order.hold_lifted_at) {
    return (
      <div className="note">
        <p>{t('order.hold_lifted', order.hold_lifted_by?.name ?? '', formatInstant(order.hold_lifted_at))}</p>
      </div>
    );
  }
  if (order.holds.length > 0 && order.state === 'active') {
    return (
      <div className="note note-wait">
        <p>{holdText(order)}</p>
      </div>
    );
  }
  return null;
}

function BackOrders({ order }: { order: Order }) {
  return (
    <Section title={t('menu.back_orders')}>
      <SmallTable
        label={t('menu.back_orders')}
        rows={order.back_orders}
        rowKey={(one) => one.number}
        columns={[
          { label: t('back_orders.column_number'), render: (one) => <Link href={backOrderHref(one.number)}>{one.display}</Link> },
          { label: t('back_orders.column_status'), render: (one) => wordOf('tie', one.tie) },
          {
            label: t('order.fill'),
            render: (one) => {
              const fills = order.fills.filter((fill) => fill.back_order === one.number);
              const sum = (of: 'qty_btl' | 'wanted_btl') => fills.reduce((all, fill) => all + fill[of], 0);
              return fills.length > 0 ? t('order.filled', formatBottles(sum('qty_btl')), formatBottles(sum('wanted_btl'))) : '';
            },
          },
          {
            label: t('field.remainder'),
            render: (one) =>
              one.remainder === null ? '' : <Link href={backOrderHref(one.remainder)}>{backOrderName(one.remainder)}</Link>,
          },
        ]}
      />
    </Section>
  );
}

function Invoices({ order }: { order: Order }) {
  return (
    <Section title={t('order.invoices')}>
      <SmallTable
        label={t('order.invoices')}
        rows={order.invoices}
        rowKey={(one) => one.number}
        columns={[
          {
            label: t('order.invoice'),
            render: (one) => <PaperLink of={`invoices/${one.number}`}>{t('order.invoice_number', one.number)}</PaperLink>,
          },
          { label: t('order.warehouse'), render: (one) => one.warehouse_name },
          { label: t('order.invoice_made'), render: (one) => formatInstant(one.created_at) },
          {
            label: t('orders.column_state'),
            render: (one) => (one.voided_at ? t('order.void', formatDay(one.voided_at)) : t('order.valid')),
          },
        ]}
      />
    </Section>
  );
}
