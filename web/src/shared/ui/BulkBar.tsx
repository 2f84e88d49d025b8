/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takes the toolbar's place while rows are selected. */
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { notifyUndo } from './notify';
import type { Selection } from './selection';

export function BulkBar({ selection, total, children }: { selection: Selection; total: number; children: ReactNode }) {
  const cancel = () => {
    selection.clear();
    // This selection, as it is now, puts itself back.
    notifyUndo(t('table.unselected', selection.count(total)), () => (selection.all ? selection.selectAll() : selection.add([])));
  };
  return (
    <div className="bulk">
      <strong className="num" role="status">
        {t('table.selected', selection.count(total))}
      </strong>
      {!selection.all && total > selection.keys.size && (
        <Button kind="quiet" onClick={selection.selectAll}>
          {t('table.select_all', total)}
        </Button>
      )}
      {children}
      <Button kind="quiet" onClick={cancel}>
        {t('table.cancel')}
      </Button>
    </div>
  );
}
