/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be done with the rows that are selected. */
import { useState } from 'react';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { BulkBar } from '@/shared/ui/BulkBar';
import { Button } from '@/shared/ui/Button';
import type { Selection } from '@/shared/ui/selection';
import type { BackOrderItem, ListQuery } from '../api';
import { BulkClose } from './BulkClose';
import { startHref } from './RowMenu';

interface BulkProps {
  selection: Selection;
  total: number;
  rows: readonly BackOrderItem[]; // those selected that are on this device
  query: ListQuery;
}

/** Why no order can be started of these; undefined: it can. */
function whyNoStart({ selection, rows }: BulkProps): string | undefined {
  if (selection.all || rows.length < selection.keys.size || new Set(rows.map((row) => row.account.id)).size > 1) {
    return t('back_orders.start_one_account');
  }
  return rows.every((row) => row.actions.includes('start')) ? undefined : t('back_orders.start_open_only');
}

export function Bulk(props: BulkProps) {
  const { selection, total, rows, query } = props;
  const session = useSession();
  const [closing, setClosing] = useState(false);
  const why = whyNoStart(props);
  const mayClose = session.role === 'admin' && (!selection.all || query.status === 'open');
  return (
    <>
      <BulkBar selection={selection} total={total}>
        {why === undefined ? (
          <Button kind="go" href={startHref(rows.map((row) => row.number))}>
            {t('back_orders.start')}
          </Button>
        ) : (
          <span className="soft">{why}</span>
        )}
        {mayClose && <Button onClick={() => setClosing(true)}>{t('back_orders.close_without')}</Button>}
      </BulkBar>
      {closing && (
        <BulkClose
          count={selection.count(total)}
          numbers={selection.all ? null : [...selection.keys]}
          query={query}
          onClose={(closed) => {
            setClosing(false);
            if (closed) {
              selection.clear();
            }
          }}
        />
      )}
    </>
  );
}
