/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An open back order being edited. Somebody else's changes in between are shown beside one's own; nothing typed is lost. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { accountHref, backOrderHref, numberOf } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { useLeaveGuard } from '@/shared/state/leaving';
import { merged } from '@/shared/state/linesDraft';
import type { Side } from '@/shared/state/merge';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Facts } from '@/shared/ui/Facts';
import { Flags } from '@/shared/ui/Flags';
import { FormError } from '@/shared/ui/FormError';
import { LinesConflict } from '@/shared/ui/LinesConflict';
import { LinesEntry } from '@/shared/ui/LinesEntry';
import { lineKeys } from '@/shared/ui/lineKeys';
import { notify } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { NoRecord, NotFound } from '@/shared/ui/States';
import { type BackOrder, changeBackOrder, getBackOrder } from '../api';
import { type Draft, draftOf, patchOf } from '../draft';
import { HeadFields, shownField } from '../parts/HeadFields';

const LIST = { label: t('back_orders.title'), href: '/orders/back-orders' };

export default function BackOrderEditPage() {
  const number = numberOf(useParams<{ number: string }>().number);
  return number === undefined ? <NotFound title={t('back_order.none')} back={LIST} /> : <Asked key={number} number={number} />;
}

function Asked({ number }: { number: number }) {
  // Not asked again while it is being edited: what is shown is what the form began with.
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    queryKey: ['back-orders', number],
    queryFn: () => getBackOrder(number),
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
  });
  if (!data || (!isFetchedAfterMount && !error)) {
    return <NoRecord error={error} none={t('back_order.none')} back={LIST} onRetry={() => void refetch()} />;
  }
  return <Begun read={data} />;
}

/** Once begun, the form stays: what happens elsewhere takes nothing away that was typed. */
function Begun({ read }: { read: BackOrder }) {
  const [begun] = useState(read);
  return begun.actions.includes('edit') ? <EditForm read={begun} /> : <NotNow bo={begun} />;
}

function NotNow({ bo }: { bo: BackOrder }) {
  return (
    <>
      <PageHead title={t('back_order.edit_title', bo.display)} within={t('back_orders.title')} />
      <Barred bo={bo} />
    </>
  );
}

const Barred = ({ bo }: { bo: BackOrder }) => (
  <div className="note note-wait" role="status">
    <p>
      {t('back_order.not_now', bo.display)}{' '}
      {bo.status === 'closed'
        ? t('back_order.barred_closed')
        : bo.tied_to && t('back_order.barred_tied', bo.tied_to.state, bo.tied_to.order)}{' '}
      <Link href={backOrderHref(bo.number)}>{bo.display}</Link>
    </p>
  </div>
);

function EditForm({ read }: { read: BackOrder }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [base, setBase] = useState(read); // what this edit is an edit of
  const [theirs, setTheirs] = useState<BackOrder>(); // changed elsewhere meanwhile
  const [draft, setDraft] = useState<Draft>(() => draftOf(read));
  const submit = useSubmit();
  const conflict = useRef(0);
  const href = backOrderHref(read.number);
  const dirty = Object.keys(patchOf(draft, base)).length > 0;
  const leave = useLeaveGuard(dirty);
  useObjectActions({ title: read.display, back: { label: read.display, href }, actions: [] });

  const meet = async (): Promise<void> => {
    const now = await getBackOrder(read.number);
    client.setQueryData(['back-orders', read.number], now);
    conflict.current++;
    setTheirs(now);
    submit.setError(undefined);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const body = patchOf(draft, base);
    if (!dirty) {
      notify(t('record.unchanged'));
      go(href);
      return;
    }
    const saved = await submit.run({ body, rev: base.rev }, async (key) => {
      try {
        return await changeBackOrder(read.number, base.rev, body, key);
      } catch (error) {
        if (error instanceof Error && 'status' in error && error.status === 412) {
          await meet();
          return undefined;
        }
        throw error;
      }
    });
    if (saved) {
      leave();
      client.setQueryData(['back-orders', read.number], saved);
      void client.invalidateQueries({ queryKey: ['back-orders'] });
      notify([t('record.saved', saved.display), ...saved.warnings.map((one) => one.detail)].join(' '));
      go(href);
    }
  };
  const choose = (sides: ReadonlyMap<string, Side>) => {
    if (theirs) {
      setDraft(merged(draft, draftOf(theirs), sides));
      setBase(theirs);
      setTheirs(undefined);
    }
  };
  const barred = theirs !== undefined && !theirs.actions.includes('edit');
  return (
    <form className="form" onSubmit={(event) => void send(event)} onKeyDown={lineKeys} noValidate>
      <PageHead title={t('back_order.edit_title', read.display)} within={t('back_orders.title')} />
      {barred && <Barred bo={theirs} />}
      {theirs && !barred && (
        <LinesConflict
          key={conflict.current}
          what={theirs.display}
          base={draftOf(base)}
          mine={draft}
          theirs={draftOf(theirs)}
          onChoose={choose}
        />
      )}
      <FormError error={submit.error} shown={(field) => shownField(field)} />
      <Facts
        facts={[
          [
            t('back_orders.column_account'),
            <>
              <Link href={accountHref(read.account.id)}>{read.account.name}</Link> <Flags flags={read.account.flags} />
            </>,
          ],
        ]}
      />
      <Section title={t('record.lines')}>
        <LinesEntry
          lines={draft.lines}
          onChange={(lines) => setDraft((before) => ({ ...before, lines: lines(before.lines) }))}
          error={submit.error}
        />
      </Section>
      <HeadFields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} error={submit.error} />
      <div className="form-bar">
        <Button kind="primary" type="submit" busy={submit.busy} disabled={theirs !== undefined}>
          {t('record.save')}
        </Button>
        <Button href={href}>{t('record.cancel')}</Button>
      </div>
    </form>
  );
}
