/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An order being edited: the same form. Somebody else's changes in between are shown beside one's own. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useReducer, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { ApiError } from '@/shared/api/client';
import { formatMoney } from '@/shared/format/money';
import { accountHref, numberOf, orderHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import { closeDialog, useLeaveGuard } from '@/shared/state/leaving';
import { differences, type Side } from '@/shared/state/merge';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { Facts } from '@/shared/ui/Facts';
import { Flags } from '@/shared/ui/Flags';
import { FormError } from '@/shared/ui/FormError';
import { lineKeys } from '@/shared/ui/lineKeys';
import { notify } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { NoRecord, NotFound } from '@/shared/ui/States';
import { changeOrder, getChoices, getForm, getOrder, type Order, type OrderChoice, type OrderForm } from '../api';
import { change, draftOfOrder, flatOf, type Line, merged, patchOf, sentLines, totalOf } from '../draft';
import { listOf } from '../lists';
import { NeedsSignal } from '../parts/NeedsSignal';
import { OrderConflict } from '../parts/OrderConflict';
import { OrderFields, shownField } from '../parts/OrderFields';
import { OrderLines } from '../parts/OrderLines';
import { StillWanted, type Wanted } from '../parts/StillWanted';
import { tellAfter } from '../tell';

const NOWHERE = listOf('active');

interface Read {
  order: Order;
  form: OrderForm;
  choices: OrderChoice[];
}

async function read(number: number): Promise<Read> {
  const order = await getOrder(number);
  const products = [...new Set(order.lines.map((line) => line.product.id))];
  const [form, choices] = await Promise.all([getForm({ account: order.account.id }), getChoices(order.account.id, products)]);
  return { order, form, choices };
}

export default function OrderEditPage() {
  const number = numberOf(useParams<{ number: string }>().number);
  return number === undefined ? <NotFound /> : <Asked key={number} number={number} />;
}

function Asked({ number }: { number: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['orders', 'edit', number],
    queryFn: () => read(number),
    staleTime: Number.POSITIVE_INFINITY, // what the form begins with
    gcTime: 0,
  });
  if (!data) {
    return <NoRecord error={error} none={t('order.none')} back={NOWHERE} onRetry={() => void refetch()} />;
  }
  return data.order.actions.includes('edit') ? <EditForm begun={data} /> : <NotNow order={data.order} />;
}

const Barred = ({ order }: { order: Order }) => (
  <div className="note note-wait" role="status">
    <p>
      {t('order.no_edit', order.number, wordOf('state', order.state))}{' '}
      <Link href={orderHref(order.number)}>{t('order.title', order.number)}</Link>
    </p>
  </div>
);

function NotNow({ order }: { order: Order }) {
  return (
    <>
      <PageHead title={t('order.edit_title', order.number)} within={t('menu.orders')} />
      <Barred order={order} />
    </>
  );
}

