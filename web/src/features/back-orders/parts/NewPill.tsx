/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "3 new · Show": others have written meanwhile. Rows never move under the cursor; they come when they are asked for. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { t } from '@/shared/i18n';
import type { WindowedList } from '@/shared/ui/useWindowedList';
import { type BackOrderItem, type ListQuery, listBackOrders } from '../api';

const WATCH_MS = 15_000; // while the page is in view

export function NewPill({ query, name, list }: { query: ListQuery; name: string; list: WindowedList<BackOrderItem> }) {
  const client = useQueryClient();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['back-orders', 'watch', name],
    queryFn: () => listBackOrders(query, { offset: 0, limit: 1, total: true }),
    refetchInterval: WATCH_MS,
    enabled: list.total !== undefined && !list.stale,
    staleTime: WATCH_MS,
  });
  const more = (data?.total ?? 0) - (list.total ?? 0);
  if (!data || list.stale || dataUpdatedAt < list.fetchedAt || more === 0) {
    return null;
  }
  return (
    <div className="new-pill">
      <button type="button" onClick={() => void client.invalidateQueries({ queryKey: ['back-orders', 'list', name] })}>
        {more > 0 ? t('back_orders.new_rows', more) : t('back_orders.changed_rows')}
      </button>
    </div>
  );
}
