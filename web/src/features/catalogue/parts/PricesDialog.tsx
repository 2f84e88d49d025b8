/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All prices of a product at once, as the API takes them: a row for each level and time. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { today } from '@/shared/format/date';
import { parseMoney } from '@/shared/format/money';
import { productName } from '@/shared/format/product';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { SelectField, TextField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { IconClose } from '@/shared/ui/icons';
import { notify } from '@/shared/ui/notify';
import { listLevels, type Price, type Product, setPrices } from '../api';

interface Row {
  id: number; // of the row, while the form is open
  level: string;
  price: string; // as typed
  from: string;
  to: string;
}

let last = 0;
const rowOf = (price: Price): Row => ({
  id: ++last,
  level: String(price.price_level),
  price: (price.price_cents / 100).toFixed(2),
  from: price.valid_from,
  to: price.valid_to ?? '',
});

/** What is no amount is sent as it was typed: the server says what is wrong with it. */
const sentOf = (row: Row) => ({
  price_level: Number(row.level),
  price_cents: parseMoney(row.price) ?? (row.price as unknown as number),
  valid_from: row.from,
  valid_to: row.to || null,
});

interface DialogProps {
  product: Product;
  prices: readonly Price[];
  onClose: () => void;
}

export function PricesDialog({ product, prices, onClose }: DialogProps) {
  const client = useQueryClient();
  const { data: levels = [] } = useQuery({ queryKey: ['price-levels'], queryFn: listLevels });
  const [before] = useState(() => prices.map(rowOf));
  const [rows, setRows] = useState(before);
  const { busy, error, run } = useSubmit();
  const changed = JSON.stringify(rows) !== JSON.stringify(before);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const items = rows.map(sentOf);
    if (await run(items, (key) => setPrices(product.id, items, product.rev, key))) {
      notify(t('product.prices_saved', productName(product)));
      void client.invalidateQueries({ queryKey: ['products'] });
      onClose();
    }
  };
  const put = (row: Row, change: Partial<Row>) => setRows(rows.map((one) => (one === row ? { ...row, ...change } : one)));
  const add = () => {
    const level = levels.find((one) => one.active && !rows.some((row) => row.level === String(one.id))) ?? levels[0];
    setRows([...rows, { id: ++last, level: String(level?.id ?? ''), price: '', from: today(), to: '' }]);
  };
  const wrong = (index: number, name: string) => error?.fields.get(`items[${index}].${name}`);
  return (
    <Dialog title={t('product.prices_of', productName(product))} opened onClose={() => closeDialog(changed, onClose)} size="lg">
      <form onSubmit={submit} noValidate>
        <FormError error={error} shown={(field) => /^items\[\d+\]\./.test(field)} />
        {rows.map((row, index) => (
          <div className="price-row" key={row.id}>
            <SelectField
              label={t('product.level')}
              value={row.level}
              options={levels.map((level) => ({ value: String(level.id), label: level.name }))}
              onChange={(level) => put(row, { level })}
              error={wrong(index, 'price_level')}
            />
            <TextField
              label={t('product.price')}
              inputMode="decimal"
              value={row.price}
              onChange={(price) => put(row, { price })}
              error={wrong(index, 'price_cents')}
            />
            <TextField
              label={t('product.from')}
              type="date"
              value={row.from}
              onChange={(from) => put(row, { from })}
              error={wrong(index, 'valid_from')}
            />
            <TextField
              label={t('product.to')}
              type="date"
              value={row.to}
              onChange={(to) => put(row, { to })}
              error={wrong(index, 'valid_to')}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={t('product.price_remove', index + 1)}
              onClick={() => setRows(rows.filter((one) => one !== row))}
            >
              <IconClose />
            </button>
          </div>
        ))}
        <Button onClick={add}>{t('product.price_add')}</Button>
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t('record.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
