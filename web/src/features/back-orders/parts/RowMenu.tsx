/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be done with a row without opening it. */
import { backOrderHref } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { Menu, type MenuEntry } from '@/shared/ui/Menu';
import type { BackOrderItem } from '../api';

export const startHref = (numbers: readonly number[]): string => `/orders/new?back_orders=${numbers.join(',')}`;

export function RowMenu({ row, onCloseWithout }: { row: BackOrderItem; onCloseWithout: (row: BackOrderItem) => void }) {
  const label = t('back_orders.row_actions', row.display);
  const may = (action: string) => row.actions.includes(action);
  const entries: MenuEntry[] = [
    ...(may('start') ? [{ label: t('back_orders.start'), href: startHref([row.number]) }] : []),
    ...(may('edit') ? [{ label: t('back_orders.edit'), href: `${backOrderHref(row.number)}/edit` }] : []),
    { label: t('back_orders.show'), href: backOrderHref(row.number) },
    ...(may('close') ? [{ label: t('back_orders.close_without'), onClick: () => onCloseWithout(row), danger: true }] : []),
  ];
  const button = (
    <button type="button" className="row-menu" tabIndex={-1} aria-label={label}>
      <span aria-hidden="true">⋯</span>
    </button>
  );
  return <Menu label={label} target={button} entries={entries} />;
}
