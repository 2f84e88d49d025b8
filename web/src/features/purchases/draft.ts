/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A purchase order while it is being written. */
import type { Schema } from '@/shared/api/client';
import { changesOf, draftLine, type LinesDraft, newLine } from '@/shared/state/linesDraft';
import type { EntryProduct } from '@/shared/ui/LineEntry';
import type { Purchase } from './api';

export interface Draft extends LinesDraft {
  supplier: string;
  warehouse: string; // its id
  due: string;
  reference: string;
  note: string;
}

/** newDraft(warehouse, product): of a new one, for that warehouse, and with that product on it. */
export const newDraft = (warehouse: number | undefined, product: EntryProduct | undefined): Draft => ({
  supplier: '',
  warehouse: String(warehouse ?? ''),
  due: '',
  reference: '',
  note: '',
  lines: product ? [{ ...newLine(product), due: '' }] : [],
});

export const draftOf = (po: Purchase): Draft => ({
  supplier: po.supplier,
  warehouse: String(po.warehouse),
  due: po.due ?? '',
  reference: po.reference ?? '',
  note: po.note ?? '',
  lines: po.lines.map((line) => ({ ...draftLine(line), due: line.due ?? '' })),
});

/** patchOf(draft, before): what is sent of a change; of a new one, where `before` has nothing, all that was said. */
export function patchOf(draft: Draft, before: Draft): Schema['PurchaseOrderEditPatch'] {
  const { supplier, warehouse, ...changes } = changesOf(draft, before);
  return {
    ...changes,
    ...(supplier === undefined ? {} : { supplier: supplier ?? '' }),
    ...(warehouse === undefined ? {} : { warehouse: Number(warehouse) }),
  };
}

export const bodyOf = (draft: Draft): Schema['PurchaseOrderDraft'] => ({
  lines: [],
  supplier: '',
  ...patchOf(draft, newDraft(undefined, undefined)),
  warehouse: Number(draft.warehouse),
});
