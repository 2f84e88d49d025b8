/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What has come of a purchase order, in this part: what is still due is proposed. More than was ordered must be meant. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSession } from '@/shared/state/session';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { CheckField, SelectField, TextField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { notify } from '@/shared/ui/notify';
import { QtyInput } from '@/shared/ui/QtyInput';
import { countReady, listWarehouses, type Purchase, receivePurchase } from '../api';

const SHOWN = /^(warehouse|note|lines\[\d+\]\.\w+)$/;

export function ReceiveDialog({ po, onClose }: { po: Purchase; onClose: () => void }) {
  const client = useQueryClient();
  const session = useSession();
  const submit = useSubmit();
  const { data: warehouses = [] } = useQuery({ queryKey: ['warehouses'], queryFn: listWarehouses });
  const [warehouse, setWarehouse] = useState(String(po.warehouse));
  const [due] = useState(() => new Map(po.lines.map((line) => [line.id, line.due_btl || null])));
  const [came, setCame] = useState(due);
  const [over, setOver] = useState(false);
  const [note, setNote] = useState('');
  const lines = po.lines.flatMap(({ id }) => {
    const qty_btl = came.get(id);
    return qty_btl ? [{ line: id, qty_btl }] : [];
  });
  const [sent, setSent] = useState(lines); // its refusals name lines by their place
  const total = formatBottles(lines.reduce((sum, line) => sum + line.qty_btl, 0));
  const isOver = po.lines.some((line) => (came.get(line.id) ?? 0) > line.due_btl);
  const changed = came !== due || note !== '' || warehouse !== String(po.warehouse);
  const into = warehouses.find((one) => String(one.id) === warehouse)?.name ?? po.warehouse_name;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const body = { warehouse: Number(warehouse), lines, over: isOver && over, note: note.trim() || null };
    setSent(lines);
    const saved = await submit.run({ body, rev: po.rev }, (key) => receivePurchase(po.number, po.rev, body, key));
    if (saved) {
      onClose();
      const ready = session.back_orders && session.draft_orders ? await countReady().catch(() => 0) : 0;
      notify(
        <>
          {t('purchase.received_tell', total, into)} {ready > 0 && <Link href="/orders/ready-to-fill">{t('purchase.ready', ready)}</Link>}
        </>,
      );
    }
    void client.invalidateQueries(); // also when it was changed elsewhere: what is due now is shown
  };
  const errorOf = (id: number) => {
    const prefix = `lines[${sent.findIndex((line) => line.line === id)}].`;
    return [...(submit.error?.fields ?? [])].find(([field]) => field.startsWith(prefix))?.[1];
  };
  return (
    <Dialog title={t('purchase.receive_title', po.number)} opened onClose={() => closeDialog(changed, onClose)} size="lg">
      <form className="fields" onSubmit={(event) => void send(event)} noValidate>
        <FormError error={submit.error} shown={(field) => SHOWN.test(field)} />
        <SelectField
          label={t('purchase.into')}
          value={warehouse}
          onChange={setWarehouse}
          options={warehouses
            .filter((one) => one.active || one.id === po.warehouse)
            .map((one) => ({ value: String(one.id), label: one.name }))}
          error={submit.error?.fields.get('warehouse')}
        />
        <p className="soft">{t('purchase.receive_text')}</p>
        <ul className="entry-lines receive-lines">
          {po.lines.map((line) => (
            <li key={line.id}>
              <div className="line-name">
                <strong>{productName(line.product)}</strong>
                <small>
                  {t('purchase.ordered')} {formatQty(line.qty_btl, line.unit_set)} · {t('purchase.received')}{' '}
                  {formatQty(line.received_btl, line.unit_set)}
                </small>
              </div>
              <QtyInput
                label={t('purchase.came', productName(line.product))}
                hideLabel
                zeroAllowed
                unit={line.unit_set}
                bottles={came.get(line.id) ?? null}
                onChange={(bottles) => setCame((before) => new Map(before).set(line.id, bottles))}
                error={errorOf(line.id)}
              />
            </li>
          ))}
        </ul>
        {isOver && <CheckField label={t('purchase.over')} checked={over} onChange={setOver} />}
        <TextField
          label={t('purchase.receive_note')}
          value={note}
          onChange={setNote}
          error={submit.error?.fields.get('note')}
          maxLength={2000}
        />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button kind="go" type="submit" busy={submit.busy}>
            {t('purchase.receive_yes', total)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
