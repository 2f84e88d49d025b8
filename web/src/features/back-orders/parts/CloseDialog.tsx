/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Close without Order: for a reason, and for ever. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { t, wordOf } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { SelectField, TextArea } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { notify } from '@/shared/ui/notify';
import { type Closing, closeBackOrder } from '../api';

type Reason = Closing['reason'];
const REASONS: readonly Reason[] = [
  'customer_withdrew',
  'product_discontinued',
  'duplicate',
  'wrong_account',
  'entered_by_mistake',
  'other',
];
const SHOWN = new Set(['reason', 'note']);

/** Why it is closed: the fields, and what they say once there is a reason. */
export function useReason() {
  const [reason, setReason] = useState<Reason | ''>('');
  const [note, setNote] = useState('');
  const body: Closing | undefined = reason === '' ? undefined : { reason, note: note.trim() || null };
  const fields = (errorOf: (name: string) => string | undefined) => (
    <>
      <SelectField
        label={t('field.close_reason')}
        value={reason}
        onChange={setReason}
        options={[
          { value: '' as const, label: t('back_order.choose_reason') },
          ...REASONS.map((one) => ({ value: one, label: wordOf('reason', one) })),
        ]}
        error={errorOf('reason')}
      />
      <TextArea
        label={reason === 'other' ? t('back_order.close_note_needed') : t('back_order.close_note')}
        value={note}
        onChange={setNote}
        error={errorOf('note')}
        rows={2}
      />
    </>
  );
  return { body, fields, changed: reason !== '' || note !== '' };
}

interface CloseDialogProps {
  bo: { number: number; rev: number; display: string };
  onClose: () => void;
}

export function CloseDialog({ bo, onClose }: CloseDialogProps) {
  const client = useQueryClient();
  const submit = useSubmit();
  const why = useReason();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const { body } = why;
    if (!body) {
      return;
    }
    const closed = await submit.run(body, (key) => closeBackOrder(bo.number, bo.rev, body, key));
    if (closed) {
      client.setQueryData(['back-orders', bo.number], closed);
      onClose();
      notify(t('back_order.is_closed', bo.display));
    }
    void client.invalidateQueries({ queryKey: ['back-orders'] }); // also when it was changed elsewhere: show what it is now
  };
  return (
    <Dialog title={t('back_order.close_ask', bo.display)} opened onClose={() => closeDialog(why.changed, onClose)}>
      <form className="fields" onSubmit={(event) => void send(event)}>
        <p>{t('back_order.close_text')}</p>
        <FormError error={submit.error} shown={(name) => SHOWN.has(name)} />
        {why.fields((name) => submit.error?.fields.get(name))}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('back_order.keep_open')}</Button>
          <Button kind="danger" type="submit" disabled={!why.body} busy={submit.busy}>
            {t('back_order.close_yes', bo.display)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
