/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pickers of the order desk find: on this device, at once; while the catalogue is not here yet, on the server. */

import type { Schema } from '../api/client';
import { askAccounts, askProducts, type Choice, type ProductChoice } from '../api/find';
import { productName } from '../format/product';
import { t, wordOf } from '../i18n';
import { fold, successorOf } from './catalog';
import { device, isAdmin } from './device';

const FOUND_MAX = 12;
const STATUS_FLAGS = new Set(['past_due', 'do_not_ship', 'prospective']);

export interface AccountChoice extends Choice {
  flags: readonly string[];
}

export interface FoundProduct extends ProductChoice {
  exact: boolean; // the text is its code
}

export const flagsOf = (status: string | undefined): string[] => (status && STATUS_FLAGS.has(status) ? [status] : []);

function accountChoice(account: Schema['CatalogAccount']): AccountChoice {
  const flags = flagsOf(account.status);
  const detail = [account.city, account.code, ...flags.map((flag) => wordOf('flag', flag))].filter(Boolean).join(' · ');
  return { id: account.id, label: account.name ?? '', detail, flags };
}

/** As the catalogue has it, or a list of the server, which tells what there is of it. */
type ProductRow = Schema['CatalogProduct'] & { available_btl?: number };

export function productChoice(product: ProductRow, exact: boolean): FoundProduct {
  const { id, code = '', name = '', vintage = null, unit_set = 1 } = product;
  const available = product.available_btl ?? device().catalog?.stock.get(id)?.available_btl;
  const parts = [
    code,
    product.producer_name,
    t('product.unit', unit_set),
    available !== undefined && t('product.available_in', available, product.primary_warehouse_name ?? ''),
    product.discontinued && wordOf('flag', 'discontinued'),
  ];
  return {
    id,
    label: productName({ name, vintage }),
    detail: parts.filter(Boolean).join(' · '),
    product: { id, code, name, vintage, unit_set },
    exact,
  };
}

const accountChoices = (rows: readonly Schema['CatalogAccount'][]): AccountChoice[] =>
  rows.filter((account) => account.active !== false).map(accountChoice);

/** Without a text: those that were written for lately. */
export function searchAccounts(text: string): readonly AccountChoice[] | Promise<readonly AccountChoice[]> {
  const { catalog, recent } = device();
  if (!catalog) {
    return askAccounts(text).then(accountChoices);
  }
  const last = recent.flatMap((id) => catalog.accounts.get(id) ?? []);
  return accountChoices(text.trim() === '' && last.length > 0 ? last : catalog.accounts.search(text, FOUND_MAX, () => true));
}

export const offered = (product: ProductRow): boolean => !product.discontinued && (isAdmin() || product.orderable !== false);

/** What is discontinued is only found by its code. */
export function searchProducts(text: string): readonly FoundProduct[] | Promise<readonly FoundProduct[]> {
  const { catalog } = device();
  const folded = fold(text);
  const isExact = (code: string | undefined) => folded !== '' && fold(code ?? '') === folded;
  if (!catalog) {
    return askProducts(text).then((found) => {
      const rows = found
        .filter((row) => row.active && (offered(row) || isExact(row.code)))
        .map((row) => productChoice(row, isExact(row.code)));
      return rows.sort((a, b) => Number(b.exact) - Number(a.exact));
    });
  }
  return catalog.products.search(text, FOUND_MAX, offered).map((row) => productChoice(row, isExact(row.code)));
}

/** productOfCode(text): the product with exactly this code, if the catalogue is here. */
export function productOfCode(text: string): FoundProduct | undefined {
  const row = device().catalog?.products.exact(text);
  return row && productChoice(row, true);
}

/** successorFor(id): what may be offered in its place; undefined: nothing, or the wine is there. */
export function successorFor(id: number): FoundProduct | undefined {
  const { catalog } = device();
  const next = catalog && successorOf(catalog, id);
  return next && offered(next) ? productChoice(next, false) : undefined;
}

/** productsOf(names): the first, and how many more. */
export const productsOf = ([first = '', ...more]: readonly string[]): string =>
  more.length > 0 ? `${first} ${t('unsent.more', more.length)}` : first;

/** Of an address: ?account=7, ?product=12. */
export const accountOfId = (id: number): AccountChoice | undefined => {
  const row = device().catalog?.accounts.get(id);
  return row && accountChoice(row);
};
export const productOfId = (id: number): FoundProduct | undefined => {
  const row = device().catalog?.products.get(id);
  return row && productChoice(row, false);
};
