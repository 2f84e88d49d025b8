/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dialog of state/confirm.ts. */
import { t } from '../i18n';
import { useAsked } from '../state/confirm';
import { Button } from './Button';
import { Dialog } from './Dialog';

export function ConfirmHost() {
  const question = useAsked();
  return (
    <Dialog title={question?.title ?? ''} opened={question !== null} onClose={() => question?.answer(false)}>
      {question?.text && <p>{question.text}</p>}
      <div className="dialog-buttons">
        <Button onClick={() => question?.answer(false)}>{question?.no ?? t('confirm.cancel')}</Button>
        <Button kind={question?.danger ? 'danger' : 'primary'} onClick={() => question?.answer(true)}>
          {question?.yes}
        </Button>
      </div>
    </Dialog>
  );
}
