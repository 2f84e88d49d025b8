/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Confirm: what will come of it, before it is done. */
import { useQuery } from '@tanstack/react-query';
import { formatMoney } from '@/shared/format/money';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { FormError } from '@/shared/ui/FormError';
import { confirmationRecipients, moveOrder, type Order } from '../api';

interface ConfirmDialogProps {
  order: Order;
  onClose: () => void;
  onDone: (order: Order | undefined) => void;
}

/** invoicesOf(order): one for each warehouse on its lines. */
function invoicesOf(order: Order) {
  const found = new Map<string, { bottles: number; cents: number }>();
  for (const line of order.lines) {
    const sum = found.get(line.warehouse_name) ?? { bottles: 0, cents: 0 };
    found.set(line.warehouse_name, { bottles: sum.bottles + line.qty_btl, cents: sum.cents + line.total_cents });
  }
  return [...found];
}

export function ConfirmDialog({ order, onClose, onDone }: ConfirmDialogProps) {
  const submit = useSubmit();
  const { currency } = useSession();
  const invoices = invoicesOf(order);
  const mail = useQuery({ queryKey: ['orders', 'confirmation-mail'], queryFn: async () => (await confirmationRecipients()) ?? null });
  const send = async () => {
    const done = await submit.run(order.rev, (key) => moveOrder('confirm', order.number, order.rev, key));
    if (done) {
      onClose();
    }
    onDone(done);
  };
  return (
    <Dialog title={t('order.confirm_ask', order.number)} opened onClose={onClose}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <FormError error={submit.error} shown={() => false} />
        <p>{t('order.confirm_text', invoices.length)}</p>
        <ul className="plain-list">
          {invoices.map(([warehouse, sum]) => (
            <li key={warehouse} className="num">
              {warehouse}: {formatBottles(sum.bottles)}, {formatMoney(sum.cents, currency)}
            </li>
          ))}
        </ul>
        {mail.data !== undefined && (
          <p className="soft">
            {mail.data === null ? t('order.confirm_no_mail') : t('order.confirm_mail', mail.data || t('order.confirm_admins'))}
          </p>
        )}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('order.not_now')}</Button>
          <Button kind="go" type="submit" busy={submit.busy}>
            {t('order.confirm_yes', order.number)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
