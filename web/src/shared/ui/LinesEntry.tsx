/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines as fields: product, quantity, note; by keyboard, one product after the other. No price and no warehouse: those
 * are an order's. */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { ApiError } from '../api/client';
import { productName } from '../format/product';
import { t } from '../i18n';
import { type ProductFacts, useProductFacts } from '../offline/facts';
import { type FoundProduct, productOfCode, searchProducts } from '../offline/find';
import { type DraftLine, newLine } from '../state/linesDraft';
import { Button } from './Button';
import { TextField } from './Fields';
import { LineEntry, type LineEntryProps } from './LineEntry';
import { notify, notifyUndo } from './notify';
import { Picker } from './Picker';

interface LinesEntryProps {
  lines: readonly DraftLine[];
  onChange: (change: (lines: DraftLine[]) => DraftLine[]) => void;
  error: ApiError | undefined;
  detail?: (line: DraftLine, facts: ProductFacts) => ReactNode; // below a product's name
  days?: boolean; // a line may have a day of its own
}

const DISCONTINUED = ['discontinued'];
const NO_FLAGS: string[] = [];

export function LinesEntry({ lines, onChange, error, detail, days = false }: LinesEntryProps) {
  const adder = useRef<HTMLInputElement>(null);
  const fields = useRef(new Map<string, HTMLInputElement>());
  const focusNext = useRef('');
  // In the same frame in which the line comes, and not before it is there: the next key is for its quantity.
  useLayoutEffect(() => {
    const field = fields.current.get(focusNext.current);
    if (field) {
      focusNext.current = '';
      field.focus();
      field.select();
    }
  });
  const change = (key: string, part: Partial<DraftLine>) =>
    onChange((all) => all.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const remove = (line: DraftLine, at: number) => {
    onChange((all) => all.filter((one) => one.key !== line.key));
    notifyUndo(t('line.removed', productName(line.product)), () =>
      onChange((all) => (all.some((one) => one.key === line.key) ? all : all.toSpliced(at, 0, line))),
    );
  };
  /** A code adds a case, and one more when it comes again; a choice from the list asks for the quantity. */
  const add = ({ product, exact }: FoundProduct) => {
    const there = lines.find((line) => line.product.id === product.id);
    if (there) {
      notify(t(exact ? 'line.more_of' : 'line.twice', productName(product)), 'wait');
      focusNext.current = there.key;
      onChange((all) =>
        all.map((line) => (exact && line.key === there.key ? { ...line, bottles: (line.bottles ?? 0) + product.unit_set } : line)),
      );
      return;
    }
    const line = { ...newLine(product, exact ? product.unit_set : null), ...(days ? { due: '' } : {}) };
    focusNext.current = line.key;
    onChange((all) => [...all, line]);
  };
  const instead = (line: DraftLine, { product }: FoundProduct) => {
    const key = `new-${product.id}`;
    focusNext.current = key;
    onChange((all) => all.map((one) => (one.key === line.key ? { ...line, key, id: null, product } : one)));
  };
  const onCode = (text: string) => {
    const found = productOfCode(text);
    return found && (() => add(found));
  };
  return (
    <>
      <ul className={days ? 'entry-lines day-lines' : 'entry-lines'}>
        {lines.map((line, index) => (
          <Line
            key={line.key}
            product={line.product}
            others={lines}
            onTake={(next) => instead(line, next)}
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
            onCode={onCode}
            about={(facts) => detail?.(line, facts)}
          >
            {days && (
              <TextField
                label={t('line.due')}
                type="date"
                value={line.due ?? ''}
                onChange={(due) => change(line.key, { due })}
                error={error?.fields.get(`lines[${index}].due`)}
              />
            )}
          </Line>
        ))}
      </ul>
      <div className="add-line" data-add-line>
        <Picker
          error={error?.fields.get('lines')}
          label={t('line.add')}
          placeholder={t('line.add_hint')}
          search={searchProducts}
          onPick={add}
          ref={adder}
        />
      </div>
    </>
  );
}

interface LineProps extends Omit<LineEntryProps, 'detail'> {
  about: (facts: ProductFacts) => ReactNode;
  others: readonly DraftLine[];
  onTake: (next: FoundProduct) => void;
}

/** With what is known of its product: that it will not come again; the vintage that is there when this one is gone. */
function Line({ about, others, onTake, ...line }: LineProps) {
  const facts = useProductFacts(line.product.id);
  const { discontinued, next } = facts;
  return (
    <LineEntry
      {...line}
      flags={discontinued ? DISCONTINUED : NO_FLAGS}
      detail={
        <>
          {about(facts)}
          {next && !others.some((one) => one.product.id === next.id) && (
            <small>
              {t('back_order.successor')}{' '}
              <Button kind="quiet" onClick={() => onTake(next)}>
                {t('line.take', next.label)}
              </Button>
            </small>
          )}
        </>
      }
    />
  );
}
