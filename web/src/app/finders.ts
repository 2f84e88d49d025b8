/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Objects that the palette finds by a text. A feature adds its finder here. */
import { type Choice, findAccounts, findProducts } from '@/shared/api/find';
import { accountHref, productHref } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import type { Session } from '@/shared/state/session';

export interface Found {
  label: string;
  detail: string;
  href?: string;
}

export interface Finder {
  seen: (session: Session) => boolean;
  find: (text: string) => Promise<Found[]>;
}

const everybody = (): boolean => true;
const found = (what: string, href: (id: number) => string) => (choice: Choice) => ({
  label: choice.label,
  detail: choice.detail ? `${what} · ${choice.detail}` : what,
  href: href(choice.id),
});

export const finders: readonly Finder[] = [
  { seen: everybody, find: async (text) => (await findAccounts(text)).map(found(t('back_orders.filter_account'), accountHref)) },
  { seen: everybody, find: async (text) => (await findProducts(text)).map(found(t('back_orders.filter_product'), productHref)) },
];
