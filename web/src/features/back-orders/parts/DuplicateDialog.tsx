/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Duplicate: the same lines once more, for this account or for another. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { type Choice, findAccounts } from '@/shared/api/find';
import { backOrderHref } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { FormError } from '@/shared/ui/FormError';
import { notify } from '@/shared/ui/notify';
import { Picker } from '@/shared/ui/Picker';
import { type BackOrder, duplicateBackOrder } from '../api';

export function DuplicateDialog({ bo, onClose }: { bo: BackOrder; onClose: () => void }) {
  const client = useQueryClient();
  const submit = useSubmit();
  const [, go] = useLocation();
  const [account, setAccount] = useState<Choice>({ id: bo.account.id, label: bo.account.name });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const made = await submit.run(account.id, (key) => duplicateBackOrder(bo.number, account.id, key));
    if (made) {
      client.setQueryData(['back-orders', made.number], made);
      void client.invalidateQueries({ queryKey: ['back-orders', 'list'] });
      onClose();
      notify([t('back_order.duplicated', bo.display, made.display), ...made.warnings.map((one) => one.detail)].join(' '));
      go(backOrderHref(made.number));
    }
  };
  return (
    <Dialog title={t('back_order.duplicate_title', bo.display)} opened onClose={() => closeDialog(account.id !== bo.account.id, onClose)}>
      <form className="fields" onSubmit={(event) => void send(event)}>
        <p>{t('back_order.duplicate_text')}</p>
        <FormError error={submit.error} shown={(name) => name === 'account'} />
        <Picker
          label={t('back_orders.column_account')}
          search={findAccounts}
          onPick={setAccount}
          shown={account.label}
          error={submit.error?.fields.get('account')}
        />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button kind="primary" type="submit" busy={submit.busy}>
            {t('back_order.duplicate_yes')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
