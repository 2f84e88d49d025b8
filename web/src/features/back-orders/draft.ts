/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A back order while it is being edited: as a draft, as the request that saves it, and as fields to compare. */
import type { Schema } from '@/shared/api/client';
import type { Flat, Side } from '@/shared/state/merge';
import type { EntryProduct } from '@/shared/ui/LineEntry';
import type { BackOrder } from './api';

export interface DraftLine {
  key: string; // of the row
  id: number | null; // null: new
  product: EntryProduct;
  bottles: number | null; // null: nothing valid yet
  note: string;
}

export interface Draft {
  note: string;
  reference: string;
  need_by: string;
  priority: string;
  lines: DraftLine[];
}

export const draftOf = (bo: BackOrder): Draft => ({
  note: bo.note ?? '',
  reference: bo.reference ?? '',
  need_by: bo.need_by ?? '',
  priority: String(bo.priority),
  lines: bo.lines.map((line) => ({
    key: `line-${line.id}`,
    id: line.id,
    product: line.product,
    bottles: line.qty_btl,
    note: line.note ?? '',
  })),
});

const HEAD = ['note', 'reference', 'need_by', 'priority'] as const;
type Head = (typeof HEAD)[number];

interface LineValue {
  bottles: number | null;
  note: string;
}

/** flatOf(draft): a field for each head field and for each line; a line's is its quantity and note. */
export const flatOf = (draft: Draft): Flat => ({
  ...Object.fromEntries(HEAD.map((name) => [name, draft[name]])),
  ...Object.fromEntries(draft.lines.map((line) => [line.key, { bottles: line.bottles, note: line.note } satisfies LineValue])),
});

export const isHead = (key: string): key is Head => (HEAD as readonly string[]).includes(key);
export const lineValue = (value: unknown): LineValue | undefined => value as LineValue | undefined;

/** merged(mine, theirs, sides): of each field that differs, the side that was chosen. */
export function merged(mine: Draft, theirs: Draft, sides: ReadonlyMap<string, Side>): Draft {
  const own = new Map(mine.lines.map((line) => [line.key, line]));
  const other = new Map(theirs.lines.map((line) => [line.key, line]));
  const keys = [...new Set([...other.keys(), ...own.keys()])];
  const result = { ...mine };
  for (const name of HEAD) {
    result[name] = (sides.get(name) === 'theirs' ? theirs : mine)[name];
  }
  result.lines = keys.flatMap((key) => {
    const side = sides.get(key) ?? 'mine';
    const line = (side === 'mine' ? own : other).get(key);
    // A line that they have removed is new again.
    return line ? [side === 'mine' && line.id !== null && !other.has(key) ? { ...line, id: null } : line] : [];
  });
  return result;
}

/** changesOf(draft, bo): what is sent; only what differs from what was read. */
export function changesOf(draft: Draft, bo: BackOrder): Schema['BackOrderEditPatch'] {
  const before = draftOf(bo);
  const changed = (name: Head) => draft[name].trim() !== before[name];
  const linesChanged = JSON.stringify(draft.lines.map(shape)) !== JSON.stringify(before.lines.map(shape));
  return {
    ...(changed('note') ? { note: draft.note.trim() || null } : {}),
    ...(changed('reference') ? { reference: draft.reference.trim() || null } : {}),
    ...(changed('need_by') ? { need_by: draft.need_by || null } : {}),
    ...(changed('priority') ? { priority: Number(draft.priority) } : {}),
    ...(linesChanged ? { lines: draft.lines.map(lineBody) } : {}),
  };
}

const shape = (line: DraftLine) => [line.id, line.product.id, line.bottles, line.note.trim()];

const lineBody = (line: DraftLine): Schema['BackOrderLineDraftNew'] => ({
  ...(line.id === null ? { product: line.product.id } : { id: line.id }),
  qty_btl: line.bottles ?? 0,
  note: line.note.trim() || null,
});
