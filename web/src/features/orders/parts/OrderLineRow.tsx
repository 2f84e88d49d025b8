/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line of an order: quantity, price and warehouse, and what there is to know before it is submitted. */
import { type Dispatch, memo, type ReactNode, type Ref } from 'react';
import { formatMoney } from '@/shared/format/money';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { CheckField, SelectField, TextField } from '@/shared/ui/Fields';
import { LineEntry } from '@/shared/ui/LineEntry';
import { type Action, availableOf, KEPT, type Line, priceOf, TYPED } from '../draft';

export interface OrderLineRowProps {
  line: Line;
  left: number; // bottles of its back orders that it leaves over
  keep: boolean; // remainders are kept at all
  shortable: boolean; // a shortfall may go to a back order
  errors: Readonly<Record<string, string>>; // by the field's name in the API
  dispatch: Dispatch<Action>;
  onRemove: (line: Line) => void;
  onSplit: (line: Line) => void;
  onSubstitute: (line: Line) => void;
  onEnter: () => void;
  qtyRef: Ref<HTMLInputElement>;
}

export const OrderLineRow = memo((props: OrderLineRowProps) => {
  const { line, errors, dispatch } = props;
  const { product } = line.choice;
  const { currency } = useSession();
  const change = (part: Partial<Line>) => dispatch({ do: 'line', key: line.key, part });
  const cents = priceOf(line);
  return (
    <LineEntry
      product={product}
      flags={line.choice.flags}
      detail={
        cents !== undefined &&
        line.bottles !== null && <small className="num">{t('order.line_total', formatMoney(cents * line.bottles, currency))}</small>
      }
      bottles={line.bottles}
      note={line.note}
      zeroAllowed={line.sources.length > 0}
      qtyError={errors.qty_btl}
      noteError={errors.note}
      error={errors.product ?? errors.id ?? errors.instead_of ?? errors.short_to_back_order}
      qtyRef={props.qtyRef}
      onQty={(bottles) => change({ bottles })}
      onNote={(note) => change({ note })}
      onRemove={() => props.onRemove(line)}
      onEnter={props.onEnter}
      below={<Below {...props} change={change} />}
    >
      <Price line={line} error={errors.price_level ?? errors.price_cents} onChange={change} />
      <SelectField
        label={t('order.warehouse')}
        value={String(line.warehouse)}
        onChange={(warehouse) => change({ warehouse: Number(warehouse) })}
        options={line.choice.warehouses.map((one) => ({
          value: String(one.id),
          label: t('order.warehouse_has', one.name, formatQty(one.available_btl, product.unit_set)),
        }))}
        error={errors.warehouse}
      />
    </LineEntry>
  );
});

function Price({ line, error, onChange }: { line: Line; error: string | undefined; onChange: (part: Partial<Line>) => void }) {
  const { currency, role } = useSession();
  const money = (cents: number) => formatMoney(cents, currency);
  const options = [
    ...(line.kept ? [{ value: KEPT, label: t('order.price_kept', line.kept.name ?? t('order.price_typed'), money(line.kept.cents)) }] : []),
    ...line.choice.prices.map((one) => ({
      value: String(one.price_level),
      label: t('order.price_level', one.name, money(one.price_cents)),
    })),
    ...(role === 'admin' || line.price === TYPED
      ? [{ value: TYPED, label: role === 'admin' ? t('order.price_type') : t('order.price_none') }]
      : []),
  ];
  return (
    <div>
      <SelectField label={t('order.price')} value={line.price} onChange={(price) => onChange({ price })} options={options} error={error} />
      {line.price === TYPED && role === 'admin' && (
        <TextField
          label={t('order.price_bottle', currency)}
          value={line.typed}
          onChange={(typed) => onChange({ typed })}
          inputMode="decimal"
          maxLength={12}
          error={line.typed !== '' && priceOf(line) === undefined ? t('order.price_form') : undefined}
        />
      )}
    </div>
  );
}

function Below({
  line,
  left,
  keep,
  shortable,
  onSplit,
  onSubstitute,
  change,
}: OrderLineRowProps & { change: (part: Partial<Line>) => void }) {
  const { choice, bottles } = line;
  const available = availableOf(line);
  const over = (bottles ?? 0) - Math.max(0, available);
  const waiting = choice.waiting_btl ?? 0;
  const said: ReactNode[] = [];
  if (!choice.orderable) {
    said.push(<span key="barred">{t('order.not_orderable')}</span>);
  }
  if (over > 0) {
    said.push(
      <span key="over" className="wait-text">
        {available > 0 ? t('order.only', formatBottles(available)) : t('order.nothing_there')}
      </span>,
    );
  }
  if (over > 0 && shortable && line.sources.length === 0) {
    said.push(
      <CheckField key="short" label={t('order.short', formatBottles(over))} checked={line.short} onChange={(short) => change({ short })} />,
    );
  } else if (over > 0 && available > 0) {
    said.push(
      <Button key="take" kind="quiet" onClick={() => change({ bottles: available })}>
        {t('order.take', formatBottles(available))}
      </Button>,
    );
  }
  if (left > 0) {
    said.push(
      bottles === 0 ? <span key="not">{t('order.not_this_time')}</span> : null,
      keep ? (
        <CheckField
          key="remains"
          label={t('order.keep_line', formatQty(left, choice.product.unit_set))}
          checked={line.remains}
          onChange={(remains) => change({ remains })}
        />
      ) : (
        <span key="given">{t('order.given_up', formatQty(left, choice.product.unit_set))}</span>
      ),
    );
  }
  if (waiting > 0 && (bottles ?? 0) > 0) {
    const eats = (bottles ?? 0) > available - waiting;
    said.push(
      <span key="waiting" className={eats ? 'wait-text' : 'soft'}>
        {t('order.waiting', formatBottles(waiting))}
      </span>,
    );
  }
  if (choice.successor && line.insteadOf === null && line.id === null) {
    said.push(
      <Button key="instead" kind="quiet" onClick={() => onSubstitute(line)}>
        {t('order.substitute', productName(choice.successor))}
      </Button>,
    );
  }
  if (over > 0 && choice.warehouses.some((one) => one.id !== line.warehouse && one.available_btl > 0)) {
    said.push(
      <Button key="split" kind="quiet" onClick={() => onSplit(line)}>
        {t('order.split')}
      </Button>,
    );
  }
  return said.some(Boolean) ? said : null;
}
