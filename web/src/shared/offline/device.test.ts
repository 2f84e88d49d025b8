/* SPDX-License-Identifier: AGPL-3.0-or-later */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { openDb } from './db';
import { device, deviceReady, isAdmin, keepDraft, openDevice, readDraft, submitBackOrder, wake } from './device';

it('reads the catalogue although the session is told once more meanwhile, as it is on each page', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no signal')));
  const db = await openDb('7 ana@demo.example');
  await db.put('facts', 1, 'at');
  db.close();
  openDevice({ id: 7, email: 'ana@demo.example', role: 'rep', keeps_copies: true });
  openDevice({ id: 7, email: 'ana@demo.example', role: 'admin', keeps_copies: true });
  await deviceReady();
  expect(device().catalog).not.toBeNull();
  expect(isAdmin()).toBe(true);
});

it('opens no database where the company lets it keep nothing, and closes one that holds nothing but copies', async () => {
  const names = async () => (await indexedDB.databases()).map(({ name }) => name);
  const who = { id: 8, email: 'ben@demo.example', role: 'rep' };
  openDevice({ ...who, keeps_copies: false });
  await deviceReady();
  expect(await keepDraft('new', { note: 'half a thought' })).toBeUndefined();
  expect(await readDraft('new')).toBeUndefined();
  expect(await names()).not.toContain('cellarbook 8 ben@demo.example');
  openDevice({ ...who, keeps_copies: true });
  await deviceReady();
  expect(await keepDraft('new', { note: 'half a thought' })).toBeDefined();
  expect(await names()).toContain('cellarbook 8 ben@demo.example');
  openDevice({ ...who, keeps_copies: false });
  await deviceReady();
  expect(await names()).not.toContain('cellarbook 8 ben@demo.example');
});

const CORA = { id: 9, email: 'cora@demo.example', role: 'rep' };
const MINE = 'cellarbook 9 cora@demo.example';
const written = {
  body: { account: 1, lines: [{ product: 2, qty_btl: 12 }] },
  account: 'Osteria Luna',
  products: ['Chablis'],
  draft: {},
  draftKey: 'new',
};
const isKept = async () => (await indexedDB.databases()).some(({ name }) => name === MINE);
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** A server that knows her; what it says to a back order is for the test to say. */
function serve(answer: (key: string | null) => Response): void {
  vi.stubGlobal('fetch', async (request: Request) =>
    request.method === 'POST' ? answer(request.headers.get('Idempotency-Key')) : json({ ...CORA, keeps_copies: false }),
  );
}

const lost = (): never => {
  throw new TypeError('no signal');
};

it('keeps what waits to be sent until it is sent, and nothing else', async () => {
  serve(lost);
  openDevice({ ...CORA, keeps_copies: true });
  await deviceReady();
  expect(await submitBackOrder(written)).toEqual({ kind: 'waiting' });
  expect(await keepDraft('another', { note: 'half a thought' })).toBeDefined();
  openDevice({ ...CORA, keeps_copies: false });
  await deviceReady();
  expect(device().unsent).toHaveLength(1);
  expect(await keepDraft('new', { note: 'the other half' })).toBeUndefined(); // although there is a database
  const db = await openDb(MINE.slice('cellarbook '.length));
  expect([await db.count('outbox'), await db.count('drafts'), await db.count('facts')]).toEqual([1, 0, 0]);
  db.close();
  serve(() => json({ display: 'BO-1', number: 1, warnings: [] }, 201));
  wake();
  await vi.waitFor(async () => expect(await isKept()).toBe(false), { timeout: 20_000 });
  expect(device().unsent).toEqual([]);
}, 30_000);

it('sends the same again under the same key where nothing is kept, and something else under another', async () => {
  const keys: (string | null)[] = [];
  serve((key) => {
    keys.push(key);
    return keys.length < 3 ? lost() : json({ display: 'BO-2', number: 2, warnings: [] }, 201);
  });
  openDevice({ ...CORA, keeps_copies: false });
  await deviceReady();
  expect(await submitBackOrder(written)).toEqual({ kind: 'lost' });
  const later = { ...written, body: { ...written.body, captured_at: '2026-05-12T09:00:00Z' } };
  expect(await submitBackOrder(later)).toEqual({ kind: 'lost' });
  expect(await submitBackOrder(written)).toMatchObject({ kind: 'made', sent: { display: 'BO-2' } });
  expect(await submitBackOrder(written)).toMatchObject({ kind: 'made' });
  expect([keys[0] === keys[1], keys[1] === keys[2], keys[2] === keys[3]]).toEqual([true, true, false]);
  expect(await isKept()).toBe(false);
});
