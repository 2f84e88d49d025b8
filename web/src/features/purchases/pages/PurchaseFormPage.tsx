/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A purchase order being written or changed: lines by keyboard. Somebody else's changes in between are shown beside one's own. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { ApiError } from '@/shared/api/client';
import { numberOf, purchaseHref } from '@/shared/format/numbers';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useLeaveGuard } from '@/shared/state/leaving';
import { merged } from '@/shared/state/linesDraft';
import { sameValue } from '@/shared/state/merge';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { SelectField, TextArea, TextField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { LinesConflict } from '@/shared/ui/LinesConflict';
import { LinesEntry } from '@/shared/ui/LinesEntry';
import { lineKeys } from '@/shared/ui/lineKeys';
import { notify } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { NoRecord } from '@/shared/ui/States';
import { changePurchase, createPurchase, listWarehouses, type Purchase, readProduct, readPurchase } from '../api';
import { bodyOf, type Draft, draftOf, newDraft, patchOf } from '../draft';
import { LIST } from './PurchasePage';

type Warehouses = Awaited<ReturnType<typeof listWarehouses>>;

interface Begun {
  warehouses: Warehouses;
  start: Draft;
  read?: Purchase; // none: it is new
}

async function begin(number: number | undefined, product: number | undefined): Promise<Begun> {
  const warehouses = await listWarehouses();
  if (number !== undefined) {
    const read = await readPurchase(number);
    return { warehouses, read, start: draftOf(read) };
  }
  // An address that names what is not there fills nothing in.
  const first = product === undefined ? undefined : await readProduct(product).catch(() => undefined);
  const warehouse = first?.primary_warehouse ?? warehouses.find((one) => one.active)?.id;
  return { warehouses, start: newDraft(warehouse, first) };
}

export default function PurchaseFormPage() {
  const number = numberOf(useParams<{ number?: string }>().number);
  const product = numberOf(new URLSearchParams(useSearch()).get('product') ?? undefined);
  const { data, error, refetch } = useQuery({
    queryKey: ['purchase_orders', 'form', number, product],
    queryFn: () => begin(number, product),
    staleTime: Number.POSITIVE_INFINITY, // what the form begins with
    gcTime: 0,
  });
  if (!data) {
    return <NoRecord error={error} none={t('purchase.none')} back={LIST} onRetry={() => void refetch()} />;
  }
  return data.read && !data.read.actions.includes('edit') ? <Barred po={data.read} /> : <Form begun={data} />;
}

const Barred = ({ po }: { po: Purchase }) => (
  <div className="note note-wait" role="status">
    <p>
      {t('purchase.barred')} <Link href={purchaseHref(po.number)}>{t('purchase.title', po.number)}</Link>
    </p>
  </div>
);

const SHOWN = /^(supplier|warehouse|due|reference|note|lines|lines\[\d+\]\.(qty_btl|note|due|product|id))$/;

function Form({ begun }: { begun: Begun }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [base, setBase] = useState(begun); // what this edit is an edit of
  const [theirs, setTheirs] = useState<Purchase>(); // changed elsewhere meanwhile
  const [draft, setDraft] = useState(begun.start);
  const submit = useSubmit();
  const conflicts = useRef(0);
  const { read, warehouses } = base;
  const dirty = !sameValue(draft, base.start);
  const leave = useLeaveGuard(dirty);
  const href = read ? purchaseHref(read.number) : LIST.href;
  useObjectActions(
    read ? { title: t('purchase.title', read.number), back: { label: t('purchase.title', read.number), href }, actions: [] } : null,
  );

  const write = (key: string) =>
    read ? changePurchase(read.number, read.rev, patchOf(draft, base.start), key) : createPurchase(bodyOf(draft), key);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await submit.run({ draft, rev: read?.rev }, async (key) => {
      try {
        return await write(key);
      } catch (error) {
        if (read && error instanceof ApiError && error.status === 412) {
          conflicts.current++;
          setTheirs(await readPurchase(read.number));
          return undefined;
        }
        throw error;
      }
    });
    if (saved) {
      leave();
      void client.invalidateQueries(); // what is on order stands on many pages
      const name = t('purchase.title', saved.number);
      notify(read ? t('record.saved', name) : t('purchase.created_tell', saved.number, formatBottles(saved.total_btl)));
      go(purchaseHref(saved.number));
    }
  };
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const field = (name: 'supplier' | 'due' | 'reference' | 'note') => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    error: submit.error?.fields.get(name),
  });
  const barred = theirs && !theirs.actions.includes('edit');
  const places = warehouses.filter((one) => one.active || one.id === read?.warehouse);
  return (
    <form className="form" onSubmit={(event) => void send(event)} onKeyDown={lineKeys} noValidate>
      <PageHead title={read ? t('purchase.edit_title', read.number) : t('purchases.new')} within={t('purchases.title')} />
      {barred && <Barred po={theirs} />}
      {theirs && !barred && (
        <LinesConflict
          key={conflicts.current}
          what={t('purchase.title', theirs.number)}
          base={base.start}
          mine={draft}
          theirs={draftOf(theirs)}
          show={(name, id) => (name === 'warehouse' ? warehouses.find((one) => String(one.id) === id)?.name : undefined)}
          onChoose={(sides) => {
            setDraft(merged(draft, draftOf(theirs), sides));
            setBase({ ...base, read: theirs, start: draftOf(theirs) });
            setTheirs(undefined);
          }}
        />
      )}
      <FormError error={submit.error} shown={(name) => SHOWN.test(name)} />
      <div className="form-row">
        <TextField label={t('purchase.supplier')} autoFocus={!read} maxLength={200} {...field('supplier')} />
        <SelectField
          label={t('purchase.warehouse')}
          value={draft.warehouse}
          onChange={(warehouse) => change({ warehouse })}
          options={places.map((one) => ({ value: String(one.id), label: one.name }))}
          error={submit.error?.fields.get('warehouse')}
        />
        <TextField label={t('purchase.due')} type="date" help={t('purchase.due_help')} {...field('due')} />
      </div>
      <Section title={t('record.lines')}>
        <LinesEntry
          days
          lines={draft.lines}
          onChange={(lines) => setDraft((before) => ({ ...before, lines: lines(before.lines) }))}
          error={submit.error}
        />
      </Section>
      <TextArea label={t('record.note')} maxLength={2000} {...field('note')} />
      <div className="form-row">
        <TextField label={t('purchase.reference')} maxLength={100} {...field('reference')} />
      </div>
      <div className="form-bar">
        <Button kind="primary" type="submit" busy={submit.busy} disabled={theirs !== undefined}>
          {read ? t('record.save') : t('purchase.create')}
        </Button>
        <Button href={href}>{t('record.cancel')}</Button>
      </div>
    </form>
  );
}
