/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of an order being written: by keyboard, one product after the other. */
import { type Dispatch, useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError } from '@/shared/api/client';
import { findProducts, type ProductChoice } from '@/shared/api/find';
import { productName } from '@/shared/format/product';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { notify, notifyError, notifyUndo } from '@/shared/ui/notify';
import { Picker } from '@/shared/ui/Picker';
import { getChoices } from '../api';
import { type Action, type Draft, type Line, leftOf, lineOf } from '../draft';
import { OrderLineRow } from './OrderLineRow';

interface OrderLinesProps {
  account: number;
  draft: Draft;
  sent: readonly Line[]; // as the last request had them: its refusals name them by their place
  error: ApiError | undefined;
  dispatch: Dispatch<Action>;
}

const NONE = {};

/** errorsOf(error, index): of one line, by field. */
function errorsOf(error: ApiError | undefined, index: number): Record<string, string> {
  const prefix = `lines[${index}].`;
  const found = [...(error?.fields ?? [])].filter(([field]) => field.startsWith(prefix));
  return found.length > 0 ? Object.fromEntries(found.map(([field, text]) => [field.slice(prefix.length), text])) : NONE;
}

export function OrderLines({ account, draft, sent, error, dispatch }: OrderLinesProps) {
  const session = useSession();
  const adder = useRef<HTMLInputElement>(null);
  const fields = useRef(new Map<string, HTMLInputElement>());
  const refs = useRef(new Map<string, (element: HTMLInputElement | null) => void>());
  const latest = useRef(draft);
  latest.current = draft;
  const focusNext = useRef('');
  useEffect(() => {
    const field = fields.current.get(focusNext.current);
    if (field) {
      field.focus();
      focusNext.current = '';
    }
  });
  const refOf = (key: string) => {
    const known = refs.current.get(key);
    const made =
      known ??
      ((element: HTMLInputElement | null) => {
        element ? fields.current.set(key, element) : fields.current.delete(key);
      });
    refs.current.set(key, made);
    return made;
  };
  const toAdder = useCallback(() => adder.current?.focus(), []);
  const put = useCallback(
    (line: Line, after?: string) => {
      focusNext.current = line.key;
      dispatch(after === undefined ? { do: 'add', line } : { do: 'add', line, after });
    },
    [dispatch],
  );
  const remove = useCallback(
    (line: Line) => {
      if (line.sources.length > 0) {
        dispatch({ do: 'line', key: line.key, part: { bottles: 0 } }); // not this time: what becomes of it is still to be said
        return;
      }
      const at = latest.current.lines.findIndex((one) => one.key === line.key);
      dispatch({ do: 'remove', key: line.key });
      notifyUndo(t('line.removed', productName(line.choice.product)), () => dispatch({ do: 'put', line, at }));
    },
    [dispatch],
  );
  const split = useCallback(
    (line: Line) => {
      const other = line.choice.warehouses.find((one) => one.id !== line.warehouse);
      put(
        lineOf(line.choice, {
          price: line.kept ? String(line.choice.price_level ?? line.price) : line.price,
          ...(other ? { warehouse: other.id } : {}),
        }),
        line.key,
      );
    },
    [put],
  );
  const choiceOf = useCallback(async (product: number) => (await getChoices(account, [product]))[0], [account]);
  const substitute = useCallback(
    (line: Line) => {
      const { successor } = line.choice;
      if (!successor) {
        return;
      }
      void choiceOf(successor.id).then((choice) => {
        if (choice) {
          const fromBackOrder = line.sources.length > 0;
          put(
            lineOf(choice, { bottles: line.bottles, note: line.note, insteadOf: fromBackOrder ? line.choice.product.id : null }),
            line.key,
          );
          dispatch(fromBackOrder ? { do: 'line', key: line.key, part: { bottles: 0 } } : { do: 'remove', key: line.key });
        }
      }, notifyError);
    },
    [choiceOf, dispatch, put],
  );
  const [adding, setAdding] = useState(0); // choices that are asked for
  const add = ({ product }: ProductChoice) => {
    const there = draft.lines.find((line) => line.choice.product.id === product.id);
    if (there) {
      notify(t('line.twice', productName(product)), 'wait');
      fields.current.get(there.key)?.focus();
      return;
    }
    setAdding((n) => n + 1);
    choiceOf(product.id)
      .then(
        (choice) => choice && !latest.current.lines.some((line) => line.choice.product.id === product.id) && put(lineOf(choice)),
        notifyError,
      )
      .finally(() => setAdding((n) => n - 1));
  };
  return (
    <>
      <ul className="entry-lines order-lines" aria-busy={adding > 0}>
        {draft.lines.map((line) => (
          <OrderLineRow
            key={line.key}
            line={line}
            left={line.sources.length > 0 ? leftOf(line, draft.lines) : 0}
            keep={draft.keep}
            shortable={session.back_orders}
            errors={errorsOf(
              error,
              sent.findIndex((one) => one.key === line.key),
            )}
            dispatch={dispatch}
            onRemove={remove}
            onSplit={split}
            onSubstitute={substitute}
            onEnter={toAdder}
            qtyRef={refOf(line.key)}
          />
        ))}
      </ul>
      <div className="add-line" data-add-line>
        <Picker
          label={t('line.add')}
          placeholder={t('line.add_hint')}
          search={findProducts}
          onPick={add}
          ref={adder}
          error={error?.fields.get('lines')}
        />
      </div>
    </>
  );
}
