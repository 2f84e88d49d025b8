/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An object with lines while it is being edited: as a draft, as fields to compare, and what of it is sent. The draft's
 * other members are the texts of its head, by the API's names. */
import type { EntryProduct } from '../ui/LineEntry';
import { type Flat, type Side, sameValue } from './merge';

export interface DraftLine {
  key: string; // of the row: "line-7" of one that the server has, "new-12" else
  id: number | null; // null: new
  product: EntryProduct;
  bottles: number | null; // null: nothing valid yet
  note: string;
  due?: string; // a day of its own, where lines have one
}

export interface LinesDraft {
  lines: DraftLine[];
}

interface ReadLine {
  id: number;
  product: EntryProduct;
  qty_btl: number;
  note: string | null;
}

export const draftLine = ({ id, product, qty_btl, note }: ReadLine): DraftLine => ({
  key: `line-${id}`,
  id,
  product,
  bottles: qty_btl,
  note: note ?? '',
});

export const newLine = ({ id, code, name, vintage, unit_set }: EntryProduct, bottles: number | null = null): DraftLine => ({
  key: `new-${id}`,
  id: null,
  product: { id, code, name, vintage, unit_set },
  bottles,
  note: '',
});

export type LineValue = Pick<DraftLine, 'bottles' | 'note' | 'due'>;
const partsOf = ({ bottles, note, due }: DraftLine): LineValue => ({ bottles, note, ...(due ? { due } : {}) });

/** flatOf(draft): a field for each of its head and for each line; a line's is what can be changed of it. */
export const flatOf = ({ lines, ...head }: LinesDraft): Flat => ({
  ...head,
  ...Object.fromEntries(lines.map((line) => [line.key, partsOf(line)])),
});

/** merged(mine, theirs, sides): of each field that differs, the side that was chosen. */
export function merged<D extends LinesDraft>(mine: D, theirs: D, sides: ReadonlyMap<string, Side>): D {
  const own = new Map(mine.lines.map((line) => [line.key, line]));
  const other = new Map(theirs.lines.map((line) => [line.key, line]));
  const head = Object.entries(theirs).filter(([name]) => name !== 'lines' && sides.get(name) === 'theirs');
  const lines = [...new Set([...other.keys(), ...own.keys()])].flatMap((key) => {
    const side = sides.get(key) ?? 'mine';
    const line = (side === 'mine' ? own : other).get(key);
    // A line that they have removed is new again.
    return line ? [side === 'mine' && line.id !== null && !other.has(key) ? { ...line, id: null } : line] : [];
  });
  return { ...mine, ...Object.fromEntries(head), lines };
}

const lineBody = ({ id, product, bottles, note, due }: DraftLine) => ({
  ...(id === null ? { product: product.id } : { id }),
  qty_btl: bottles ?? 0,
  note: note.trim() || null,
  ...(due === undefined ? {} : { due: due || null }),
});

type Sent<D> = Partial<Record<Exclude<keyof D, 'lines'>, string | null>> & { lines?: ReturnType<typeof lineBody>[] };

/** changesOf(draft, before): what is sent; only what differs from what was read. A blank text is null. */
export function changesOf<D extends LinesDraft>(draft: D, before: D): Sent<D> {
  const texts = Object.entries(draft).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() !== before[name as keyof D] ? [[name, value.trim() || null]] : [],
  );
  const lines = draft.lines.map(lineBody);
  return { ...Object.fromEntries(texts), ...(sameValue(lines, before.lines.map(lineBody)) ? {} : { lines }) };
}
