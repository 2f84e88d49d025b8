/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts and products in memory, made to be searched between two keys: an answer at once, never a promise. Thirty thousand of them
 * are made ready in slices, between which the page answers. */
import type { Schema } from '../api/client';

type Account = Schema['CatalogAccount'];
type Product = Schema['CatalogProduct'];
type Stock = Schema['CatalogStock'];

/** fold(text): as the server folds search keys: no accents, no case, punctuation is a space. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

interface Row {
  id: number;
  code?: string;
  name?: string;
  search_key?: string;
}

interface Entry<R> {
  row: R;
  code: string;
  name: string;
  key: string;
}

const SLICE_MS = 8; // half a frame
const RUN = 1000; // rows that are sorted in one go

/** pauses(): a step to be awaited in a long work: the page has its turn whenever half a frame is over. */
function pauses(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  };
}

async function entriesOf<R extends Row>(rows: readonly R[], pause: () => Promise<void>): Promise<Entry<R>[]> {
  const entries: Entry<R>[] = [];
  for (const row of rows) {
    const [code, name] = [fold(row.code ?? ''), fold(row.name ?? '')];
    entries.push({ row, code, name, key: row.search_key ?? `${code} ${name}` });
    await (entries.length % 50 === 0 && pause());
  }
  return entries;
}

const byName = (a: Entry<Row>, b: Entry<Row>): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.row.id - b.row.id);

function merged<R extends Row>(one: Entry<R>[], other: Entry<R>[]): Entry<R>[] {
  const all: Entry<R>[] = [];
  let at = 0;
  for (const entry of one) {
    for (let next = other[at]; next && byName(next, entry) < 0; next = other[++at]) {
      all.push(next);
    }
    all.push(entry);
  }
  return all.concat(other.slice(at));
}

/** By name, in runs that are merged: to sort tens of thousands in one go takes a phone a quarter of a second. */
async function inOrder<R extends Row>(entries: Entry<R>[], pause: () => Promise<void>): Promise<Entry<R>[]> {
  let runs: Entry<R>[][] = [];
  for (let i = 0; i < entries.length; i += RUN) {
    runs.push(entries.slice(i, i + RUN).sort(byName));
    await pause();
  }
  while (runs.length > 1) {
    const next: Entry<R>[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      next.push(merged(runs[i] ?? [], runs[i + 1] ?? []));
      await pause();
    }
    runs = next;
  }
  return runs[0] ?? [];
}

export async function makeIndex<R extends Row>(rows: readonly R[]): Promise<Index<R>> {
  const pause = pauses();
  return new Index(await inOrder(await entriesOf(rows, pause), pause));
}

/** Rows of one kind; made by makeIndex. */
export class Index<R extends Row> {
  private readonly entries: Entry<R>[];
  private readonly ids = new Map<number, R>();
  private readonly codes = new Map<string, R>();

  /** Of entries by name. */
  constructor(entries: Entry<R>[]) {
    this.entries = entries;
    for (const { row, code } of this.entries) {
      this.ids.set(row.id, row);
      if (code !== '') {
        this.codes.set(code, row);
      }
    }
  }

  get size(): number {
    return this.entries.length;
  }

  get(id: number): R | undefined {
    return this.ids.get(id);
  }

  /** The row with exactly this code. */
  exact(text: string): R | undefined {
    return this.codes.get(fold(text));
  }

  /** Rows with all words in any order: those whose code is the text, then whose code or name begins with it, then the rest. */
  search(text: string, max: number, offered: (row: R) => boolean): R[] {
    const whole = fold(text);
    const words = whole.split(' ');
    const exact = this.codes.get(whole);
    const first: R[] = exact ? [exact] : [];
    const begins: R[] = [];
    const rest: R[] = [];
    for (const { row, code, name, key } of this.entries) {
      if (row !== exact && words.every((word) => key.includes(word)) && offered(row)) {
        const front = code.startsWith(whole) || name.startsWith(whole);
        if (front && begins.length < max) {
          begins.push(row);
        } else if (!front && rest.length < max) {
          rest.push(row);
        }
      }
    }
    return [...first, ...begins, ...rest].slice(0, max);
  }
}

export interface Catalog {
  accounts: Index<Account>;
  products: Index<Product>;
  stock: ReadonlyMap<number, Stock>;
  families: ReadonlyMap<number, readonly Product[]>; // the vintages of each, the oldest first
}

export async function makeCatalog(accounts: readonly Account[], products: readonly Product[], stock: readonly Stock[]): Promise<Catalog> {
  const families = new Map<number, Product[]>();
  for (const product of products.toSorted((a, b) => (a.vintage ?? 0) - (b.vintage ?? 0) || a.id - b.id)) {
    if (product.family && product.vintage) {
      families.set(product.family, [...(families.get(product.family) ?? []), product]);
    }
  }
  return {
    accounts: await makeIndex(accounts),
    products: await makeIndex(products),
    stock: new Map(stock.map((one) => [one.product, one])),
    families,
  };
}

/** successorOf(catalog, id): the next vintage of the same wine that its primary warehouse has, when this one is gone (product.md
 * 2.6): as the server says of a line, but here also without a signal. */
export function successorOf({ products, stock, families }: Catalog, id: number): Product | undefined {
  const { family, vintage } = products.get(id) ?? {};
  const has = (product: number) => (stock.get(product)?.available_btl ?? 0) > 0;
  if (!family || !vintage || has(id)) {
    return undefined;
  }
  return families.get(family)?.find((one) => (one.vintage ?? 0) > vintage && has(one.id));
}
