/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders → Back Orders → BO#: one back order, what its lines wait for, and what can be done with it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { Schema } from '@/shared/api/client';
import { formatAge, formatDate, formatDay, formatInstant } from '@/shared/format/date';
import { accountHref, backOrderHref, backOrderName, numberOf, orderHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t, wordOf } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { useNeighbours } from '@/shared/state/neighbours';
import { type ObjectAction, useObjectActions } from '@/shared/state/objectActions';
import { Facts } from '@/shared/ui/Facts';
import { Flags } from '@/shared/ui/Flags';
import { HistoryList } from '@/shared/ui/History';
import { PageHead, Section } from '@/shared/ui/Page';
import { openPaper } from '@/shared/ui/Paper';
import { NoRecord, NotFound, StaleNote } from '@/shared/ui/States';
import { type BackOrder, getBackOrder, getHistory, getQueue } from '../api';
import { StatusPill } from '../columns';
import { CloseDialog } from '../parts/CloseDialog';
import { DuplicateDialog } from '../parts/DuplicateDialog';
import { LinesTable } from '../parts/LinesTable';

export const LIST = { label: t('back_orders.title'), href: '/orders/back-orders' };

export default function BackOrderPage() {
  const number = numberOf(useParams<{ number: string }>().number);
  return number === undefined ? <NotFound title={t('back_order.none')} back={LIST} /> : <Asked key={number} number={number} />;
}

function Asked({ number }: { number: number }) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(keeping(['back-orders', number], () => getBackOrder(number)));
  if (!data) {
    return <NoRecord error={error} none={t('back_order.none')} back={LIST} onRetry={() => void refetch()} />;
  }
  return (
    <div className="record">
      {error && <StaleNote error={error} fetchedAt={dataUpdatedAt} onRetry={() => void refetch()} />}
      <Shown bo={data} />
    </div>
  );
}

type Open = 'close' | 'duplicate' | null;

/** Why nothing can be done with it any more; undefined: it can. */
function barred(bo: BackOrder): string | undefined {
  if (bo.status === 'closed') {
    return t('back_order.barred_closed');
  }
  return bo.tied_to ? t('back_order.barred_tied', bo.tied_to.state, bo.tied_to.order) : undefined;
}

function actionsOf(bo: BackOrder, open: (what: Open) => void): ObjectAction[] {
  const may = (action: string): Pick<ObjectAction, 'disabled'> =>
    bo.actions.includes(action) ? {} : { disabled: barred(bo) ?? t('back_order.barred_account') };
  const [startless, editless, closeless] = [may('start'), may('edit'), may('close')];
  const why = startless.disabled !== undefined && startless.disabled === editless.disabled && startless.disabled === closeless.disabled;
  const quiet = (one: Pick<ObjectAction, 'disabled'>) => (why && one.disabled !== undefined ? { disabled: '' } : one); // said once is enough
  return [
    { label: t('back_order.start'), href: `/orders/new?back_orders=${bo.number}`, primary: true, key: 's', ...startless },
    { label: t('record.edit'), href: `${backOrderHref(bo.number)}/edit`, key: 'e', ...quiet(editless) },
    { label: t('back_order.close'), onClick: () => open('close'), danger: true, ...quiet(closeless) },
    ...(bo.actions.includes('duplicate') ? [{ label: t('back_order.duplicate'), onClick: () => open('duplicate') }] : []),
    { label: t('record.print'), onClick: () => window.print() },
    { label: t('record.pdf'), onClick: () => openPaper(`back-orders/${bo.number}`) },
  ];
}

