/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line being entered: the product's name, its quantity, a note, and the way out. Orders add price and warehouse. */
import type { ReactNode, Ref } from 'react';
import { productName } from '../format/product';
import { t } from '../i18n';
import { TextField } from './Fields';
import { Flags } from './Flags';
import { IconClose } from './icons';
import { QtyInput } from './QtyInput';

export interface EntryProduct {
  id: number;
  code: string;
  name: string;
  vintage: number | null;
  unit_set: number;
}

export interface LineEntryProps {
  product: EntryProduct;
  flags?: readonly string[];
  detail?: ReactNode; // below the name
  bottles: number | null;
  note: string;
  zeroAllowed?: boolean;
  qtyError?: string | undefined;
  noteError?: string | undefined;
  error?: string | undefined; // about the line as a whole
  qtyRef?: Ref<HTMLInputElement>;
  onQty: (bottles: number | null) => void;
  onNote: (note: string) => void;
  onRemove: () => void;
  onEnter: () => void; // Enter in the quantity: on to the next product
  onCode?: (text: string) => (() => void) | undefined; // a product's code, scanned into the quantity
  children?: ReactNode; // more fields, between quantity and note
  below?: ReactNode; // what there is to say or to choose about it, over the whole width
}

export function LineEntry(props: LineEntryProps) {
  const name = productName(props.product);
  return (
    <li data-line>
      <div className="line-name">
        <strong>{name}</strong> <Flags flags={props.flags ?? []} />
        <small>
          {props.product.code} · {t('product.unit', props.product.unit_set)}
        </small>
        {props.detail}
        {props.error && (
          <p className="bad-text" role="alert">
            {props.error}
          </p>
        )}
      </div>
      <QtyInput
        label={t('line.quantity')}
        unit={props.product.unit_set}
        bottles={props.bottles}
        onChange={props.onQty}
        zeroAllowed={props.zeroAllowed ?? false}
        error={props.qtyError}
        onEnter={props.onEnter}
        {...(props.onCode ? { onCode: props.onCode } : {})}
        {...(props.qtyRef ? { ref: props.qtyRef } : {})}
      />
      {props.children}
      <TextField label={t('line.note')} value={props.note} onChange={props.onNote} error={props.noteError} maxLength={500} />
      <button type="button" className="icon-button" data-remove aria-label={t('line.remove', name)} onClick={props.onRemove}>
        <IconClose />
      </button>
      {props.below && <div className="line-below">{props.below}</div>}
    </li>
  );
}
