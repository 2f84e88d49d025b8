/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A quantity of a product: typed as cases and bottles, echoed in words, held in bottles. */
import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react';
import { formatBottles, formatQty, parseQty, shortQty } from '../format/qty';
import { t } from '../i18n';
import { usePhone } from '../state/media';
import { Button } from './Button';
import { Segments } from './Fields';

export interface QtyInputProps {
  label: string;
  unit: number; // bottles per case
  bottles: number | null; // null: nothing valid yet
  onChange: (bottles: number | null) => void;
  error?: string | undefined;
  zeroAllowed?: boolean;
  hideLabel?: boolean;
  onEnter?: () => void;
  /** Enter on a text that is no quantity, or came at a scanner's speed: is it a product's code? If so: what is to be done with it. */
  onCode?: (text: string) => (() => void) | undefined;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  ref?: Ref<HTMLInputElement>;
}

const KEY_MS = 40; // between two keys: nobody types a quantity that fast, scanners do
type Mode = 'cases' | 'loose';

const isLoose = (text: string): boolean => /^\d+\s*b(tl)?$/i.test(text.trim());
const withoutUnit = (text: string): string => text.replace(/\s*b(tl)?$/i, '');

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
  const [mode, setMode] = useState<Mode>(isLoose(text) ? 'loose' : 'cases'); // on phones: what a bare number counts
  const echo = useId();
  const before = useRef({ text, bottles }); // before anything was typed
  const keys = useRef({ count: 0, at: 0, fresh: true }); // since then
  useEffect(() => {
    if (keys.current.fresh) {
      before.current = { text, bottles };
    }
  });
  const result = parseQty(text, unit);
  const wrong = qtyError(text, unit, zeroAllowed);
  // What was refused was the quantity of then: another one is not to blame for it.
  const [told, setTold] = useState({ error: props.error, bottles });
  if (told.error !== props.error) {
    setTold({ error: props.error, bottles });
  }
  const refused = told.bottles === bottles ? props.error : undefined;
  // Somebody else has changed it: show his value.
  if (bottles !== null && !(result.ok && result.bottles === bottles)) {
    setText(shortQty(bottles, unit));
  }
  const type = (next: string) => {
    keys.current.fresh = false;
    setText(next);
    const parsed = parseQty(next, unit);
    onChange(parsed.ok && (parsed.bottles > 0 || zeroAllowed) ? parsed.bottles : null);
  };
  const loose = phone && mode === 'loose';
  const typed = (next: string) => type(loose && /^\d+$/.test(next.trim()) ? `${next.trim()}b` : next);
  const step = (direction: number) => {
    const next = Math.max(0, (bottles ?? 0) + direction * (loose ? 1 : unit));
    type(next === 0 ? '' : loose ? `${next}b` : shortQty(next, unit));
  };
  const count = (next: Mode) => {
    setMode(next);
    if (bottles !== null) {
      type(next === 'loose' ? `${bottles}b` : shortQty(bottles, unit));
    }
  };
  /** A scanner does not look where the cursor is: a code is no quantity, and leaves the quantity as it was. */
  const takesCode = (code: string, now: number): boolean => {
    const { count: pressed, at } = keys.current;
    const fast = pressed > 2 && now - at < pressed * KEY_MS;
    const act = text !== '' && (fast || !result.ok) ? props.onCode?.(code.trim()) : undefined;
    if (!act) {
      return false;
    }
    setText(before.current.text);
    onChange(before.current.bottles);
    keys.current = { count: 0, at: 0, fresh: true };
    act();
    return true;
  };
  return (
    <div>
      <div className="qty-row">
        {phone && (
          <Button label={loose ? t('qty.less_loose') : t('qty.less')} onClick={() => step(-1)}>
            −
          </Button>
        )}
        <TextInput
          {...(props.hideLabel ? { 'aria-label': props.label } : { label: props.label })}
          value={loose ? withoutUnit(text) : text}
          inputMode={phone ? 'numeric' : 'text'}
          autoComplete="off"
          aria-describedby={echo}
          error={(left || (!result.ok && result.why === 'point') ? wrong : undefined) ?? refused ?? false}
          onChange={(event) => typed(event.currentTarget.value)}
          onFocus={(event) => {
            keys.current = { count: 0, at: 0, fresh: true };
            before.current = { text, bottles };
            event.currentTarget.select();
          }}
          onBlur={() => setLeft(true)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              if (!takesCode(event.currentTarget.value, event.timeStamp)) {
                setLeft(true);
                if (!wrong) {
                  props.onEnter?.();
                }
              }
            } else if (event.key.length === 1) {
              keys.current.count++;
              keys.current.at ||= event.timeStamp;
            }
            props.onKeyDown?.(event);
          }}
          {...(props.ref ? { ref: props.ref } : {})}
        />
        {phone && (
          <Button label={loose ? t('qty.more_loose') : t('qty.more')} onClick={() => step(1)}>
            +
          </Button>
        )}
      </div>
      {phone && unit > 1 && (
        <Segments
          label={t('qty.mode')}
          name={echo}
          value={mode}
          onChange={count}
          options={[
            { value: 'cases', label: t('qty.cases') },
            { value: 'loose', label: t('qty.loose') },
          ]}
        />
      )}
      <div className="qty-echo num" id={echo}>
        {result.ok ? `${formatQty(result.bottles, unit)} = ${formatBottles(result.bottles)}` : t('qty.hint')}
      </div>
    </div>
  );
}
