/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { t } from '@/shared/i18n';
import { notify } from '@/shared/ui/notify';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { type Account, changeAccount, createAccount, listLevels, readAccount } from '../api';
import { accountFields, blankAccount } from '../fields';

/** A new account, or a change of one. */
export function AccountDialog({
  account,
  onDone,
  onCancel,
}: {
  account?: Account;
  onDone: (saved: Account) => void;
  onCancel: () => void;
}) {
  const client = useQueryClient();
  const { data: levels } = useQuery({ queryKey: ['price-levels'], queryFn: listLevels });
  if (!levels) {
    return null;
  }
  return (
    <RecordDialog<Account>
      title={account?.name ?? t('accounts.new')}
      what={account?.name ?? t('accounts.new')}
      size="lg"
      groups={accountFields(levels)}
      record={account ? { ...account } : blankAccount}
      {...(account ? { read: () => readAccount(account.id) } : {})}
      save={(values, rev, key) => (account ? changeAccount(account.id, values, rev, key) : createAccount(values, key))}
      submit={t('record.save')}
      onDone={(saved) => {
        notify(t('record.saved', saved.name));
        void client.invalidateQueries({ queryKey: ['accounts'] });
        onDone(saved);
      }}
      onCancel={onCancel}
    />
  );
}
