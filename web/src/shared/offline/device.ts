/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The device of the one who is signed in: its catalogue in memory, kept current, and its outbox, sent by one tab at a time. Where the
 * company lets it keep nothing (docs/decisions/0039) it opens no database, or one that is left only until what waits in it is sent. */
import { useSyncExternalStore } from 'react';
import { ApiError, api, newKey, type Problem, take } from '../api/client';
import { calm, isOnline, onConnection } from '../api/connection';
import { type Catalog, makeCatalog } from './catalog';
import { type Db, forgetDb, forgetOthers, type Kept, type KeptAnswer, onlyUnsent, openDb, openKept, type Sent } from './db';
import { keepCatalog } from './keep';
import { keepBeside } from './keepBeside';
import { type Answer, answerOf, dropUnsent, flush, listUnsent, putUnsent, retryUnsent, type Unsent } from './outbox';

const LOCK = 'cellarbook.outbox';
const IN_USE = 'cellarbook.device'; // a lock, shared by those who wait for an answer of the database: who deletes it has it alone
const BEAT_MS = 5000; // between looks at the outbox
const CATALOG_MS = 20_000; // between questions for what has changed
const ANSWER_MS = 20_000; // then a request counts as lost
const RECENT_MAX = 5;
const FIRST_MS = 300; // that the page has to read what it shows, before a whole catalogue stands in its way
const ROWS_AT_ONCE = 500; // of the catalogue, out of the database
const FEW_BYTES = 64 * 1024; // of the catalogue, that are parsed and written between two keys
const ANSWERS_MAX = 200; // kept on the device; the one that came longest ago goes

interface Person {
  id: number;
  email: string | null;
  admin: boolean;
  keeps: boolean; // the company lets his devices keep copies
}

export interface DeviceState {
  catalog: Catalog | null; // null: not here yet
  error: Error | null; // why it is not here
  recent: readonly number[]; // accounts, the last one first
  unsent: readonly Unsent[];
}

const NOTHING: DeviceState = { catalog: null, error: null, recent: [], unsent: [] };

let person: Person | null = null;
let opened: Promise<Db | undefined> | null = null; // of one whose devices keep nothing: while something waits to be sent
let leaving = new AbortController(); // of that person
let loaded: Promise<void> = Promise.resolve(); // what is kept is in memory
let state: DeviceState = NOTHING;
const listeners = new Set<() => void>();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(LOCK) : null;

function set(part: Partial<DeviceState>): void {
  state = { ...state, ...part };
  for (const tell of listeners) {
    tell();
  }
}

export const device = (): DeviceState => state;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const onDevice = subscribe;
export const useDevice = (): DeviceState => useSyncExternalStore(subscribe, device);
export const isAdmin = (): boolean => person?.admin ?? false;
export const keepsCopies = (): boolean => person?.keeps ?? false;

const ownerOf = (who: Person): string => `${who.id} ${who.email ?? ''}`;
/** Whatever he may keep by now: his outbox is his. */
const isHere = (who: Person): boolean => person !== null && ownerOf(person) === ownerOf(who);

/** openDevice(who): from now on it is this person's. The same person again changes nothing, unless the company has changed what he
 * may keep. */
export function openDevice(who: { id: number; email: string | null; role: string; keeps_copies: boolean }): void {
  const next = { id: who.id, email: who.email, admin: who.role === 'admin', keeps: who.keeps_copies };
  const same = isHere(next);
  if (same && person?.keeps === next.keeps) {
    Object.assign(person, next); // what is being read for this person goes on
    return;
  }
  if (same) {
    leaving.abort();
    set({ ...NOTHING, unsent: state.unsent }); // what is being sent for him goes on
  } else {
    closeDevice();
  }
  person = next;
  leaving = new AbortController();
  opened = next.keeps ? openDb(ownerOf(next)) : openKept(ownerOf(next));
  loaded = opened
    .then((db) => begin(db, next))
    .catch((error: unknown) => {
      if (person === next) {
        set({ error: asError(error) });
      }
    });
}

/** closeDevice(): nobody is signed in; what is in memory goes. */
function closeDevice(): void {
  void opened?.then((db) => db?.close()).catch(() => undefined);
  leaving.abort();
  person = null;
  opened = null;
  unsure = undefined;
  set(NOTHING);
}

/** leaveDevice(): signed out: what is kept for this person goes, but for what is not sent yet. */
export async function leaveDevice(): Promise<void> {
  const who = person;
  closeDevice();
  if (who) {
    await forgetDb(ownerOf(who)).catch(() => undefined);
  }
}

