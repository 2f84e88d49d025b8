/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An order while it is being written: its lines with what they may choose, and the request that submits it. */
import type { Schema } from '@/shared/api/client';
import { parseMoney } from '@/shared/format/money';
import type { Flat, Side } from '@/shared/state/merge';
import type { Order, OrderBody, OrderChoice, OrderForm, OrderPatch, OrderState } from './api';

export const KEPT = 'kept'; // the price that a line has already
export const TYPED = 'typed'; // a price that an admin types

export interface Source {
  back_order: number;
  line: number; // of the back order
  wanted: number; // bottles
}

export interface Line {
  key: string; // of the row
  id: number | null; // null: new
  choice: OrderChoice;
  bottles: number | null; // null: nothing valid yet
  note: string;
  price: string; // id of a price level, KEPT or TYPED
  typed: string;
  kept: { cents: number; name: string | null } | null; // what KEPT means
  warehouse: number;
  held: { warehouse: number; bottles: number } | null; // what the order has already taken for it
  short: boolean; // what exceeds the bottles available goes to a back order
  insteadOf: number | null;
  sources: Source[];
  remains: boolean; // what is left of the sources goes to a new back order
}

export interface Draft {
  delivery: string;
  draft: boolean;
  note: string;
  privateNote: string;
  reference: string;
  keep: boolean; // the remainder, on a new back order
  lines: Line[];
}

const NO_LINE = { id: null, note: '', typed: '', kept: null, held: null, short: false, insteadOf: null, sources: [], remains: true };

let made = 0; // keys of new rows

/** lineOf(choice): a new line with what is preselected. */
export const lineOf = (choice: OrderChoice, part: Partial<Line> = {}): Line => ({
  ...NO_LINE,
  key: `new-${++made}`,
  choice,
  bottles: null,
  price: choice.price_level === null ? TYPED : String(choice.price_level),
  warehouse: choice.warehouse,
  ...part,
});

export const draftOfForm = (form: OrderForm): Draft => ({
  delivery: '',
  draft: false,
  note: '',
  privateNote: form.back_orders
    .map((one) => one.note)
    .filter(Boolean)
    .join('\n'),
  reference: '',
  keep: true,
  lines: form.lines.map((line) =>
    lineOf(line, {
      key: `product-${line.product.id}`,
      bottles: line.qty_btl,
      note: line.note ?? '',
      sources: line.sources.map((source) => ({ back_order: source.back_order, line: source.line, wanted: source.qty_btl })),
    }),
  ),
});

/** draftOfOrder(order, choices): the order as it is, to be edited. */
export function draftOfOrder(order: Order, choices: readonly OrderChoice[]): Draft {
  const byProduct = new Map(choices.map((choice) => [choice.product.id, choice]));
  const open = order.back_orders.some((one) => one.tie === 'tied');
  const sourced = new Set<number>(); // the first line of a product shows its back orders
  return {
    delivery: order.delivery_date ?? '',
    draft: order.state === 'draft',
    note: order.note ?? '',
    privateNote: order.private_note ?? '',
    reference: order.reference ?? '',
    keep: true,
    lines: order.lines.flatMap((line): Line[] => {
      const choice = byProduct.get(line.product.id);
      if (!choice) {
        return [];
      }
      const fills = open && !sourced.has(line.product.id) ? order.fills.filter((fill) => fill.product === line.product.id) : [];
      sourced.add(line.product.id);
      return [
        lineOf(choice, {
          key: `line-${line.id}`,
          id: line.id,
          bottles: line.qty_btl,
          note: line.note ?? '',
          price: KEPT,
          kept: { cents: line.price_cents, name: line.price_level_name },
          warehouse: line.warehouse,
          held: { warehouse: line.warehouse, bottles: line.qty_btl },
          insteadOf: line.instead_of,
          sources: fills.map((fill) => ({ back_order: fill.back_order, line: fill.line, wanted: fill.wanted_btl })),
          remains: fills.every((fill) => fill.keep_remainder),
        }),
      ];
    }),
  };
}

/* --- what changes it --- */

export type Action =
  | { do: 'head'; part: Partial<Omit<Draft, 'lines'>> }
  | { do: 'line'; key: string; part: Partial<Line> }
  | { do: 'add'; line: Line; after?: string }
  | { do: 'put'; line: Line; at: number }
  | { do: 'remove'; key: string }
  | { do: 'all'; draft: Draft };

export function change(draft: Draft, action: Action): Draft {
  const { lines } = draft;
  switch (action.do) {
    case 'head':
      return { ...draft, ...action.part };
    case 'line':
      return { ...draft, lines: lines.map((line) => (line.key === action.key ? { ...line, ...action.part } : line)) };
    case 'add': {
      const at = lines.findIndex((line) => line.key === action.after);
      return { ...draft, lines: lines.toSpliced(at < 0 ? lines.length : at + 1, 0, action.line) };
    }
    case 'put':
      return lines.some((line) => line.key === action.line.key) ? draft : { ...draft, lines: lines.toSpliced(action.at, 0, action.line) };
    case 'remove':
      return { ...draft, lines: lines.filter((line) => line.key !== action.key) };
    case 'all':
      return action.draft;
  }
}

/* --- what follows from it --- */

/** Price of a bottle in cents; undefined: none yet. */
export function priceOf(line: Line): number | undefined {
  if (line.price === KEPT) {
    return line.kept?.cents;
  }
  return line.price === TYPED
    ? parseMoney(line.typed)
    : line.choice.prices.find((one) => String(one.price_level) === line.price)?.price_cents;
}

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + (line.bottles ?? 0) * (priceOf(line) ?? 0), 0);

