/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The choice between two versions of an object with lines. */
import type { ReactNode } from 'react';
import { formatDate } from '../format/date';
import { productName } from '../format/product';
import { formatQty } from '../format/qty';
import { t, wordOf } from '../i18n';
import { flatOf, type LinesDraft, type LineValue } from '../state/linesDraft';
import { differences, type Side } from '../state/merge';
import { Conflict } from './Conflict';

interface LinesConflictProps {
  what: string; // "BO-1042"
  base: LinesDraft; // what both had read
  mine: LinesDraft;
  theirs: LinesDraft;
  show?: (name: string, text: string) => ReactNode; // a text of the head that is not shown as it is
  onChoose: (sides: ReadonlyMap<string, Side>) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function LinesConflict({ what, base, mine, theirs, show, onChoose }: LinesConflictProps) {
  const products = new Map([...mine.lines, ...theirs.lines].map((line) => [line.key, line.product]));
  const label = (key: string) => {
    const product = products.get(key);
    return product ? productName(product) : wordOf('field', key);
  };
  const textOf = (name: string, text: string) => show?.(name, text) ?? (DAY.test(text) ? formatDate(text) : text);
  const value = (key: string, of: unknown) => {
    const product = products.get(key);
    if (!product) {
      return of ? textOf(key, String(of)) : <span className="soft">{t('conflict.none')}</span>;
    }
    const line = of as LineValue | undefined;
    if (!line) {
      return <span className="soft">{t('conflict.gone')}</span>;
    }
    return (
      <span className="num">
        {formatQty(line.bottles ?? 0, product.unit_set)}
        {line.due && <small>{formatDate(line.due)}</small>}
        {line.note && <small>{line.note}</small>}
      </span>
    );
  };
  return (
    <Conflict
      what={what}
      differences={differences(flatOf(base), flatOf(mine), flatOf(theirs))}
      label={label}
      show={value}
      onChoose={onChoose}
    />
  );
}
