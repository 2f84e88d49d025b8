/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, it } from 'vitest';
import { fold, makeCatalog, makeIndex, successorOf } from './catalog';

const wine = (id: number, code: string, name: string, maker: string) => ({ id, code, name, search_key: fold(`${code} ${maker} ${name}`) });
const wines = await makeIndex([
  wine(1, 'BRL-19', 'Barolo Cannubi', 'Conti'),
  wine(2, 'BRL-20', 'Barolo Bussia', 'Conti'),
  wine(3, 'CHB-1', 'Châblis Les Pierres', 'Domaine Barolo & Fils'),
  wine(4, 'B', 'Straße', 'Weingut'),
]);
const find = (text: string, max = 10) => wines.search(text, max, () => true).map((one) => one.id);

it('folds as the server does', () => {
  expect(fold('  Châteauneuf-du-Pape,  ROUGE ')).toBe('chateauneuf du pape rouge');
  expect(fold('Straße')).toBe('strasse');
});

it('finds words in any order, without accents', () => {
  expect(find('pierres chablis')).toEqual([3]);
  expect(find('conti barolo')).toEqual([2, 1]);
  expect(find('no such')).toEqual([]);
});

it('gives the exact code first, then what begins with the text', () => {
  expect(find('brl-20')).toEqual([2]);
  expect(find('b')[0]).toBe(4);
  expect(find('barolo')).toEqual([2, 1, 3]);
  expect(find('barolo', 1)).toEqual([2]);
  expect(wines.exact('chb 1')?.id).toBe(3);
});

it('offers only what may be chosen, but knows every code', () => {
  const none = () => false;
  expect(wines.search('barolo', 10, none)).toEqual([]);
  expect(wines.search('BRL-19', 10, none).map((one) => one.id)).toEqual([1]);
});

it('thirty thousand rows are searched between two keys', async () => {
  const many = await makeIndex(
    Array.from({ length: 30_000 }, (_, i) => wine(i + 1, `C${i}`, `Wine ${i % 977} of hill ${i % 31}`, `Maker ${i % 211}`)),
  );
  expect(many.search('hill 17 maker', 12, () => true)).toHaveLength(12);
  expect(many.exact('c29999')?.id).toBe(30_000);
});

it('rows of many runs stand by name, then by id', async () => {
  const rows = Array.from({ length: 3_500 }, (_, i) => ({ id: 3_500 - i, name: `Hill ${(i * 7919) % 97}` }));
  const found = (await makeIndex(rows)).search('hill', 3_500, () => true);
  const wanted = rows.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
  expect(found.map((row) => row.id)).toEqual(wanted.map((row) => row.id));
});

it('offers the next vintage that is there, and only for one that is gone', async () => {
  const vintage = (id: number, year: number, family: number | null) => ({
    ...wine(id, `V${id}`, 'Barolo', 'Conti'),
    vintage: year,
    family,
  });
  const stock = (product: number, available_btl: number) => ({ product, on_hand_btl: 9, available_btl });
  const all = [
    vintage(4, 2022, 7),
    vintage(1, 2019, 7),
    vintage(2, 2020, 7),
    vintage(3, 2021, 7),
    vintage(5, 2023, null),
    vintage(6, 2018, 8),
  ];
  const catalog = await makeCatalog([], all, [stock(1, 0), stock(2, -3), stock(3, 12), stock(4, 24)]);
  const next = (id: number) => successorOf(catalog, id)?.id;
  expect([next(1), next(2)]).toEqual([3, 3]);
  expect([next(3), next(4), next(5), next(6), next(99)]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
