/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list's question to the server lives in the address: what can be seen can be sent to a colleague, and Back goes back. */
import type { TextKey } from '../i18n';
import type { Sort } from '../ui/DataTable';

interface Query {
  text?: string;
  sort?: string;
  dir?: 'asc' | 'desc';
}

/** The API's names of filters that have a word. */
export type FilterName = Exclude<
  { [K in TextKey]: K extends `filter.${infer N}` ? N : never }[TextKey],
  'title' | 'apply' | 'remove' | 'chip'
>;
type Name<Q> = keyof Q & FilterName;

interface ListFilters<Q extends Query> {
  numbers: readonly Name<Q>[]; // ids and days
  days: readonly Name<Q>[];
  sorts: readonly NonNullable<Q['sort']>[]; // the first one, descending, is as usual
}

/** without(query, names): the query less these filters. */
export const without = <Q extends object>(query: Q, ...names: (keyof Q)[]): Q =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name as keyof Q))) as Q;

/** withFilters(query, changes): the query with these filters; those that are '' are taken out. */
export const withFilters = <Q extends object>(query: Q, changes: Readonly<Record<string, string | number>>): Q => {
  const all = Object.entries({ ...query, ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== '')) as Q;
};

/** listQuery({…}): how the API's query of a list is read from its address, written there, and sorted. */
export function listQuery<Q extends Query>({ numbers, days, sorts }: ListFilters<Q>) {
  const filters = [...numbers, ...days];
  const usual = String(sorts[0]);
  const known = (sort: string | null): string | undefined => sorts.find((one) => one === sort);
  return {
    filters,
    /** What makes no sense is left out, so that an old link still works. */
    read(search: URLSearchParams): Q {
      const query: Record<string, string | number> = { sort: usual, dir: 'desc' };
      const sort = known(search.get('sort'));
      if (sort) {
        query.sort = sort;
        query.dir = search.get('dir') === 'desc' ? 'desc' : 'asc';
      }
      const text = search.get('text')?.trim();
      if (text) {
        query.text = text;
      }
      for (const name of filters) {
        const value = search.get(name) ?? '';
        const day = days.includes(name);
        if ((day ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{1,15}$/).test(value)) {
          query[name] = day ? value : Number(value);
        }
      }
      return query as unknown as Q;
    },
    /** What is as usual is not written. */
    write(query: Q): URLSearchParams {
      const search = new URLSearchParams();
      for (const name of ['text', ...filters] as const) {
        if (query[name] !== undefined) {
          search.set(name, String(query[name]));
        }
      }
      if (query.sort !== usual || query.dir !== 'desc') {
        search.set('sort', query.sort ?? usual);
        search.set('dir', query.dir ?? 'asc');
      }
      return search;
    },
    tableSort: (query: Q): Sort => ({ key: query.sort ?? usual, descending: query.dir === 'desc' }),
    withSort: (query: Q, { key, descending }: Sort): Q => ({ ...query, sort: known(key) ?? usual, dir: descending ? 'desc' : 'asc' }),
    isFiltered: (query: Q): boolean => query.text !== undefined || filters.some((name) => query[name] !== undefined),
  };
}
