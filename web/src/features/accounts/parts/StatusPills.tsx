/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import type { AccountBrief } from '../api';

/** What stands in the way of orders; nothing where nothing does. */
export const StatusPills = ({ account }: { account: Pick<AccountBrief, 'active' | 'status'> }) => (
  <>
    {account.status !== 'good' && <Pill kind="tied">{t(`account_status.${account.status}`)}</Pill>}
    {!account.active && <Pill kind="closed">{t('active.false')}</Pill>}
  </>
);
