/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What this device keeps, one database for each person who signs in here: nobody's data is ever looked for in another's. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Schema } from '../api/client';
import type { Unsent } from './outbox';

export interface Kept<D> {
  key: string;
  at: number; // ms
  draft: D;
}

export interface Sent {
  key: string; // its Idempotency-Key
  at: number; // ms
  display: string; // its BO#
  number: number;
  warnings: string[];
}

/** The first page of a list, or an object, as the server last gave it. */
export interface KeptAnswer {
  name: string; // which one, a list with its filters and sort
  at: number; // ms
  page: unknown;
}

interface Stores extends DBSchema {
  accounts: { key: number; value: Schema['CatalogAccount'] };
  products: { key: number; value: Schema['CatalogProduct'] };
  stock: { key: number; value: Schema['CatalogStock'] };
  facts: { key: string; value: string | number | number[] }; // since, stock_since, at, recent
  drafts: { key: string; value: Kept<unknown> };
  outbox: { key: string; value: Unsent; indexes: { made: number } };
  sent: { key: string; value: Sent };
  lists: { key: string; value: KeptAnswer; indexes: { at: number } };
}

export type Db = IDBPDatabase<Stores>;

const PREFIX = 'cellarbook ';
const VERSION = 2;
/* Everything but what was written here and has not reached the server. */
const WIPED = ['accounts', 'products', 'stock', 'facts', 'drafts', 'sent', 'lists'] as const;

export function openDb(owner: string): Promise<Db> {
  return openDB<Stores>(PREFIX + owner, VERSION, {
    async upgrade(db, before, _now, change) {
      if (before < 1) {
        db.createObjectStore('accounts', { keyPath: 'id' });
        db.createObjectStore('products', { keyPath: 'id' });
        db.createObjectStore('stock', { keyPath: 'product' });
        db.createObjectStore('facts');
        db.createObjectStore('drafts', { keyPath: 'key' });
        db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('made', 'made');
        db.createObjectStore('sent', { keyPath: 'key' });
      } else if (before < 2) {
        await change.objectStore('facts').delete('since'); // products have a family since: all are asked for once more
      }
      db.createObjectStore('lists', { keyPath: 'name' }).createIndex('at', 'at');
    },
    blocking(_now, _wanted, event) {
      (event.target as IDBDatabase).close(); // somebody else signs in here: let go
    },
  });
}

/** openKept(owner): his database, if there is one; to look for it makes none. */
export async function openKept(owner: string): Promise<Db | undefined> {
  const all = await indexedDB.databases?.();
  return all?.every(({ name }) => name !== PREFIX + owner) ? undefined : openDb(owner);
}

/** onlyUnsent(db): all that is kept goes, but for what is not sent yet. False: that was all, and the database is gone. */
export async function onlyUnsent(db: Db): Promise<boolean> {
  if ((await db.count('outbox')) === 0) {
    db.close();
    await deleteDB(db.name);
    return false;
  }
  const change = db.transaction(WIPED, 'readwrite');
  await Promise.all([...WIPED.map((name) => change.objectStore(name).clear()), change.done]);
  return true;
}

/** forgetDb(owner): all that is kept for this person goes; what is not sent yet stays until he signs in here again. */
export async function forgetDb(owner: string): Promise<void> {
  const db = await openKept(owner);
  if (db && (await onlyUnsent(db))) {
    db.close();
  }
}

/** forgetOthers(owner): the same for everybody else who has used this device. */
export async function forgetOthers(owner: string): Promise<void> {
  const all = (await indexedDB.databases?.()) ?? [];
  const others = all.flatMap(({ name }) => (name?.startsWith(PREFIX) && name !== PREFIX + owner ? [name.slice(PREFIX.length)] : []));
  await Promise.all(others.map(forgetDb));
}
