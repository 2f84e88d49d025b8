/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An account: its facts, its back orders, its last orders, its people and who looks after it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { numberOf } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { type ObjectAction, useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { BackOrdersSection } from '@/shared/ui/BackOrdersSection';
import { Facts } from '@/shared/ui/Facts';
import { fieldsOf, showValue } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { PageHead } from '@/shared/ui/Page';
import { type Account, listLevels, readAccount } from '../api';
import { accountFields } from '../fields';
import { AccountDialog } from '../parts/AccountDialog';
import { Contacts } from '../parts/Contacts';
import { Orders } from '../parts/Orders';
import { Reps } from '../parts/Reps';
import { StatusPills } from '../parts/StatusPills';

export default function AccountPage() {
  const id = numberOf(useParams().id) ?? 0;
  const query = useQuery(keeping(['accounts', id], () => readAccount(id)));
  return (
    <Loaded query={query} dated>
      {(account) => <Page account={account} />}
    </Loaded>
  );
}

const IN_ADDRESS = ['name', 'status', 'street', 'postcode', 'city', 'state', 'active', 'note'];

function Page({ account }: { account: Account }) {
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const { data: levels = [] } = useQuery(keeping(['price-levels'], listLevels));
  const mayEdit = account.actions.includes('edit');
  const backOrder: ObjectAction = {
    label: t('back_orders.new'),
    href: `/orders/back-orders/new?account=${account.id}`,
    primary: true,
    ...(account.active ? {} : { disabled: t('account.active_help') }),
  };
  useObjectActions({
    title: account.name,
    back: { label: t('accounts.title'), href: '/accounts' },
    actions: [
      ...(session.back_orders ? [backOrder] : []),
      ...(mayEdit ? [{ label: t('record.edit'), onClick: () => setEditing(true), key: 'e' }] : []),
    ],
  });
  const town = [[account.postcode, account.city].filter(Boolean).join(' '), account.state].filter(Boolean).join(', ');
  return (
    <div className="record">
      <PageHead title={account.name} within={t('accounts.title')}>
        <StatusPills account={account} />
      </PageHead>
      <Facts
        facts={[
          [t('account.address'), [account.street, town].filter(Boolean).join(', ')],
          ...fieldsOf(accountFields(levels))
            .filter((field) => !IN_ADDRESS.includes(field.name))
            .map((field) => [field.label, showValue(field, { ...account })] as const),
        ]}
      />
      {account.note && <p className="line-note record-note">{account.note}</p>}
      {session.back_orders && <BackOrdersSection of="account" id={account.id} empty={t('account.no_back_orders')} />}
      <Orders account={account} />
      <Contacts account={account} mayEdit={mayEdit} />
      {session.role === 'admin' && <Reps account={account} />}
      {editing && <AccountDialog account={account} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />}
    </div>
  );
}