function EditForm({ begun }: { begun: Read }) {
  const client = useQueryClient();
  const { currency } = useSession();
  const [, go] = useLocation();
  const [base, setBase] = useState(begun); // what this edit is an edit of
  const [theirs, setTheirs] = useState<Read>(); // changed elsewhere meanwhile
  const [draft, dispatch] = useReducer(change, begun, (from) => draftOfOrder(from.order, from.choices));
  const [sent, setSent] = useState<readonly Line[]>([]);
  const [asking, setAsking] = useState(false); // whether bottles are still wanted
  const conflicts = useRef(0);
  const submit = useSubmit();
  const { order, form } = base;
  const patch = patchOf(draft, draftOfOrder(order, base.choices), order);
  const dirty = Object.keys(patch).length > 0;
  const leave = useLeaveGuard(dirty);
  const href = orderHref(order.number);
  useObjectActions({ title: t('order.title', order.number), back: { label: t('order.title', order.number), href }, actions: [] });

  const save = async (stillWanted?: Wanted) => {
    const body = { ...patch, ...(stillWanted ? { still_wanted: stillWanted === 'yes' } : {}) };
    setSent(sentLines(draft));
    const saved = await submit.run({ body, rev: order.rev }, async (key) => {
      try {
        return await changeOrder(order.number, order.rev, body, key);
      } catch (error) {
        if (error instanceof ApiError && error.status === 412) {
          const now = await read(order.number);
          conflicts.current++;
          setTheirs(now);
          return undefined;
        }
        if (error instanceof ApiError && error.code === 'still_wanted_missing') {
          setAsking(true);
          return undefined;
        }
        throw error;
      }
    });
    if (saved) {
      leave();
      client.setQueryData(['orders', order.number], saved);
      for (const queryKey of [['orders'], ['back-orders'], ['ready']]) {
        void client.invalidateQueries({ queryKey });
      }
      notify(tellAfter(saved, order));
      go(href);
    }
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (dirty) {
      void save();
    } else {
      notify(t('record.unchanged'));
      go(href);
    }
  };
  const choose = (sides: ReadonlyMap<string, Side>) => {
    if (theirs) {
      dispatch({ do: 'all', draft: merged(draft, draftOfOrder(theirs.order, theirs.choices), sides) });
      setBase(theirs);
      setTheirs(undefined);
    }
  };
  const barred = theirs && !theirs.order.actions.includes('edit');
  return (
    <>
      <form className="form" onSubmit={send} onKeyDown={lineKeys} noValidate>
        <PageHead title={t('order.edit_title', order.number)} within={t('menu.orders')} />
        <NeedsSignal />
        {barred && <Barred order={theirs.order} />}
        {theirs && !barred && (
          <OrderConflict
            key={conflicts.current}
            order={theirs.order}
            lines={[...draft.lines, ...draftOfOrder(theirs.order, theirs.choices).lines]}
            differences={differences(
              flatOf(draftOfOrder(order, base.choices)),
              flatOf(draft),
              flatOf(draftOfOrder(theirs.order, theirs.choices)),
            )}
            onChoose={choose}
          />
        )}
        <FormError error={submit.error} shown={shownField} />
        <Facts
          facts={[
            [
              t('order.account'),
              <>
                <Link href={accountHref(order.account.id)}>{order.account.name}</Link> <Flags flags={order.account.flags} />
              </>,
            ],
            [t('orders.column_state'), wordOf('state', order.state)],
          ]}
        />
        <Section title={t('record.lines')}>
          <OrderLines account={order.account.id} draft={draft} sent={sent} error={submit.error} dispatch={dispatch} />
        </Section>
        <OrderFields form={form} draft={draft} isNew={false} error={submit.error} dispatch={dispatch} />
        <div className="form-bar">
          <Button kind="primary" type="submit" busy={submit.busy} disabled={theirs !== undefined}>
            {t('record.save')}
          </Button>
          <Button href={href}>{t('record.cancel')}</Button>
          <strong className="end num">{t('order.sum', formatMoney(totalOf(draft.lines), currency))}</strong>
        </div>
      </form>
      {asking && (
        <AskWanted
          account={order.account.name}
          onClose={() => setAsking(false)}
          onAnswer={(wanted) => {
            setAsking(false);
            void save(wanted);
          }}
        />
      )}
    </>
  );
}

interface AskWantedProps {
  account: string;
  onClose: () => void;
  onAnswer: (wanted: Wanted) => void;
}

function AskWanted({ account, onClose, onAnswer }: AskWantedProps) {
  const [wanted, setWanted] = useState<Wanted>();
  return (
    <Dialog title={t('order.still_wanted_title')} opened onClose={() => closeDialog(wanted !== undefined, onClose)}>
      <StillWanted account={account} value={wanted} onChange={setWanted} />
      <div className="dialog-buttons">
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button kind="primary" disabled={wanted === undefined} onClick={() => wanted && onAnswer(wanted)}>
          {t('record.save')}
        </Button>
      </div>
    </Dialog>
  );
}
