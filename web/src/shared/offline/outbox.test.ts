/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the outbox does with each kind of answer, in a real (if memory-held) IndexedDB. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import type { Problem } from '../api/client';
import { type Db, forgetDb, openDb } from './db';
import { type Answer, answerOf, dropUnsent, flush, listUnsent, putUnsent, retryUnsent, type Unsent } from './outbox';

const problem = (code: string): Problem => ({ type: 'about:blank', code, title: code, status: 422, request_id: '' });
const unsent = (key: string, made: number): Unsent => ({
  key,
  made,
  state: 'waiting',
  tries: 0,
  failures: 0,
  nextAt: 0,
  body: { account: 1, lines: [] },
  account: 'Osteria',
  products: [],
  draft: null,
});
const made: Answer = { kind: 'made', display: 'BO-1', number: 1, warnings: [] };

let db: Db;
let owner = 0;
beforeEach(async () => {
  db = await openDb(String(++owner));
});

const fill = async (...keys: string[]) => {
  for (const [index, key] of keys.entries()) {
    await putUnsent(db, unsent(key, index), {});
  }
};
const states = async () => (await listUnsent(db)).map((one) => [one.key, one.state, one.tries]);

/** Answers in order; what was asked. */
function server(...answers: Answer[]) {
  const asked: string[] = [];
  const send = async (key: string) => {
    asked.push(key);
    return answers.shift() ?? made;
  };
  return { asked, send };
}

it('sends in the order of writing and keeps the answers', async () => {
  await fill('b', 'a', 'c');
  const { asked, send } = server();
  await flush(db, send);
  expect(asked).toEqual(['b', 'a', 'c']);
  expect(await states()).toEqual([]);
  expect((await db.get('sent', 'a'))?.display).toBe('BO-1');
});

it('stops at the first that gets no answer, and sends it again under the same key when its time has come', async () => {
  await fill('a', 'b');
  const { asked, send } = server({ kind: 'lost' });
  await flush(db, send, { now: () => 1000 });
  expect(await states()).toEqual([
    ['a', 'waiting', 1],
    ['b', 'waiting', 0],
  ]);
  await flush(db, send, { now: () => 1500 }); // too early, and none overtakes it
  expect(asked).toEqual(['a']);
  await flush(db, send, { now: () => 2000 });
  expect(asked).toEqual(['a', 'a', 'b']);
});

it('keeps a refused one with the server’s words, and goes on', async () => {
  await fill('a', 'b');
  const { asked, send } = server({ kind: 'refused', problem: problem('account_inactive') });
  await flush(db, send);
  expect(asked).toEqual(['a', 'b']);
  const [left] = await listUnsent(db);
  expect([left?.key, left?.state, left?.problem?.code]).toEqual(['a', 'refused', 'account_inactive']);
  await flush(db, send, { eager: true });
  expect(asked).toEqual(['a', 'b']); // not by itself
  await retryUnsent(db, 'a');
  await flush(db, send);
  expect(asked).toEqual(['a', 'b', 'a']);
  expect(await states()).toEqual([]);
});

it('after five errors of the server the next one goes first', async () => {
  await fill('a', 'b');
  const error: Answer = { kind: 'failed', problem: problem('internal') };
  const { asked, send } = server(error, error, error, error, error);
  for (let i = 0; i < 5; i++) {
    await flush(db, send, { eager: true });
  }
  expect(asked).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
  expect(await states()).toEqual([['a', 'waiting', 5]]);
});

it('is not counted as tried when the session had ended', async () => {
  await fill('a', 'b');
  const { asked, send } = server({ kind: 'signed_out' });
  expect(await flush(db, send)).toBe('signed_out');
  expect(asked).toEqual(['a']);
  expect(await states()).toEqual([
    ['a', 'waiting', 0],
    ['b', 'waiting', 0],
  ]);
});

it('what a tab that is no more was sending is sent again', async () => {
  await putUnsent(db, { ...unsent('a', 1), state: 'sending', tries: 1 }, {});
  const { asked, send } = server();
  await flush(db, send);
  expect(asked).toEqual(['a']);
});

it('one that may have arrived can neither be changed nor thrown away unknowingly', async () => {
  await putUnsent(db, { ...unsent('a', 1), tries: 1 }, {});
  await expect(putUnsent(db, unsent('b', 2), { replaces: 'a' })).rejects.toThrow();
  expect(await dropUnsent(db, 'a')).toBe(false);
  expect(await states()).toEqual([['a', 'waiting', 1]]);
  expect(await dropUnsent(db, 'a', true)).toBe(true);
  await putUnsent(db, { ...unsent('c', 3), state: 'refused', tries: 1 }, {});
  await putUnsent(db, unsent('d', 4), { replaces: 'c' });
  expect(await states()).toEqual([['d', 'waiting', 0]]);
});

it('knows which refusals pass', () => {
  expect(answerOf(403, problem('totp_not_set_up')).kind).toBe('signed_out');
  const kinds = [401, 403, 404, 408, 409, 422, 429, 500, 503].map((status) => answerOf(status, problem('x')).kind);
  expect(kinds).toEqual(['signed_out', 'refused', 'refused', 'failed', 'failed', 'refused', 'failed', 'failed', 'failed']);
});

it('forgets a person, but not what he has not sent', async () => {
  await fill('a');
  await db.put('facts', 'token', 'since');
  await db.put('drafts', { key: 'new', at: 1, draft: {} });
  db.close();
  await forgetDb(String(owner));
  db = await openDb(String(owner));
  expect([await db.count('facts'), await db.count('drafts'), await db.count('outbox')]).toEqual([0, 0, 1]);
});
