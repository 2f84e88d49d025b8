/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pickers find by asking the server. */
import { productName } from '../format/product';
import { t } from '../i18n';
import { api, type Schema, take } from './client';

const FOUND_MAX = 12;

export interface Choice {
  id: number;
  label: string;
  detail?: string;
}

const asked = (text: string) => ({ params: { query: { limit: FOUND_MAX, ...(text ? { text } : {}) } } });

export const askAccounts = async (text: string): Promise<Schema['AccountBrief'][]> =>
  (await take(api.GET('/api/v1/accounts', asked(text)))).items;

export const askProducts = async (text: string): Promise<Schema['ProductBrief'][]> =>
  (await take(api.GET('/api/v1/products', asked(text)))).items;

export async function findAccounts(text: string): Promise<Choice[]> {
  const items = await askAccounts(text);
  return items.map((item) => ({ id: item.id, label: item.name, detail: [item.city, item.code].filter(Boolean).join(' · ') }));
}

export interface ProductChoice extends Choice {
  product: { id: number; code: string; name: string; vintage: number | null; unit_set: number };
}

export async function findProducts(text: string): Promise<ProductChoice[]> {
  const items = await askProducts(text);
  return items.map((item) => ({
    id: item.id,
    label: productName(item),
    detail: [
      item.code,
      item.producer_name,
      t('product.unit', item.unit_set),
      t('product.available_in', item.available_btl, item.primary_warehouse_name),
    ].join(' · '),
    product: { id: item.id, code: item.code, name: item.name, vintage: item.vintage, unit_set: item.unit_set },
  }));
}
