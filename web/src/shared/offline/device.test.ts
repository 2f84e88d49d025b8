/* SPDX-License-Identifier: AGPL-3.0-or-later */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { openDb } from './db';
import { device, deviceReady, isAdmin, keepDraft, openDevice, readDraft } from './device';

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
