/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts: who buys. Reps see theirs. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { accountHref } from '@/shared/format/numbers';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { type Session, useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import type { Column } from '@/shared/ui/DataTable';
import { options } from '@/shared/ui/fieldSpec';
import { ListPage, type ListSpec } from '@/shared/ui/ListPage';
import { type AccountBrief, listAccounts } from '../api';
import { statuses, types } from '../fields';
import { AccountDialog } from '../parts/AccountDialog';
import { StatusPills } from '../parts/StatusPills';

const open = (row: AccountBrief) => (row.open_back_orders ? formatCount(row.open_back_orders) : '');
const columns: readonly Column<AccountBrief>[] = [
  {
    key: 'name',
    label: t('account.name'),
    sort: 'name',
    wrap: true,
    render: (row) => (
      <Link href={accountHref(row.id)} tabIndex={-1}>
        {row.name}
      </Link>
    ),
  },
  { key: 'code', label: t('account.code'), width: 110, sort: 'code', render: (row) => row.code },
  { key: 'city', label: t('account.city'), width: 150, wrap: true, render: (row) => row.city },
  { key: 'state', label: t('account.region'), width: 80, render: (row) => row.state },
  { key: 'type', label: t('account.type'), width: 140, wrap: true, render: (row) => t(`account_type.${row.type}`) },
  { key: 'status', label: t('account.status'), width: 130, render: (row) => <StatusPills account={row} /> },
];
const backOrders: Column<AccountBrief> = {
  key: 'open_back_orders',
  label: t('account.open_back_orders'),
  width: 140,
  end: true,
  render: open,
};

const spec = (session: Session): ListSpec<AccountBrief> => ({
  path: '/accounts',
  api: '/api/v1/accounts',
  view: 'accounts',
  title: t('accounts.title'),
  search: t('accounts.search'),
  count: (n) => t('accounts.count', n),
  empty: t('accounts.empty'),
  noMatch: t('accounts.no_match'),
  all: t('accounts.all'),
  filters: [
    { name: 'type', label: t('account.type'), any: t('accounts.any_type'), options: types },
    { name: 'status', label: t('account.status'), any: t('accounts.any_status'), options: statuses },
    { name: 'active', label: t('account.active'), any: t('accounts.any_state'), options: options('active', ['true', 'false']) },
  ],
  sort: 'name',
  fetch: listAccounts,
  columns: session.back_orders ? [...columns, backOrders] : columns,
  usual: ['name', 'code', 'city', 'type', 'status', 'open_back_orders'],
  phoneRow: (row) => (
    <>
      <span className="cut">
        <Link href={accountHref(row.id)}>{row.name}</Link>
      </span>
      <span className="num soft">{row.code}</span>
      <span className="cut soft">{[row.city, t(`account_type.${row.type}`)].filter(Boolean).join(' · ')}</span>
      <span className="num">
        {row.status === 'good' && row.active ? (
          row.open_back_orders ? (
            t('account.open_short', open(row))
          ) : (
            ''
          )
        ) : (
          <StatusPills account={row} />
        )}
      </span>
    </>
  ),
  rowKey: (row) => row.id,
  rowName: (row) => row.name,
  href: (row) => accountHref(row.id),
});

export default function AccountsPage() {
  const session = useSession();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage
        spec={spec(session)}
        action={
          session.role === 'admin' && (
            <Button kind="primary" onClick={() => setAdding(true)}>
              {t('accounts.new')}
            </Button>
          )
        }
      />
      {adding && <AccountDialog onDone={(saved) => go(accountHref(saved.id))} onCancel={() => setAdding(false)} />}
    </>
  );
}
