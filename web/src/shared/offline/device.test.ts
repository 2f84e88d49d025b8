/* SPDX-License-Identifier: AGPL-3.0-or-later */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { openDb } from './db';
import { device, deviceReady, isAdmin, openDevice } from './device';

it('reads the catalogue although the session is told once more meanwhile, as it is on each page', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no signal')));
  const db = await openDb('7 ana@demo.example');
  await db.put('facts', 1, 'at');
  db.close();
  openDevice({ id: 7, email: 'ana@demo.example', role: 'rep' });
  openDevice({ id: 7, email: 'ana@demo.example', role: 'admin' });
  await deviceReady();
  expect(device().catalog).not.toBeNull();
  expect(isAdmin()).toBe(true);
});
