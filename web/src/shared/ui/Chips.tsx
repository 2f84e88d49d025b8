/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters in force above a list, each with its way out. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, take } from '../api/client';
import { t } from '../i18n';
import { Button } from './Button';
import { IconClose } from './icons';

const PATHS = {
  account: '/api/v1/accounts/{id}',
  product: '/api/v1/products/{id}',
  producer: '/api/v1/producers/{id}',
  importer: '/api/v1/importers/{id}',
} as const;

/** useObjectName('account', 7): the name of an object that a filter gives only as an id; other filters' values as they are. */
export function useObjectName(filter: string, value: string | number): string {
  const at = filter in PATHS ? PATHS[filter as keyof typeof PATHS] : undefined;
  const { data } = useQuery({
    queryKey: ['name', filter, value],
    queryFn: async () => (at ? (await take(api.GET(at, { params: { path: { id: Number(value) } } }))).name : ''),
    enabled: at !== undefined,
    staleTime: 300_000,
  });
  return data ?? String(value);
}

export const Chip = ({ label, onRemove }: { label: string; onRemove: () => void }) => (
  <span className="chip">
    {label}
    <button type="button" aria-label={t('back_orders.chip_remove', label)} onClick={onRemove}>
      <IconClose />
    </button>
  </span>
);

export const Chips = ({ children, onClear }: { children: ReactNode; onClear: () => void }) => (
  <div className="chips">
    {children}
    <Button kind="quiet" onClick={onClear}>
      {t('state.clear_filters')}
    </Button>
  </div>
);
