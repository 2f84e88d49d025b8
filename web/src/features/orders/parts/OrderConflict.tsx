/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { formatDate } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { productName } from '@/shared/format/product';
import { formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import type { Difference, Side } from '@/shared/state/merge';
import { useSession } from '@/shared/state/session';
import { Conflict } from '@/shared/ui/Conflict';
import type { Order } from '../api';
import { isHead, type Line, type LineValue } from '../draft';

interface OrderConflictProps {
  order: Order; // as it is now
  lines: readonly Line[]; // mine and theirs
  differences: readonly Difference[];
  onChoose: (sides: ReadonlyMap<string, Side>) => void;
}

const LABELS = {
  delivery: t('order.delivery_date'),
  reference: t('field.reference'),
  note: t('order.note'),
  privateNote: t('field.private_note'),
} as const;

export function OrderConflict({ order, lines, differences, onChoose }: OrderConflictProps) {
  const { currency } = useSession();
  const choices = new Map(lines.map((line) => [line.key, line.choice]));
  const label = (key: string) => {
    const choice = choices.get(key);
    return isHead(key) ? LABELS[key] : choice ? productName(choice.product) : key;
  };
  const show = (key: string, value: unknown) => {
    if (isHead(key)) {
      const text = String(value ?? '');
      return text === '' ? <span className="soft">{t('conflict.none')}</span> : key === 'delivery' ? formatDate(text) : text;
    }
    const line = value as LineValue | undefined;
    const choice = choices.get(key);
    if (!line || !choice) {
      return <span className="soft">{t('conflict.gone')}</span>;
    }
    return (
      <span className="num">
        {formatQty(line.bottles ?? 0, choice.product.unit_set)}
        <small>
          {[
            choice.warehouses.find((one) => one.id === line.warehouse)?.name,
            line.cents === null ? t('order.price_none') : formatMoney(line.cents, currency),
            line.note,
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
    );
  };
  return <Conflict what={t('order.title', order.number)} differences={differences} label={label} show={show} onChoose={onChoose} />;
}
