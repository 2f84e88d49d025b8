/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server has answered about the catalogue, into the database. */
import { unwrap } from 'idb';
import type { Schema } from '../api/client';
import type { Db } from './db';

/** keepCatalog(db, bytes): all of an answer in one step. True: something was different. */
export async function keepCatalog(db: Db, bytes: ArrayBuffer): Promise<boolean> {
  const answer = JSON.parse(new TextDecoder().decode(bytes)) as Schema['Catalog'];
  const change = db.transaction(['accounts', 'products', 'stock', 'facts'], 'readwrite');
  // Past idb: its promise for each of tens of thousands of rows takes longer than the rows. The transaction says how it went.
  for (const name of ['accounts', 'products'] as const) {
    const store = unwrap(change.objectStore(name));
    answer.full && store.clear();
    for (const row of answer[name] ?? []) {
      row.gone ? store.delete(row.id) : store.put(row);
    }
  }
  const stock = unwrap(change.objectStore('stock'));
  answer.stock_full && stock.clear();
  for (const row of answer.stock ?? []) {
    stock.put(row);
  }
  const facts = unwrap(change.objectStore('facts'));
  for (const name of ['since', 'stock_since'] as const) {
    const value = answer[name];
    value !== undefined && facts.put(value, name);
  }
  facts.put(Date.now(), 'at');
  await change.done;
  const rows = (answer.accounts?.length ?? 0) + (answer.products?.length ?? 0) + (answer.stock?.length ?? 0);
  return rows > 0 || answer.full === true || answer.stock_full === true;
}
