/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Edit: all settings of the company in one form, Save Changes always in view. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import type { Values } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify } from '@/shared/ui/notify';
import { PageHead } from '@/shared/ui/Page';
import { RecordForm } from '@/shared/ui/RecordForm';
import { type Company, changeCompany, openBackOrders, readCompany } from '../api';
import { settings } from '../settings';

const MANAGE = '/my-account/manage';

/** None hides what is open: that is asked, and said what becomes of it. */
async function askNone(changes: Values): Promise<boolean> {
  const open = changes.back_order_access === 'none' ? await openBackOrders() : 0;
  return (
    open === 0 ||
    confirm({ title: t('manage.none_title', open), text: t('manage.none_text'), yes: t('manage.none_yes'), no: t('manage.none_no') })
  );
}

export default function EditPage() {
  const query = useQuery({ queryKey: ['company', 'to-edit'], queryFn: readCompany, gcTime: 0, staleTime: Number.POSITIVE_INFINITY });
  return (
    <>
      <PageHead title={t('manage.edit_title')} within={t('manage.title')} />
      <Loaded query={query}>{(company) => <Form company={company} />}</Loaded>
    </>
  );
}

function Form({ company }: { company: Company }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  return (
    <RecordForm
      what={t('manage.settings')}
      groups={settings(company.time_zone)}
      record={{ ...company }}
      read={readCompany}
      save={changeCompany}
      ask={askNone}
      submit={t('manage.save_changes')}
      cancel={t('manage.discard')}
      sticky
      onDone={() => {
        notify(t('manage.saved'));
        void client.invalidateQueries(); // what the settings switch on shows at once
        go(MANAGE);
      }}
      onCancel={() => go(MANAGE)}
    />
  );
}
