/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of a back order as fields: product, quantity, note. No price and no warehouse: those are an order's. */
import { useEffect, useRef } from 'react';
import type { ApiError } from '@/shared/api/client';
import { findProducts, type ProductChoice } from '@/shared/api/find';
import { productName } from '@/shared/format/product';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { LineEntry } from '@/shared/ui/LineEntry';
import { notify } from '@/shared/ui/notify';
import { Picker } from '@/shared/ui/Picker';
import type { DraftLine } from '../draft';

interface LinesEntryProps {
  lines: readonly DraftLine[];
  onChange: (change: (lines: DraftLine[]) => DraftLine[]) => void;
  error: ApiError | undefined;
}

export function LinesEntry({ lines, onChange, error }: LinesEntryProps) {
  const adder = useRef<HTMLInputElement>(null);
  const fields = useRef(new Map<string, HTMLInputElement>());
  const focusNext = useRef('');
  useEffect(() => {
    fields.current.get(focusNext.current)?.focus();
    focusNext.current = '';
  });
  const change = (key: string, part: Partial<DraftLine>) =>
    onChange((all) => all.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const remove = (line: DraftLine, at: number) => {
    onChange((all) => all.filter((one) => one.key !== line.key));
    notify(
      <>
        {t('line.removed', productName(line.product))}{' '}
        <Button
          kind="quiet"
          onClick={() => onChange((all) => (all.some((one) => one.key === line.key) ? all : all.toSpliced(at, 0, line)))}
        >
          {t('line.undo')}
        </Button>
      </>,
    );
  };
  const add = ({ product }: ProductChoice) => {
    const there = lines.find((line) => line.product.id === product.id);
    if (there) {
      notify(t('line.twice', productName(product)), 'wait');
      fields.current.get(there.key)?.focus();
      return;
    }
    const key = `new-${product.id}`;
    focusNext.current = key;
    onChange((all) => [...all, { key, id: null, product, bottles: null, note: '' }]);
  };
  return (
    <>
      <ul className="entry-lines">
        {lines.map((line, index) => (
          <LineEntry
            key={line.key}
            product={line.product}
            bottles={line.bottles}
            note={line.note}
            qtyError={error?.fields.get(`lines[${index}].qty_btl`)}
            noteError={error?.fields.get(`lines[${index}].note`)}
            error={error?.fields.get(`lines[${index}].product`) ?? error?.fields.get(`lines[${index}].id`)}
            qtyRef={(element: HTMLInputElement | null) => {
              element ? fields.current.set(line.key, element) : fields.current.delete(line.key);
            }}
            onQty={(bottles) => change(line.key, { bottles })}
            onNote={(note) => change(line.key, { note })}
            onRemove={() => remove(line, index)}
            onEnter={() => adder.current?.focus()}
          />
        ))}
      </ul>
      <div className="add-line" data-add-line>
        <Picker label={t('line.add')} placeholder={t('line.add_hint')} search={findProducts} onPick={add} ref={adder} />
      </div>
    </>
  );
}
