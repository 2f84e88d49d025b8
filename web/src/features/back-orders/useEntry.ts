/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a new back order begins: with the draft that this device has, with one that could not be sent, or with what the
 * address names. And how its draft is kept while it is being written. */
import { useEffect, useRef, useState } from 'react';
import { api, take } from '@/shared/api/client';
import { numberOf } from '@/shared/format/numbers';
import { deviceReady, dropDraft, keepDraft, readDraft, readUnsent } from '@/shared/offline/device';
import { accountOfId, flagsOf, productOfId } from '@/shared/offline/find';
import { type DraftLine, newLine } from '@/shared/state/linesDraft';
import { useSession } from '@/shared/state/session';
import { type Entry, type EntryAccount, emptyEntry, isSame } from './entry';

const KEEP_MS = 250; // after the last change

export interface Beginning {
  start: Entry; // what the address asks for
  entry: Entry; // what is shown
  keptAt: number | undefined; // the draft's
}

async function accountOf(id: number): Promise<EntryAccount | null> {
  const here = accountOfId(id);
  if (here) {
    return { id, name: here.label, flags: here.flags };
  }
  const { name, status } = await take(api.GET('/api/v1/accounts/{id}', { params: { path: { id } } }));
  return { id, name, flags: flagsOf(status) };
}

async function lineOf(id: number): Promise<DraftLine> {
  return newLine(productOfId(id)?.product ?? (await take(api.GET('/api/v1/products/{id}', { params: { path: { id } } }))));
}

async function begin(search: string, draftKey: string): Promise<Beginning> {
  await deviceReady();
  const asked = new URLSearchParams(search);
  const unsent = asked.get('unsent');
  const mended = unsent === null ? undefined : await readUnsent(unsent);
  const [account, product] = [numberOf(asked.get('account') ?? undefined), numberOf(asked.get('product') ?? undefined)];
  // An address that names what is not there, or can't be asked for now, fills nothing in.
  const start = (mended?.draft as Entry | undefined) ?? {
    ...emptyEntry,
    account: account === undefined ? null : await accountOf(account).catch(() => null),
    lines:
      product === undefined
        ? []
        : await lineOf(product).then(
            (line) => [line],
            () => [],
          ),
  };
  const kept = await readDraft<Entry>(draftKey).catch(() => undefined);
  return { start, entry: kept?.draft ?? start, keptAt: kept?.at };
}

/** undefined: not known yet. */
export function useBeginning(search: string, draftKey: string): Beginning | undefined {
  const [beginning, setBeginning] = useState<Beginning>();
  useEffect(() => {
    let gone = false;
    void begin(search, draftKey).then((found) => !gone && setBeginning(found));
    return () => {
      gone = true;
    };
  }, [search, draftKey]);
  return beginning;
}

/** useKept(key, entry, start): keeps the draft; when it was kept last, and the way out of the form's hands. */
export function useKept(draftKey: string, entry: Entry, { start, keptAt }: Beginning) {
  const { keeps_copies: keeps } = useSession();
  const kept = useRef(keeps);
  const [at, setAt] = useState(keptAt);
  const pending = useRef<(() => void) | null>(null);
  const over = useRef(false);
  const known = useRef(entry);
  const keep = useRef((): void => undefined);
  keep.current = () => {
    pending.current = null;
    if (!over.current) {
      const done = isSame(entry, start) ? dropDraft(draftKey).then(() => undefined) : keepDraft(draftKey, entry);
      void done.then(setAt, () => undefined);
    }
  };
  useEffect(() => {
    if (entry === known.current) {
      return;
    }
    known.current = entry;
    pending.current = () => keep.current();
    const timer = setTimeout(() => pending.current?.(), KEEP_MS);
    return () => clearTimeout(timer);
  }, [entry]);
  useEffect(() => {
    if (kept.current !== keeps) {
      kept.current = keeps; // the company has changed its mind: from now on it is kept, or not any more
      keep.current();
    }
  }, [keeps]);
  useEffect(() => {
    const now = () => pending.current?.();
    addEventListener('pagehide', now);
    return () => {
      removeEventListener('pagehide', now);
      now();
    };
  }, []);
  /** The outbox has it (true), or the form has it back (false). */
  const setOver = (is: boolean) => {
    over.current = is;
    if (!is) {
      keep.current();
    }
  };
  return { at, setOver };
}
