/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* t('key', …): a text of the catalogue. Entries are texts, or functions of what they mention; both are checked by type. */
import { en } from './en';

export type Catalogue = typeof en;
export type TextKey = keyof Catalogue;
type Arguments<K extends TextKey> = Catalogue[K] extends (...args: infer A) => string ? A : [];

export function t<K extends TextKey>(key: K, ...args: Arguments<K>): string {
  const entry: unknown = en[key];
  return typeof entry === 'function' ? (entry as (...all: unknown[]) => string)(...args) : String(entry);
}

/** wordOf('reason', 'wrong_account'): the text of a word of the API; one that is new here is shown as it is. */
export function wordOf(group: string, word: string): string {
  const entry: unknown = (en as Record<string, unknown>)[`${group}.${word}`];
  return typeof entry === 'string' ? entry : word.replaceAll('_', ' ');
}

type WordOf<G extends string> = { [K in TextKey]: K extends `${G}.${infer W}` ? W : never }[TextKey];

/** wordsOf('reason'): the words of the API that have a text here, in their order. */
export const wordsOf = <G extends string>(group: G): WordOf<G>[] =>
  Object.keys(en).flatMap((key) => (key.startsWith(`${group}.`) ? [key.slice(group.length + 1) as WordOf<G>] : []));