/** Bottles that this line could have from its warehouse: those available, and those it holds there itself. */
export const availableOf = (line: Line): number =>
  (line.choice.warehouses.find((one) => one.id === line.warehouse)?.available_btl ?? 0) +
  (line.held?.warehouse === line.warehouse ? line.held.bottles : 0);

/** leftOf(line, lines): bottles that its back orders wanted and this order does not give them; all lines of the product count. */
export function leftOf(line: Line, lines: readonly Line[]): number {
  const wanted = line.sources.reduce((sum, source) => sum + source.wanted, 0);
  const product = line.choice.product.id;
  const given = lines
    .filter((one) => (one.insteadOf ?? one.choice.product.id) === product)
    .reduce((sum, one) => sum + (one.bottles ?? 0), 0);
  return Math.max(0, wanted - given);
}

/** stateOf(draft, futureDays, today): what the submit makes. */
export function stateOf(
  draft: Pick<Draft, 'draft' | 'delivery'>,
  futureDays: number,
  today: string,
): Extract<OrderState, 'draft' | 'future' | 'active'> {
  if (draft.draft) {
    return 'draft';
  }
  const days = (Date.parse(draft.delivery) - Date.parse(today)) / 86_400_000;
  return futureDays > 0 && days > futureDays ? 'future' : 'active';
}

/* --- the request --- */

const text = (value: string): string | null => value.trim() || null;

function lineBody(line: Line): Schema['OrderLineDraft'] {
  const cents = parseMoney(line.typed);
  return {
    ...(line.id === null ? { product: line.choice.product.id } : { id: line.id }),
    qty_btl: line.bottles ?? 0,
    warehouse: line.warehouse,
    note: text(line.note),
    ...(line.price === TYPED
      ? cents === undefined
        ? {}
        : { price_cents: cents }
      : line.price === KEPT
        ? {}
        : { price_level: Number(line.price) }),
    ...(line.insteadOf === null || line.id !== null ? {} : { instead_of: line.insteadOf }),
    ...(line.short ? { short_to_back_order: true } : {}),
  };
}

function sourcesBody(draft: Draft, revs: ReadonlyMap<number, number | null>): Schema['OrderSource'][] {
  return [...revs].map(([number, rev]) => ({
    number,
    ...(rev === null ? {} : { rev }),
    keep_remainder: draft.keep,
    give_up: draft.lines
      .filter((line) => !line.remains)
      .flatMap((line) => line.sources.filter((source) => source.back_order === number).map((source) => source.line)),
  }));
}

export const bodyOf = (draft: Draft, form: OrderForm): OrderBody => ({
  account: form.account.id,
  ...(form.back_orders.length > 0
    ? { back_orders: sourcesBody(draft, new Map(form.back_orders.map((one) => [one.number, one.rev]))) }
    : {}),
  delivery_date: draft.delivery || null,
  draft: draft.draft,
  note: text(draft.note),
  private_note: text(draft.privateNote),
  reference: text(draft.reference),
  lines: draft.lines.map(lineBody),
});

/** sentLines(draft): on an edit a line of no bottles goes; the rows in the order of the request, for its refusals. */
export const sentLines = (draft: Draft): Line[] => draft.lines.filter((line) => line.bottles !== 0 || line.id === null);

/** patchOf(draft, base, order): only what differs from what was read. */
export function patchOf(draft: Draft, base: Draft, order: Order): OrderPatch {
  const tied = order.back_orders.filter((one) => one.tie === 'tied');
  const sources = (of: Draft) => sourcesBody(of, new Map(tied.map((one) => [one.number, null])));
  const all = (of: Draft): OrderPatch => ({
    delivery_date: of.delivery || null,
    note: text(of.note),
    private_note: text(of.privateNote),
    reference: text(of.reference),
    lines: sentLines(of).map(lineBody),
    ...(tied.length > 0 ? { back_orders: sources(of) } : {}),
  });
  const before = all(base) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(all(draft)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
}

/* --- somebody else changed it meanwhile --- */

const HEAD = ['delivery', 'reference', 'note', 'privateNote'] as const;
type Head = (typeof HEAD)[number];
export const isHead = (key: string): key is Head => (HEAD as readonly string[]).includes(key);

export interface LineValue {
  bottles: number | null;
  warehouse: number;
  cents: number | null;
  note: string;
}

/** flatOf(draft): a field for each head field and for each line, to be compared. */
export const flatOf = (draft: Draft): Flat => ({
  ...Object.fromEntries(HEAD.map((name) => [name, draft[name]])),
  ...Object.fromEntries(
    draft.lines.map((line) => [
      line.key,
      { bottles: line.bottles, warehouse: line.warehouse, cents: priceOf(line) ?? null, note: line.note } satisfies LineValue,
    ]),
  ),
});

/** merged(mine, theirs, sides): of each field that differs, the side that was chosen. */
export function merged(mine: Draft, theirs: Draft, sides: ReadonlyMap<string, Side>): Draft {
  const own = new Map(mine.lines.map((line) => [line.key, line]));
  const other = new Map(theirs.lines.map((line) => [line.key, line]));
  const heads = Object.fromEntries(HEAD.map((name) => [name, (sides.get(name) === 'theirs' ? theirs : mine)[name]])) as Pick<Draft, Head>;
  const lines = [...new Set([...other.keys(), ...own.keys()])].flatMap((key) => {
    const side = sides.get(key) ?? 'mine';
    const line = (side === 'mine' ? own : other).get(key);
    if (!line || side === 'theirs' || line.id === null) {
      return line ? [line] : [];
    }
    const now = other.get(key);
    if (!now) {
      return [{ ...line, id: null, held: null, price: line.price === KEPT ? TYPED : line.price }]; // they removed it: it is new again
    }
    return [{ ...line, kept: now.kept, held: now.held }];
  });
  return { ...mine, ...heads, lines };
}
