/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who changed what and when, the last first. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api, type Schema, take } from '../api/client';
import { formatDate, formatInstant } from '../format/date';
import { formatMoney } from '../format/money';
import { backOrderHref, backOrderName, orderHref } from '../format/numbers';
import { productName } from '../format/product';
import { formatBottles, formatQty } from '../format/qty';
import { t, wordOf } from '../i18n';
import { useSession } from '../state/session';

export type HistoryEntry = Schema['HistoryEntry'];

export interface HistoryLine {
  id: number;
  product: number | Named; // orders keep what it was called then
  qty_btl: number;
  note?: string | null;
  price_cents?: number;
  warehouse_name?: string;
}

type Named = Pick<Schema['Product'], 'id' | 'name' | 'vintage' | 'unit_set'>;

/** Fields that say nothing to people: they follow from others, or stand on the page anyway. */
const UNSAID = new Set(['account', 'status', 'state', 'fills']);

export function HistoryList({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <ol className="history">
      {[...entries].reverse().map((entry) => (
        <li key={entry.id}>
          <p>
            <strong>{wordOf('history', entry.kind.split('.')[1] ?? '')}</strong> {t('history.by', entry.user?.name ?? t('history.program'))}
            <span className="soft"> · {formatInstant(entry.at)}</span>
          </p>
          <Changes entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Changes({ entry }: { entry: HistoryEntry }) {
  const made = entry.kind.endsWith('.created');
  const rows = Object.entries(entry.changes).flatMap(([field, pair]): ReactNode[] => {
    if (UNSAID.has(field) || !Array.isArray(pair)) {
      return [];
    }
    const [before, after] = pair as [unknown, unknown];
    if (field === 'lines') {
      return lineRows((before ?? []) as HistoryLine[], (after ?? []) as HistoryLine[], made);
    }
    if (made && (after === 0 || after === false)) {
      return [];
    }
    return [
      <li key={field}>
        {wordOf('field', field)}: {before !== null && !made && <Value field={field} value={before} />}
        {before !== null && !made && ' → '}
        <Value field={field} value={after} />
      </li>,
    ];
  });
  return rows.length > 0 ? <ul>{rows}</ul> : null;
}

function lineRows(before: readonly HistoryLine[], after: readonly HistoryLine[], made: boolean): ReactNode[] {
  const old = new Map(before.map((line) => [line.id, line]));
  const kept = new Set(after.map((line) => line.id));
  return [
    ...before
      .filter((line) => !kept.has(line.id))
      .map((line) => <LineRow key={`gone-${line.id}`} what={t('history.line_removed')} line={line} />),
    ...after.flatMap((line) => {
      const was = old.get(line.id);
      if (!was) {
        return [<LineRow key={line.id} what={made ? '' : t('history.line_added')} line={line} />];
      }
      const same = (['qty_btl', 'price_cents', 'warehouse_name'] as const).every((field) => was[field] === line[field]);
      return same && (was.note ?? null) === (line.note ?? null) ? [] : [<LineRow key={line.id} what="" line={line} was={was} />];
    }),
  ];
}

function useProductRef(product: number | Named): Named | undefined {
  const id = typeof product === 'number' ? product : product.id;
  const { data } = useQuery({
    queryKey: ['product', 'ref', id],
    queryFn: () => take(api.GET('/api/v1/products/{id}', { params: { path: { id } } })),
    enabled: product === id,
    staleTime: 600_000,
  });
  return typeof product === 'number' ? data : product;
}

function LineRow({ what, line, was }: { what: string; line: HistoryLine; was?: HistoryLine }) {
  const product = useProductRef(line.product);
  const { currency } = useSession();
  const qty = (btl: number) => (product ? formatQty(btl, product.unit_set) : formatBottles(btl));
  const step = (before: string | undefined, after: string) => (before === undefined || before === after ? after : `${before} → ${after}`);
  const price = (of: HistoryLine | undefined) => (of?.price_cents === undefined ? undefined : formatMoney(of.price_cents, currency));
  return (
    <li>
      {what && `${what}: `}
      {product ? productName(product) : `#${String(line.product)}`},{' '}
      <span className="num">{step(was && qty(was.qty_btl), qty(line.qty_btl))}</span>
      {was && was.price_cents !== line.price_cents && `, ${step(price(was), price(line) ?? '')}`}
      {was && was.warehouse_name !== line.warehouse_name && `, ${step(was.warehouse_name, line.warehouse_name ?? '')}`}
      {was
        ? (was.note ?? '') !== (line.note ?? '') && `, ${t('history.note')}: ${line.note ?? '–'}`
        : line.note && `, ${t('history.note')}: ${line.note}`}
    </li>
  );
}

function Value({ field, value }: { field: string; value: unknown }) {
  const { currency } = useSession();
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  if (typeof value === 'boolean') {
    return value ? t('history.yes') : t('history.no');
  }
  if (typeof value === 'number') {
    switch (field) {
      case 'order':
      case 'tied_to':
        return <Link href={orderHref(value)}>{t('history.order', value)}</Link>;
      case 'remainder':
      case 'predecessor':
      case 'back_order':
        return <Link href={backOrderHref(value)}>{backOrderName(value)}</Link>;
      default:
        return field.endsWith('_btl') ? formatBottles(value) : field.endsWith('_cents') ? formatMoney(value, currency) : String(value);
    }
  }
  if (typeof value === 'string') {
    return field.endsWith('reason') ? wordOf('reason', value) : /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one === 'object' ? '' : String(one))).join(', ');
  }
  return '';
}
