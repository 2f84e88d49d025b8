/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Start Order, and an order from nothing: the same form, filled or empty. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useReducer, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { findAccounts } from '@/shared/api/find';
import { today } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { accountHref, backOrderHref, numberOf, orderHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import { useLeaveGuard } from '@/shared/state/leaving';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Facts } from '@/shared/ui/Facts';
import { Flags } from '@/shared/ui/Flags';
import { FormError } from '@/shared/ui/FormError';
import { lineKeys } from '@/shared/ui/lineKeys';
import { notify } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { Picker } from '@/shared/ui/Picker';
import { NoRecord, NotFound } from '@/shared/ui/States';
import { createOrder, getForm, type OrderForm } from '../api';
import { bodyOf, change, draftOfForm, type Line, stateOf, totalOf } from '../draft';
import { listOf } from '../lists';
import { NeedsSignal } from '../parts/NeedsSignal';
import { OrderFields, shownField } from '../parts/OrderFields';
import { OrderLines } from '../parts/OrderLines';
import { Warnings } from '../parts/Warnings';
import { tellMade } from '../tell';
import { useCheck } from '../useCheck';

const LIST = listOf('active');
const BACK_ORDERS = { label: t('back_orders.title'), href: '/orders/back-orders' };

/** What the address says the order is for; undefined: nothing yet, null: nonsense. */
function askedFor(search: URLSearchParams): { account: number } | { back_orders: string } | undefined | null {
  const backOrders = search.get('back_orders');
  const account = search.get('account');
  if (backOrders !== null) {
    return /^\d{1,15}(,\d{1,15}){0,49}$/.test(backOrders) ? { back_orders: backOrders } : null;
  }
  const id = numberOf(account ?? undefined);
  return account === null ? undefined : id === undefined ? null : { account: id };
}

export default function NewOrderPage() {
  const asked = askedFor(new URLSearchParams(useSearch()));
  const session = useSession();
  if (asked === null || (asked && 'back_orders' in asked && !session.back_orders)) {
    return <NotFound title={t('order.no_form')} back={LIST} />;
  }
  return asked === undefined ? <ChooseAccount /> : <Asked key={JSON.stringify(asked)} asked={asked} />;
}

function ChooseAccount() {
  const [, go] = useLocation();
  return (
    <>
      <PageHead title={t('order.new')} within={t('menu.orders')} />
      <NeedsSignal />
      <div className="add-line">
        <Picker
          label={t('order.account')}
          search={findAccounts}
          onPick={(account) => go(`/orders/new?account=${account.id}`)}
          autoFocus
          help={t('order.account_help')}
        />
      </div>
    </>
  );
}

function Asked({ asked }: { asked: { account: number } | { back_orders: string } }) {
  const form = useQuery({
    queryKey: ['orders', 'form', asked],
    queryFn: () => getForm(asked),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // asked anew when it is opened again
  });
  const back = 'back_orders' in asked ? BACK_ORDERS : LIST;
  if (!form.data) {
    return <NoRecord error={form.error} none={t('order.no_form')} back={back} onRetry={() => void form.refetch()} />;
  }
  return <NewOrder form={form.data} />;
}

function NewOrder({ form }: { form: OrderForm }) {
  const client = useQueryClient();
  const session = useSession();
  const [, go] = useLocation();
  const [begun] = useState(() => draftOfForm(form));
  const [draft, dispatch] = useReducer(change, begun);
  const [sent, setSent] = useState<readonly Line[]>([]);
  const submit = useSubmit();
  const leave = useLeaveGuard(draft !== begun);
  const names = form.back_orders.map((one) => one.display).join(', ');
  const state = stateOf(draft, form.future_days, today());
  const body = bodyOf(draft, form);
  const check = useCheck(body, draft !== begun || form.back_orders.length > 0);
  useObjectActions({ title: names || t('order.new'), actions: [], ...(names ? { back: backOf(form) } : { back: LIST }) });
  const adding = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (form.back_orders.length === 0) {
      adding.current?.querySelector('input')?.focus();
    }
  }, [form]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSent(draft.lines);
    const order = await submit.run(body, (key) => createOrder(body, key));
    if (order) {
      leave();
      client.setQueryData(['orders', order.number], order);
      for (const queryKey of [['orders'], ['back-orders'], ['ready']]) {
        void client.invalidateQueries({ queryKey });
      }
      notify(tellMade(order));
      go(orderHref(order.number));
    }
  };
  return (
    <form className="form" onSubmit={(event) => void send(event)} onKeyDown={lineKeys} noValidate>
      <PageHead title={names ? t('order.from', names) : t('order.new')} within={t('menu.orders')} />
      <NeedsSignal />
      {form.blocked && <div className="note note-bad">{form.blocked}</div>}
      {form.holds.length > 0 && (
        <div className="note note-wait">{t('order.will_be_held', form.holds.map((hold) => wordOf('flag', hold)).join(', '))}</div>
      )}
      <FormError error={submit.error} shown={shownField} />
      <Facts
        facts={[
          [
            t('order.account'),
            <>
              <Link href={accountHref(form.account.id)}>{form.account.name}</Link> <Flags flags={form.account.flags} />
            </>,
          ],
          [
            t('order.started_from'),
            form.back_orders.length > 0 &&
              form.back_orders.map((one) => (
                <Link key={one.number} className="listed" href={backOrderHref(one.number)}>
                  {one.display}
                </Link>
              )),
          ],
        ]}
      />
      <Section title={t('record.lines')}>
        <div ref={adding}>
          <OrderLines account={form.account.id} draft={draft} sent={sent} error={submit.error} dispatch={dispatch} />
        </div>
      </Section>
      <OrderFields form={form} draft={draft} isNew error={submit.error} dispatch={dispatch} />
      <Warnings check={check} />
      <div className="form-bar">
        <Button kind="primary" type="submit" busy={submit.busy}>
          {t('order.submit')}
        </Button>
        <Button href={names ? backOf(form).href : LIST.href}>{t('record.cancel')}</Button>
        <p className="soft" role="status">
          {t(`order.makes_${state}`, form.back_orders.length, names)}
        </p>
        <strong className="end num">{t('order.sum', formatMoney(totalOf(draft.lines), session.currency))}</strong>
      </div>
    </form>
  );
}

const backOf = (form: OrderForm) => {
  const [first, ...more] = form.back_orders;
  return first && more.length === 0 ? { label: first.display, href: backOrderHref(first.number) } : BACK_ORDERS;
};
