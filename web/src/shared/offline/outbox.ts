/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders on their way to the server. Each keeps its Idempotency-Key from the submit on, so that sending it again is
 * always safe; one sender at a time takes them in the order in which they were written. Nothing leaves silently. */
import type { Problem, Schema } from '../api/client';
import type { Db, Sent } from './db';

export interface Unsent {
  key: string; // its Idempotency-Key
  made: number; // ms
  state: 'waiting' | 'sending' | 'refused';
  tries: number; // requests that may have reached the server
  failures: number; // of these, answered with an error of the server
  nextAt: number; // ms; not before
  body: Schema['BackOrderDraftNew'];
  account: string; // its name
  products: string[]; // their names, line by line
  draft: unknown; // of the form: to be mended there
  problem?: Problem; // why it was refused, or what the server said last
}

export type Answer =
  | { kind: 'made'; display: string; number: number; warnings: string[] }
  | { kind: 'refused'; problem: Problem } // the server has decided: the same again gets the same
  | { kind: 'failed'; problem: Problem } // an error of the server, which passes
  | { kind: 'lost' } // no answer: it may have arrived
  | { kind: 'signed_out' }; // or not let in: it was not looked at

export type Send = (key: string, body: Unsent['body']) => Promise<Answer>;

const WAIT_MIN = 1000; // ms before the second try
const WAIT_MAX = 300_000;
const DOUBLINGS = 8;
const FAILURES_MAX = 5; // then the next one goes first
const SENT_KEPT = 3_600_000; // ms that an answer is kept for the page that waits for it
const PASSING = new Set([408, 409, 425, 429]); // refusals that mean: later

/** answerOf(status, problem): what a refusal means for the one that was sent. */
export function answerOf(status: number, problem: Problem): Answer {
  if (status === 401 || problem.code === 'totp_not_set_up') {
    return { kind: 'signed_out' };
  }
  return { kind: status >= 500 || PASSING.has(status) ? 'failed' : 'refused', problem };
}

const waitAfter = (tries: number): number => Math.min(WAIT_MAX, WAIT_MIN * 2 ** Math.min(tries, DOUBLINGS));

export const listUnsent = (db: Db): Promise<Unsent[]> => db.getAllFromIndex('outbox', 'made');

/** isUntouched(one): it can be changed or thrown away without a doubt whether the server has it. */
export const isUntouched = (one: Unsent): boolean => one.state === 'refused' || (one.state === 'waiting' && one.tries === 0);

/** putUnsent(db, one, {draft, replaces}): from now on it is sent; its draft and the one that it mends go in the same step. */
export async function putUnsent(db: Db, one: Unsent, gone: { draft?: string; replaces?: string | undefined }): Promise<void> {
  const change = db.transaction(['outbox', 'drafts'], 'readwrite');
  if (gone.replaces !== undefined) {
    const before = await change.objectStore('outbox').get(gone.replaces);
    if (before && !isUntouched(before)) {
      change.abort();
      await change.done.catch(() => undefined);
      throw new Error('sent meanwhile');
    }
    await change.objectStore('outbox').delete(gone.replaces);
  }
  if (gone.draft !== undefined) {
    await change.objectStore('drafts').delete(gone.draft);
  }
  await change.objectStore('outbox').put(one);
  await change.done;
}

/** dropUnsent(db, key, mayHaveArrived): thrown away. False: it is being sent now, or may have arrived and nobody said that this is known. */
export async function dropUnsent(db: Db, key: string, mayHaveArrived = false): Promise<boolean> {
  const change = db.transaction('outbox', 'readwrite');
  const one = await change.store.get(key);
  const drops = one !== undefined && (isUntouched(one) || (mayHaveArrived && one.state !== 'sending'));
  if (drops) {
    await change.store.delete(key);
  }
  await change.done;
  return drops || one === undefined;
}

/** retryUnsent(db, key): as soon as possible. A refused one did nothing, and goes under its key again. */
export async function retryUnsent(db: Db, key: string): Promise<void> {
  const change = db.transaction('outbox', 'readwrite');
  const one = await change.store.get(key);
  if (one && one.state !== 'sending') {
    await change.store.put({ ...one, state: 'waiting', nextAt: 0 });
  }
  await change.done;
}

/** Takes it for sending, unless it was changed or thrown away since it was read. */
async function begin(db: Db, read: Unsent): Promise<Unsent | undefined> {
  const change = db.transaction('outbox', 'readwrite');
  const one = await change.store.get(read.key);
  const now: Unsent | undefined = one && one.state !== 'refused' ? { ...one, state: 'sending', tries: one.tries + 1 } : undefined;
  if (now) {
    await change.store.put(now);
  }
  await change.done;
  return now;
}

async function finish(db: Db, one: Unsent, answer: Answer, now: number): Promise<void> {
  const change = db.transaction(['outbox', 'sent'], 'readwrite');
  const outbox = change.objectStore('outbox');
  if (answer.kind === 'made') {
    const { display, number, warnings } = answer;
    await outbox.delete(one.key);
    await change.objectStore('sent').put({ key: one.key, at: now, display, number, warnings });
  } else if (answer.kind === 'refused') {
    await outbox.put({ ...one, state: 'refused', problem: answer.problem });
  } else if (answer.kind === 'signed_out') {
    await outbox.put({ ...one, state: 'waiting', tries: one.tries - 1 }); // it was not even looked at
  } else {
    const failures = one.failures + (answer.kind === 'failed' ? 1 : 0);
    const wait = failures >= FAILURES_MAX ? WAIT_MAX : waitAfter(one.tries - 1);
    const problem = answer.kind === 'failed' ? { problem: answer.problem } : {};
    await outbox.put({ ...one, ...problem, state: 'waiting', failures, nextAt: now + wait });
  }
  await change.done;
}

/** Whether the next one may go after this answer: without a server or a session there is no use in it. */
const goesOn = (answer: Answer, failures: number): boolean =>
  answer.kind === 'made' || answer.kind === 'refused' || (answer.kind === 'failed' && failures + 1 >= FAILURES_MAX);

export interface FlushOptions {
  eager?: boolean; // not only those whose time has come
  now?: () => number;
  changed?: () => void; // called after each step
}

/** flush(db, send): sends what is due, one after the other. Only for the holder of the lock: what is "sending" was left by a
 * tab that is no more. */
export async function flush(
  db: Db,
  send: Send,
  { eager = false, now = Date.now, changed }: FlushOptions = {},
): Promise<Answer['kind'] | undefined> {
  let last: Answer['kind'] | undefined;
  for (const read of await listUnsent(db)) {
    const due = eager || read.nextAt <= now();
    if (read.state === 'refused' || (!due && read.failures >= FAILURES_MAX)) {
      continue;
    }
    if (!due) {
      break; // the order of writing is kept
    }
    const one = await begin(db, read);
    if (!one) {
      continue;
    }
    changed?.();
    const answer = await send(one.key, one.body);
    await finish(db, one, answer, now());
    changed?.();
    last = answer.kind;
    if (!goesOn(answer, one.failures)) {
      break;
    }
  }
  await purgeSent(db, now());
  return last;
}

async function purgeSent(db: Db, now: number): Promise<void> {
  const old = (await db.getAll('sent')).filter((one: Sent) => one.at < now - SENT_KEPT);
  await Promise.all(old.map((one) => db.delete('sent', one.key)));
}
