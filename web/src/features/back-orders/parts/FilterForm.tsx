/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { type FormEvent, useState } from 'react';
import { type Choice, findAccounts, findProducts } from '@/shared/api/find';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { TextField } from '@/shared/ui/Fields';
import { IconFilter } from '@/shared/ui/icons';
import { Picker } from '@/shared/ui/Picker';
import { Popover } from '@/shared/ui/Popover';
import type { ListQuery } from '../api';
import { without } from '../filters';

export function FilterForm({ query, onApply }: { query: ListQuery; onApply: (query: ListQuery) => void }) {
  return (
    <Popover label={t('back_orders.filter')} target={<Button icon={<IconFilter />}>{t('back_orders.filter')}</Button>}>
      {(close) => (
        <Body
          query={query}
          onApply={(next) => {
            close();
            onApply(next);
          }}
        />
      )}
    </Popover>
  );
}

function Body({ query, onApply }: { query: ListQuery; onApply: (query: ListQuery) => void }) {
  const [account, setAccount] = useState<Choice>();
  const [product, setProduct] = useState<Choice>();
  const [age, setAge] = useState(query.min_age_days?.toString() ?? '');
  const [from, setFrom] = useState(query.created_from ?? '');
  const [to, setTo] = useState(query.created_to ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = without(query, 'min_age_days', 'created_from', 'created_to');
    onApply({
      ...next,
      ...(account ? { account: account.id } : {}),
      ...(product ? { product: product.id } : {}),
      ...(/^\d{1,5}$/.test(age) ? { min_age_days: Number(age) } : {}),
      ...(from ? { created_from: from } : {}),
      ...(to ? { created_to: to } : {}),
    });
  };
  return (
    <form className="fields" onSubmit={submit}>
      <Picker label={t('back_orders.filter_account')} search={findAccounts} onPick={setAccount} shown={account?.label ?? ''} />
      <Picker label={t('back_orders.filter_product')} search={findProducts} onPick={setProduct} shown={product?.label ?? ''} />
      <TextField label={t('back_orders.filter_min_age')} value={age} onChange={setAge} inputMode="numeric" maxLength={5} />
      <TextField label={t('back_orders.filter_created_from')} type="date" value={from} onChange={setFrom} />
      <TextField label={t('back_orders.filter_created_to')} type="date" value={to} onChange={setTo} />
      <Button kind="primary" type="submit">
        {t('back_orders.filter_apply')}
      </Button>
    </form>
  );
}
