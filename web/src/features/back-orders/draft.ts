/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A back order while it is being edited. */
import type { Schema } from '@/shared/api/client';
import { changesOf, draftLine, type LinesDraft } from '@/shared/state/linesDraft';
import type { BackOrder } from './api';

export interface Draft extends LinesDraft {
  note: string;
  reference: string;
  need_by: string;
  priority: string;
}

export const draftOf = (bo: BackOrder): Draft => ({
  note: bo.note ?? '',
  reference: bo.reference ?? '',
  need_by: bo.need_by ?? '',
  priority: String(bo.priority),
  lines: bo.lines.map(draftLine),
});

/** patchOf(draft, bo): what is sent; only what differs from what was read. */
export function patchOf(draft: Draft, bo: BackOrder): Schema['BackOrderEditPatch'] {
  const { priority, ...changes } = changesOf(draft, draftOf(bo));
  return { ...changes, ...(priority === undefined ? {} : { priority: Number(priority) }) };
}
