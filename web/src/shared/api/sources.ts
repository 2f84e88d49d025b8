/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What filters choose from, and what those that an address names are called. */
import { productName } from '../format/product';
import type { Session } from '../state/session';
import { api, take } from './client';
import { type Choice, findAccounts, findProducts } from './find';

export type SourceName = 'account' | 'product' | 'producer' | 'importer' | 'warehouse' | 'rep' | 'user';

export const isSource = (name: string): name is SourceName => name in sources;

interface Source {
  find: (text: string, session: Session) => Promise<readonly Choice[]>;
  name: (id: number, session: Session) => Promise<string>;
}

const found = (text: string) => ({ params: { query: { limit: 12, ...(text ? { text } : {}) } } });
const at = (id: number) => ({ params: { path: { id } } });
const named = (items: readonly { id: number; name: string }[]): Choice[] => items.map(({ id, name }) => ({ id, label: name }));
const containing = (items: readonly Choice[], text: string) =>
  items.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));

export const sources: Record<SourceName, Source> = {
  account: {
    find: findAccounts,
    name: async (id) => (await take(api.GET('/api/v1/accounts/{id}', at(id)))).name,
  },
  product: {
    find: findProducts,
    name: async (id) => productName(await take(api.GET('/api/v1/products/{id}', at(id)))),
  },
  producer: {
    find: async (text) => named((await take(api.GET('/api/v1/producers', found(text)))).items),
    name: async (id) => (await take(api.GET('/api/v1/producers/{id}', at(id)))).name,
  },
  importer: {
    find: async (text) => named((await take(api.GET('/api/v1/importers', found(text)))).items),
    name: async (id) => (await take(api.GET('/api/v1/importers/{id}', at(id)))).name,
  },
  warehouse: {
    find: async (text) => containing(named((await take(api.GET('/api/v1/warehouses'))).items), text),
    name: async (id) => (await take(api.GET('/api/v1/warehouses/{id}', at(id)))).name,
  },
  user: {
    find: async (text) => containing(named((await take(api.GET('/api/v1/users', { params: { query: { limit: 200 } } }))).items), text),
    name: async (id) => (await take(api.GET('/api/v1/users/{id}', at(id)))).name,
  },
  rep: {
    // Others than admins see no users but themselves.
    find: async (text, session) => {
      if (session.role !== 'admin') {
        return [{ id: session.id, label: session.name ?? '' }];
      }
      const { items } = await take(api.GET('/api/v1/users', { params: { query: { limit: 200 } } }));
      return containing(
        items.filter((user) => user.role === 'rep').map(({ id, name }) => ({ id, label: name })),
        text,
      );
    },
    name: async (id, session) => (id === session.id ? (session.name ?? '') : (await take(api.GET('/api/v1/users/{id}', at(id)))).name),
  },
};
