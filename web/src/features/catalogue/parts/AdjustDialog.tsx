/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stock put right by hand: so many more, so many less, or as many as were counted; always for a reason. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { productName } from '@/shared/format/product';
import { formatBottles, formatQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { Segments, SelectField, TextArea } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { options } from '@/shared/ui/fieldSpec';
import { notify } from '@/shared/ui/notify';
import { QtyInput } from '@/shared/ui/QtyInput';
import { type Adjustment, adjustStock, listWarehouses, type Product } from '../api';

const SHOWN = new Set(['warehouse', 'qty_btl', 'reason', 'note']);
const REASONS: readonly Adjustment['reason'][] = ['count', 'received', 'returned', 'damaged', 'transfer', 'correction', 'opening'];
const WAYS = ['add', 'take', 'count'] as const;
type Way = (typeof WAYS)[number];

export function AdjustDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  const client = useQueryClient();
  const submit = useSubmit();
  const { data: warehouses = [] } = useQuery({ queryKey: ['warehouses'], queryFn: listWarehouses });
  const [warehouse, setWarehouse] = useState(String(product.primary_warehouse));
  const [way, setWay] = useState<Way>('add');
  const [bottles, setBottles] = useState<number | null>(null);
  const [reason, setReason] = useState<Adjustment['reason'] | ''>('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false); // for the reason, which has no default
  const onHand = product.stock.find((row) => String(row.warehouse) === warehouse)?.on_hand_btl ?? 0;
  const typed = bottles !== null || reason !== '' || note !== '';
  const change = bottles === null ? 0 : way === 'add' ? bottles : way === 'take' ? -bottles : bottles - onHand;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (reason === '') {
      return;
    }
    const body = { product: product.id, warehouse: Number(warehouse), qty_btl: change, note: note.trim() || null };
    const saved = await submit.run({ ...body, reason }, (key) => adjustStock({ ...body, reason }, key));
    if (saved) {
      onClose();
      notify(t('adjust.done', productName(product), saved.warehouse_name, formatQty(saved.on_hand_btl, product.unit_set)));
      void client.invalidateQueries(); // stock stands on many pages
    }
  };
  const field = (name: string) => submit.error?.fields.get(name);
  return (
    <Dialog title={t('adjust.title', productName(product))} opened onClose={() => closeDialog(typed, onClose)}>
      <form className="fields" onSubmit={(event) => void send(event)} noValidate>
        <FormError error={submit.error} shown={(name) => SHOWN.has(name)} />
        <SelectField
          label={t('product.warehouse_one')}
          value={warehouse}
          onChange={setWarehouse}
          options={warehouses.filter((one) => one.active).map((one) => ({ value: String(one.id), label: one.name }))}
          error={field('warehouse')}
        />
        <Segments
          label={t('adjust.way')}
          value={way}
          onChange={(next) => {
            setWay(next);
            setReason(next === 'count' ? 'count' : reason);
          }}
          options={WAYS.map((one) => ({ value: one, label: t(`adjust.${one}`) }))}
        />
        <QtyInput
          label={t('adjust.qty')}
          unit={product.unit_set}
          bottles={bottles}
          onChange={setBottles}
          zeroAllowed={way === 'count'}
          error={field('qty_btl')}
        />
        <p className="num" role="status">
          {t('adjust.echo', formatBottles(onHand), formatBottles(onHand + change))}
        </p>
        <SelectField
          label={t('adjust.reason')}
          value={reason}
          onChange={setReason}
          options={[{ value: '' as const, label: t('back_order.choose_reason') }, ...(options('move', REASONS) as Reasons)]}
          error={asked && reason === '' ? t('back_order.choose_reason') : field('reason')}
        />
        <TextArea label={t('record.note')} value={note} onChange={setNote} error={field('note')} maxLength={500} rows={2} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button kind="primary" type="submit" busy={submit.busy}>
            {t('adjust.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type Reasons = { value: Adjustment['reason']; label: string }[];
