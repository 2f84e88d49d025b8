/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cancel an order. Where it has closed back orders: does the account still want the wine? There is no default. */
import { type FormEvent, useState } from 'react';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { TextArea } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { cancelOrder, type Order } from '../api';
import { StillWanted, type Wanted } from './StillWanted';

interface CancelDialogProps {
  order: Order;
  onClose: () => void;
  onDone: (order: Order | undefined) => void; // undefined: refused; see what it is now
}

export function CancelDialog({ order, onClose, onDone }: CancelDialogProps) {
  const submit = useSubmit();
  const [note, setNote] = useState('');
  const [wanted, setWanted] = useState<Wanted>();
  const asks = order.back_orders.some((one) => one.tie === 'closed');
  const frees = order.back_orders.filter((one) => one.tie === 'tied');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const body = { note: note.trim() || null, ...(wanted ? { still_wanted: wanted === 'yes' } : {}) };
    const done = await submit.run(body, (key) => cancelOrder(order.number, order.rev, body, key));
    if (done) {
      onClose();
    }
    onDone(done);
  };
  return (
    <Dialog title={t('order.cancel_ask', order.number)} opened onClose={() => closeDialog(note !== '' || wanted !== undefined, onClose)}>
      <form className="fields" onSubmit={(event) => void send(event)}>
        <p>
          {order.state === 'confirmed' ? t('order.cancel_confirmed') : t('order.cancel_text')}
          {frees.length > 0 && ` ${t('order.cancel_frees', frees.map((one) => one.display).join(', '), frees.length)}`}
        </p>
        <FormError error={submit.error} shown={(name) => name === 'note'} />
        {asks && <StillWanted account={order.account.name} value={wanted} onChange={setWanted} />}
        <TextArea
          label={t('order.cancel_note')}
          value={note}
          onChange={setNote}
          rows={2}
          error={submit.error?.fields.get('note')}
          maxLength={2000}
        />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('order.cancel_no')}</Button>
          <Button kind="danger" type="submit" busy={submit.busy} disabled={asks && wanted === undefined}>
            {t('order.cancel_yes', order.number)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
