/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A quantity of a product: typed as cases and bottles, echoed in words, held in bottles. */
import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { formatBottles, formatQty, parseQty, shortQty } from '../format/qty';
import { t } from '../i18n';
import { usePhone } from '../state/media';
import { Button } from './Button';

export interface QtyInputProps {
  label: string;
  unit: number; // bottles per case
  bottles: number | null; // null: nothing valid yet
  onChange: (bottles: number | null) => void;
  error?: string | undefined;
  zeroAllowed?: boolean;
  hideLabel?: boolean;
  onEnter?: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  ref?: Ref<HTMLInputElement>;
}

/** qtyError(text, unit, zeroAllowed): what is wrong with the text; undefined: nothing. */
export function qtyError(text: string, unit: number, zeroAllowed: boolean): string | undefined {
  const result = parseQty(text, unit);
  if (result.ok) {
    return result.bottles === 0 && !zeroAllowed ? t('qty.zero') : undefined;
  }
  if (result.why === 'empty') {
    return zeroAllowed ? undefined : t('qty.empty');
  }
  return result.why === 'bottles' ? t('qty.bottles', unit) : t(`qty.${result.why}`);
}

export function QtyInput(props: QtyInputProps) {
  const { unit, bottles, onChange, zeroAllowed = false } = props;
  const [text, setText] = useState(bottles === null ? '' : shortQty(bottles, unit));
  const [left, setLeft] = useState(false); // complain only after the field was left
  const phone = usePhone();
  const echo = useId();
  const result = parseQty(text, unit);
  const wrong = qtyError(text, unit, zeroAllowed);
  // Somebody else has changed it: show his value.
  if (bottles !== null && !(result.ok && result.bottles === bottles)) {
    setText(shortQty(bottles, unit));
  }
  const type = (next: string) => {
    setText(next);
    const parsed = parseQty(next, unit);
    onChange(parsed.ok && (parsed.bottles > 0 || zeroAllowed) ? parsed.bottles : null);
  };
  const step = (by: number) => {
    const next = Math.max(0, (bottles ?? 0) + by);
    type(next === 0 ? '' : shortQty(next, unit));
  };
  return (
    <div>
      <div className="qty-row">
        {phone && (
          <Button label={t('qty.less')} onClick={() => step(-unit)}>
            −
          </Button>
        )}
        <TextInput
          {...(props.hideLabel ? { 'aria-label': props.label } : { label: props.label })}
          value={text}
          inputMode={phone ? 'numeric' : 'text'}
          autoComplete="off"
          aria-describedby={echo}
          error={props.error ?? (left || (text !== '' && !result.ok && result.why === 'point') ? (wrong ?? false) : false)}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => setLeft(true)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              setLeft(true);
              if (!wrong) {
                props.onEnter?.();
              }
            }
            props.onKeyDown?.(event);
          }}
          {...(props.ref ? { ref: props.ref } : {})}
        />
        {phone && (
          <Button label={t('qty.more')} onClick={() => step(unit)}>
            +
          </Button>
        )}
      </div>
      <div className="qty-echo num" id={echo}>
        {result.ok ? `${formatQty(result.bottles, unit)} = ${formatBottles(result.bottles)}` : t('qty.hint')}
      </div>
    </div>
  );
}
