/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A back order that is being written: what is kept of it on the device, what is missing, and the request that makes it. */
import { ApiError, type Schema } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { qtyError } from '@/shared/ui/QtyInput';
import type { Draft } from './draft';

export interface EntryAccount {
  id: number;
  name: string;
  flags: readonly string[];
}

export interface Entry extends Draft {
  account: EntryAccount | null;
}

export const emptyEntry: Entry = { account: null, note: '', reference: '', need_by: '', priority: '0', lines: [] };

/** Nothing was typed yet that somebody would miss. */
export const isSame = (one: Entry, other: Entry): boolean => JSON.stringify(one) === JSON.stringify(other);

/** missingIn(entry): what the server would refuse for sure, as a refusal beside the fields. */
export function missingIn(entry: Entry): ApiError | undefined {
  const errors: [field: string, detail: string][] = [];
  if (!entry.account) {
    errors.push(['account', t('new_back_order.no_account')]);
  }
  if (entry.lines.length === 0) {
    errors.push(['lines', t('new_back_order.no_lines')]);
  }
  for (const [index, line] of entry.lines.entries()) {
    if (line.bottles === null) {
      errors.push([`lines[${index}].qty_btl`, qtyError('', line.product.unit_set, false) ?? '']);
    }
  }
  if (errors.length === 0) {
    return undefined;
  }
  const title = t('new_back_order.incomplete');
  return new ApiError(0, {
    type: 'about:blank',
    code: 'incomplete',
    title,
    status: 0,
    request_id: '',
    errors: errors.map(([field, detail]) => ({ field, detail, code: 'incomplete' })),
  });
}

/** bodyOf(entry, account, capturedAt): only what was said; capturedAt: it is written without a signal. */
export const bodyOf = (entry: Entry, account: EntryAccount, capturedAt: string | undefined): Schema['BackOrderDraftNew'] => ({
  account: account.id,
  lines: entry.lines.map((line) => ({
    product: line.product.id,
    qty_btl: line.bottles ?? 0,
    ...(line.note.trim() ? { note: line.note.trim() } : {}),
  })),
  ...(entry.note.trim() ? { note: entry.note.trim() } : {}),
  ...(entry.reference.trim() ? { reference: entry.reference.trim() } : {}),
  ...(entry.need_by ? { need_by: entry.need_by } : {}),
  ...(Number(entry.priority) > 0 ? { priority: Number(entry.priority) } : {}),
  ...(capturedAt ? { captured_at: capturedAt } : {}),
});