function Shown({ bo }: { bo: BackOrder }) {
  const [open, setOpen] = useState<Open>(null);
  useNeighbours(backOrderHref(bo.number));
  useObjectActions({ title: bo.display, back: LIST, actions: actionsOf(bo, setOpen) });
  const history = useQuery(keeping(['back-orders', bo.number, 'history', bo.rev], () => getHistory(bo.number)));
  const queue = useQuery({
    ...keeping(['back-orders', bo.number, 'queue', bo.rev], () => getQueue(bo.number)),
    enabled: bo.status === 'open',
  });
  return (
    <>
      <PageHead title={bo.display} within={t('back_orders.title')} count={<StatusPill row={bo} />} />
      <Standing bo={bo} entries={history.data ?? []} />
      <Head bo={bo} />
      <Section title={t('record.lines')}>
        <LinesTable bo={bo} queue={queue.data} queueError={queue.error} />
      </Section>
      {bo.note && (
        <Section title={t('back_order.note')}>
          <p className="pre">{bo.note}</p>
        </Section>
      )}
      <Section title={t('record.history')}>
        {history.error && !history.data && (
          <StaleNote error={history.error} fetchedAt={history.dataUpdatedAt} onRetry={() => void history.refetch()} />
        )}
        <HistoryList entries={history.data ?? []} />
      </Section>
      {open === 'close' && <CloseDialog bo={bo} onClose={() => setOpen(null)} />}
      {open === 'duplicate' && <DuplicateDialog bo={bo} onClose={() => setOpen(null)} />}
    </>
  );
}

const names = (refs: readonly { name: string }[]): string => refs.map((one) => one.name).join(', ');

function Head({ bo }: { bo: BackOrder }) {
  return (
    <Facts
      facts={[
        [
          t('back_orders.column_account'),
          <>
            <Link href={accountHref(bo.account.id)}>{bo.account.name}</Link> <Flags flags={bo.account.flags} />
          </>,
        ],
        [t('back_order.waiting_since'), `${formatDay(bo.waiting_since)} · ${formatAge(bo.age_days)}`],
        [t('record.reps'), names(bo.rep_now) || t('back_order.no_rep')],
        [t('back_orders.column_bottles'), formatBottles(bo.total_btl)],
        [t('back_orders.column_created_by'), `${bo.created_by.name}, ${formatInstant(bo.created_at)}`],
        [t('field.captured_at'), bo.captured_at && formatInstant(bo.captured_at)],
        [t('field.need_by'), bo.need_by && formatDate(bo.need_by)],
        [t('field.priority'), bo.priority > 0 && String(bo.priority)],
        [t('field.reference'), bo.reference],
        [t('field.predecessor'), bo.predecessor && <Link href={backOrderHref(bo.predecessor)}>{backOrderName(bo.predecessor)}</Link>],
      ]}
    />
  );
}

/** The number that the history says a field got with an event. */
function told(entries: readonly Schema['HistoryEntry'][], kind: string, field: string): number | undefined {
  const pair = entries.findLast((one) => one.kind === kind)?.changes[field];
  return Array.isArray(pair) && typeof pair[1] === 'number' ? pair[1] : undefined;
}

/** Closed or tied: by what, and what follows. */
function Standing({ bo, entries }: { bo: BackOrder; entries: readonly Schema['HistoryEntry'][] }) {
  if (bo.tied_to) {
    return (
      <div className="note note-wait">
        <p>
          {t('back_order.tied', bo.tied_to.state)} <Link href={orderHref(bo.tied_to.order)}>{t('back_order.order', bo.tied_to.order)}</Link>
          . {t('back_order.tied_means')}
        </p>
      </div>
    );
  }
  if (bo.status !== 'closed' || bo.closed_at === null) {
    return null;
  }
  const order = told(entries, 'back_order.closed', 'order');
  const remainder = told(entries, 'back_order.closed', 'remainder');
  return (
    <div className="note">
      <p>
        {t('back_order.closed_on', formatDay(bo.closed_at), bo.closed_by?.name)}
        {order === undefined ? (
          <>
            : {wordOf('reason', bo.close_reason ?? '')}
            {bo.close_note && `. ${bo.close_note.replace(/\.$/, '')}`}
          </>
        ) : (
          <>
            {' '}
            {t('back_order.by')} <Link href={orderHref(order)}>{t('back_order.order', order)}</Link>
          </>
        )}
        . {t('back_order.barred_closed')}
        {remainder !== undefined && (
          <>
            {' '}
            {t('back_order.remainder')} <Link href={backOrderHref(remainder)}>{backOrderName(remainder)}</Link>.
          </>
        )}
      </p>
    </div>
  );
}
