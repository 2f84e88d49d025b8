/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The history of a purchase order in the form that pages show: an event names only what differs of a line, and its
 * warehouse by id. */
import type { HistoryEntry, HistoryLine } from '@/shared/ui/History';

type Changed = Partial<Omit<HistoryLine, 'product'>> & { id: number; product?: { id: number } };

/** told(entries, warehouses): with whole lines, each as it was and became; what stock was told of a receipt is left out. */
export function told(entries: readonly HistoryEntry[], warehouses: ReadonlyMap<number, string>): HistoryEntry[] {
  let lines = new Map<number, HistoryLine>();
  return entries
    .filter((entry) => entry.kind.startsWith('purchase_order.'))
    .map((entry) => {
      const { lines: changed, warehouse, ...changes } = entry.changes as Record<string, unknown[] | undefined>;
      const before = lines;
      const [old, now] = (changed ?? []) as [Changed[] | null, Changed[] | null];
      const kept = new Set(now?.map((line) => line.id));
      lines = new Map([...before].filter(([id]) => kept.has(id) || !old?.some((line) => line.id === id)));
      for (const { product, ...part } of now ?? []) {
        const was = lines.get(part.id) ?? { id: part.id, product: product?.id ?? 0, qty_btl: 0 };
        lines.set(part.id, { ...was, ...part });
      }
      return {
        ...entry,
        changes: {
          ...changes,
          ...(warehouse ? { warehouse: warehouse.map((id) => (id === null ? null : (warehouses.get(Number(id)) ?? id))) } : {}),
          ...(changed ? { lines: [[...before.values()], [...lines.values()]] } : {}),
        },
      };
    });
}