/** deviceReady(): what this device has is here. */
export const deviceReady = (): Promise<void> => loaded;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function begin(db: Db | undefined, who: Person): Promise<void> {
  if (db) {
    await showUnsent(db, who);
    await (who.keeps ? beginKeeping(db, who) : keepNothing(db, who));
  }
  void forgetOthers(ownerOf(who)).catch(() => undefined);
  void flushAll(true).catch(() => undefined);
}

async function beginKeeping(db: Db, who: Person): Promise<void> {
  void navigator.storage?.persist?.().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, FIRST_MS));
  await loadCatalog(db, who);
  void refreshCatalog(db, who);
}

const inUse = <T>(mode: LockMode, work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(IN_USE, { mode }, work) : work();

/** What his devices may not keep goes; with the last of what was not sent yet, the database. */
async function keepNothing(db: Db, who: Person): Promise<void> {
  const left = await inUse('exclusive', () => onlyUnsent(db)).catch(() => false); // closed: another tab has deleted it
  if (!left && person === who) {
    opened = null;
    set({ unsent: [] });
  }
}

/* --- the catalogue --- */

/** All rows of a store, some at a time: the page answers in between. */
async function readAll<R>(read: (range: IDBKeyRange | undefined, count: number) => Promise<R[]>, keyOf: (row: R) => number): Promise<R[]> {
  const all: R[] = [];
  for (;;) {
    const last = all.at(-1);
    const rows = await read(last && IDBKeyRange.lowerBound(keyOf(last), true), ROWS_AT_ONCE);
    all.push(...rows);
    if (rows.length < ROWS_AT_ONCE) {
      return all;
    }
  }
}

async function loadCatalog(db: Db, who: Person): Promise<void> {
  const kept = db.transaction(['accounts', 'products', 'stock', 'facts']);
  const [accounts, products, stock, at, recent] = await Promise.all([
    readAll(
      (range, count) => kept.objectStore('accounts').getAll(range, count),
      (row) => row.id,
    ),
    readAll(
      (range, count) => kept.objectStore('products').getAll(range, count),
      (row) => row.id,
    ),
    readAll(
      (range, count) => kept.objectStore('stock').getAll(range, count),
      (row) => row.product,
    ),
    kept.objectStore('facts').get('at'),
    kept.objectStore('facts').get('recent'),
  ]);
  const catalog = at === undefined ? null : await makeCatalog(accounts, products, stock);
  if (person === who) {
    set({ catalog, recent: Array.isArray(recent) ? recent : [] });
  }
}

let refreshing = false;

/** Asks for what has changed since the last time, or for everything. */
async function refreshCatalog(db: Db, who: Person): Promise<void> {
  if (refreshing) {
    return;
  }
  refreshing = true;
  try {
    const [since, stockSince] = await Promise.all([db.get('facts', 'since'), db.get('facts', 'stock_since')]);
    await (since === undefined && calm());
    const answer = await askCatalog(since, stockSince);
    const changed = person === who && (await keep(db, who, answer));
    if (person === who && (changed || !state.catalog)) {
      await loadCatalog(db, who);
    }
    if (person === who && state.error) {
      set({ error: null });
    }
  } catch (error) {
    if (person === who && !state.catalog) {
      set({ error: asError(error) });
    }
  } finally {
    refreshing = false;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The answer as it came: a whole catalogue is read by a worker. */
async function askCatalog(since: unknown, stockSince: unknown): Promise<ArrayBuffer> {
  const [a, b] = [text(since), text(stockSince)];
  const query = { ...(a === undefined ? {} : { since: a }), ...(b === undefined ? {} : { stock_since: b }) };
  try {
    return await take(api.GET('/api/v1/catalog', { params: { query }, parseAs: 'arrayBuffer' }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'cursor_invalid') {
      return take(api.GET('/api/v1/catalog', { parseAs: 'arrayBuffer' })); // the server does not know the token: begin anew
    }
    throw error;
  }
}

/** Into the database: a few changes here, a whole catalogue beside the page. True: something was different. */
const keep = (db: Db, who: Person, bytes: ArrayBuffer): Promise<boolean> =>
  bytes.byteLength <= FEW_BYTES ? keepCatalog(db, bytes) : keepBeside({ owner: ownerOf(who), bytes }, leaving.signal);

/** Whom was written for last stands first when nothing is typed. */
async function rememberAccount(db: Db, account: number): Promise<void> {
  const recent = [account, ...state.recent.filter((one) => one !== account)].slice(0, RECENT_MAX);
  set({ recent });
  await db.put('facts', recent, 'recent');
}

/* --- drafts --- */

const database = async (): Promise<Db | undefined> => opened?.catch(() => undefined);

/** Where copies go. Without it (barred by the browser, or not wanted by the company) there are no drafts; everything else works. */
const store = async (): Promise<Db | undefined> => (person?.keeps ? database() : undefined);

export const readDraft = async <D>(key: string): Promise<Kept<D> | undefined> =>
  (await store())?.get('drafts', key) as Promise<Kept<D> | undefined>;

/** The moment at which it was kept; undefined: it was not. */
export async function keepDraft(key: string, draft: unknown): Promise<number | undefined> {
  const at = Date.now();
  const db = await store();
  await db?.put('drafts', { key, at, draft });
  return db && at;
}

export async function dropDraft(key: string): Promise<void> {
  await (await store())?.delete('drafts', key);
}

/* --- lists and objects that were seen --- */

/** keepAnswer(name, page): for the time without a signal. Where nothing can be kept, nothing is. */
export async function keepAnswer(name: string, page: unknown): Promise<void> {
  const change = (await store())?.transaction('lists', 'readwrite');
  if (change) {
    await change.store.put({ name, at: Date.now(), page });
    const keys = await change.store.index('at').getAllKeys();
    await Promise.all([...keys.slice(0, -ANSWERS_MAX).map((key) => change.store.delete(key)), change.done]);
  }
}

/** dropAnswer(name): it is gone, or may not be seen any more. */
export const dropAnswer = async (name: string): Promise<void> => (await store())?.delete('lists', name);

export const readAnswer = async (name: string): Promise<KeptAnswer | undefined> => (await store())?.get('lists', name);

/* --- the outbox --- */

async function showUnsent(db: Db, who: Person): Promise<void> {
  const unsent = await listUnsent(db);
  if (isHere(who)) {
    set({ unsent });
  }
}

/** Here and in the other tabs. */
async function tellUnsent(db: Db, who: Person): Promise<void> {
  channel?.postMessage(null);
  await showUnsent(db, who);
}

async function send(key: string, body: Unsent['body']): Promise<Answer> {
  try {
    const made = await take(
      api.POST('/api/v1/back-orders', {
        params: { header: { 'Idempotency-Key': key } },
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      }),
    );
    return { kind: 'made', display: made.display, number: made.number, warnings: made.warnings.map((one) => one.detail) };
  } catch (error) {
    return error instanceof ApiError ? answerOf(error.status, error.problem) : { kind: 'lost' };
  }
}

/** Are we still the one whose outbox it is? Another tab may have signed in somebody else. undefined: the server can't say. */
async function isOurs(who: Person): Promise<boolean | undefined> {
  try {
    const session = await take(api.GET('/api/v1/session', { signal: AbortSignal.timeout(ANSWER_MS) }));
    return session.id === who.id && session.email === who.email;
  } catch (error) {
    return error instanceof ApiError && error.status === 401 ? false : undefined;
  }
}

const locked = <T>(work: () => Promise<T>): Promise<T> => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

/** Sends what is due, when its turn among the tabs comes. False: we are not signed in any more. */
async function flushAll(eager = false): Promise<boolean> {
  const [who, db] = [person, await opened];
  if (!who || !db) {
    return who !== null;
  }
  const signedIn = await sendDue(db, who, eager);
  if (!who.keeps) {
    void keepNothing(db, who); // not waited for: who submits may be waiting for this
  }
  return signedIn;
}

async function sendDue(db: Db, who: Person, eager: boolean): Promise<boolean> {
  const due = (one: Unsent) => one.state !== 'refused' && (eager || one.nextAt <= Date.now());
  const isDue = async () => isHere(who) && (await listUnsent(db)).some(due);
  if (!(await isDue())) {
    return true;
  }
  return locked(async () => {
    if (!(await isDue())) {
      return true;
    }
    const ours = await isOurs(who);
    const last = ours && (await flush(db, send, { eager, changed: () => void tellUnsent(db, who) }));
    await showUnsent(db, who);
    return ours !== false && last !== 'signed_out';
  });
}

let beating = false;

/** Regularly, and whenever something speaks for it. */
async function beat(eager = false): Promise<void> {
  if (!beating && person) {
    beating = true;
    await flushAll(eager).catch(() => undefined);
    beating = false;
  }
}

let asked = 0;
function look(eager: boolean): void {
  void beat(eager);
  const who = person;
  if (who?.keeps && document.visibilityState === 'visible' && (eager || Date.now() - asked > CATALOG_MS)) {
    asked = Date.now();
    void opened?.then((db) => db && refreshCatalog(db, who)).catch(() => undefined);
  }
}

setInterval(() => look(false), BEAT_MS);
globalThis.addEventListener?.('online', () => look(true));
globalThis.document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look(true));
onConnection(() => isOnline() && reconnected());
channel?.addEventListener('message', () => {
  const who = person;
  if (who) {
    void opened?.then((db) => db && showUnsent(db, who)).catch(() => undefined);
  }
});

let reconnectedAt = 0;
/** Where reads get through and writes do not, each answer looks like a new signal: what failed is not sent again with every one. */
function reconnected(): void {
  const now = Date.now();
  const eager = now - reconnectedAt > BEAT_MS;
  reconnectedAt = eager ? now : reconnectedAt;
  look(eager);
}

/** wake(): somebody has signed in again, or wants it sent now. */
export const wake = (): void => look(true);

export type Outcome =
  | { kind: 'made'; sent: Sent }
  | { kind: 'waiting' } // kept on this device
  | { kind: 'lost' } // no answer, and nothing could be kept
  | { kind: 'refused'; problem: Problem } // back in the form's hands
  | { kind: 'signed_out' }; // the same

export interface Written {
  body: Unsent['body'];
  account: string;
  products: string[];
  draft: unknown;
  draftKey: string;
  replaces?: string | undefined; // an unsent one that this one mends
}

/** submitBackOrder(written): into the outbox, and from there to the server, if it can be reached. Where nothing may be kept only what
 * mends one that waits there goes that way. */
export async function submitBackOrder(written: Written): Promise<Outcome> {
  const who = person;
  if (!who) {
    return { kind: 'signed_out' };
  }
  return inUse('shared', async () => {
    const db = await (written.replaces === undefined ? store() : database());
    return db ? submitTo(db, who, written) : sendNow(written.body);
  });
}

async function submitTo(db: Db, who: Person, { draftKey, replaces, ...written }: Written): Promise<Outcome> {
  const one: Unsent = { ...written, key: newKey(), made: Date.now(), state: 'waiting', tries: 0, failures: 0, nextAt: 0 };
  await putUnsent(db, one, { draft: draftKey, replaces });
  await Promise.all([tellUnsent(db, who), who.keeps && rememberAccount(db, one.body.account)]);
  if (!isOnline()) {
    void beat(true);
    return { kind: 'waiting' };
  }
  const signedIn = await flushAll(true);
  return outcomeOf(db, who, one.key, signedIn);
}

let unsure: { content: string; key: string; body: Unsent['body'] } | undefined; // that may have arrived, and is in nothing but a form

/** Without storage: there and then, or not at all. The same again after an answer that was lost is the same request. */
async function sendNow(body: Unsent['body']): Promise<Outcome> {
  const content = JSON.stringify({ ...body, captured_at: null });
  const now = unsure?.content === content ? unsure : { content, key: newKey(), body };
  unsure = now;
  const answer = await send(now.key, now.body);
  if (answer.kind === 'made' || answer.kind === 'refused') {
    unsure = undefined;
  }
  switch (answer.kind) {
    case 'made':
      return { kind: 'made', sent: { ...answer, key: now.key, at: Date.now() } };
    case 'signed_out':
    case 'lost':
      return answer;
    default:
      return { kind: 'refused', problem: answer.problem };
  }
}

async function outcomeOf(db: Db, who: Person, key: string, signedIn: boolean): Promise<Outcome> {
  const sent = await db.get('sent', key);
  if (sent) {
    return { kind: 'made', sent };
  }
  const one = await db.get('outbox', key);
  if (one?.state === 'refused' && one.problem) {
    await db.delete('outbox', key);
    await tellUnsent(db, who);
    return { kind: 'refused', problem: one.problem };
  }
  if (!signedIn && (await dropUnsent(db, key))) {
    await tellUnsent(db, who);
    return { kind: 'signed_out' }; // it was not sent: the form has it back
  }
  return { kind: 'waiting' };
}

/** retry(key): now. */
export async function retry(key: string): Promise<void> {
  const [db, who] = [await opened, person];
  if (db && who) {
    await retryUnsent(db, key);
    await tellUnsent(db, who);
    await flushAll(true);
  }
}

/** discard(key): false: it is on its way at this moment. */
export async function discard(key: string): Promise<boolean> {
  const [db, who] = [await opened, person];
  const dropped = db ? await dropUnsent(db, key, true) : false;
  if (db && who) {
    await tellUnsent(db, who);
    who.keeps || void keepNothing(db, who);
  }
  return dropped;
}

export const readUnsent = async (key: string): Promise<Unsent | undefined> => (await database())?.get('outbox', key);
