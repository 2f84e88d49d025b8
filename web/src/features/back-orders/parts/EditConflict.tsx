/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { formatDate } from '@/shared/format/date';
import { productName } from '@/shared/format/product';
import { formatQty } from '@/shared/format/qty';
import { t, wordOf } from '@/shared/i18n';
import type { Difference, Side } from '@/shared/state/merge';
import { Conflict } from '@/shared/ui/Conflict';
import type { BackOrder } from '../api';
import { type Draft, draftOf, isHead, lineValue } from '../draft';

interface EditConflictProps {
  bo: BackOrder; // as it is now
  mine: Draft;
  differences: readonly Difference[];
  onChoose: (sides: ReadonlyMap<string, Side>) => void;
}

export function EditConflict({ bo, mine, differences, onChoose }: EditConflictProps) {
  const products = new Map([...mine.lines, ...draftOf(bo).lines].map((line) => [line.key, line.product]));
  const label = (key: string) => {
    const product = products.get(key);
    return isHead(key) ? wordOf('field', key) : product ? productName(product) : key;
  };
  const show = (key: string, value: unknown) => {
    if (isHead(key)) {
      const text = String(value ?? '');
      return text === '' ? <span className="soft">{t('conflict.none')}</span> : key === 'need_by' ? formatDate(text) : text;
    }
    const line = lineValue(value);
    if (!line) {
      return <span className="soft">{t('conflict.gone')}</span>;
    }
    return (
      <span className="num">
        {formatQty(line.bottles ?? 0, products.get(key)?.unit_set ?? 1)}
        {line.note && <small>{line.note}</small>}
      </span>
    );
  };
  return <Conflict what={bo.display} differences={differences} label={label} show={show} onChoose={onChoose} />;
}
