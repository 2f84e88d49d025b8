/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an order says beside its lines: when, whether it is a draft, notes. */
import type { Dispatch } from 'react';
import type { ApiError } from '@/shared/api/client';
import { formatDate } from '@/shared/format/date';
import { t, wordOf } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { CheckField, TextArea, TextField } from '@/shared/ui/Fields';
import type { OrderForm } from '../api';
import type { Action, Draft } from '../draft';

interface OrderFieldsProps {
  form: OrderForm;
  draft: Draft;
  isNew: boolean; // whether it is a draft is said once
  error: ApiError | undefined;
  dispatch: Dispatch<Action>;
}

const SHOWN = /^(account|delivery_date|note|private_note|reference|lines|lines\[\d+\]\.\w+)$/;
/** Fields of the form that show what is wrong with them. */
export const shownField = (field: string): boolean => SHOWN.test(field);

export function OrderFields({ form, draft, isNew, error, dispatch }: OrderFieldsProps) {
  const set = (part: Partial<Draft>) => dispatch({ do: 'head', part });
  const field = (name: string) => error?.fields.get(name);
  const days = form.ship_days.map((day) => wordOf('ship', day)).join(', ');
  return (
    <>
      <div className="form-row">
        <div>
          <TextField
            label={t('order.delivery_date')}
            type="date"
            value={draft.delivery}
            onChange={(delivery) => set({ delivery })}
            error={field('delivery_date')}
            help={days ? t('order.ship_days', days) : undefined}
          />
          {form.next_ship_day !== null && draft.delivery !== form.next_ship_day && (
            <Button kind="quiet" onClick={() => set({ delivery: form.next_ship_day ?? '' })}>
              {t('order.next_ship_day', formatDate(form.next_ship_day))}
            </Button>
          )}
        </div>
        <TextField
          label={t('field.reference')}
          value={draft.reference}
          onChange={(reference) => set({ reference })}
          error={field('reference')}
          help={t('back_order.reference_help')}
          maxLength={60}
        />
      </div>
      {isNew && form.draft_orders && (
        <CheckField
          label={t('order.draft')}
          checked={draft.draft}
          onChange={(on) => set({ draft: on })}
          help={form.auto_expire_drafts ? t('order.draft_expires') : t('order.draft_help')}
        />
      )}
      {form.back_orders.length > 0 && <CheckField label={t('order.keep')} checked={draft.keep} onChange={(keep) => set({ keep })} />}
      <div className="form-row">
        <TextArea
          label={t('order.note')}
          value={draft.note}
          onChange={(note) => set({ note })}
          error={field('note')}
          help={t('order.note_help')}
          maxLength={2000}
          rows={2}
        />
        <TextArea
          label={t('field.private_note')}
          value={draft.privateNote}
          onChange={(privateNote) => set({ privateNote })}
          error={field('private_note')}
          help={t('order.private_note_help')}
          maxLength={2000}
          rows={2}
        />
      </div>
    </>
  );
}
