/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* confirm({…}): asks before what can't be undone. The title names the object, the buttons say what they do. */
import { useSyncExternalStore } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';

export interface Question {
  title: string;
  text?: string;
  yes: string; // "Close BO-1042"
  no?: string; // "Keep Open"
  danger?: boolean;
}

let asked: (Question & { answer: (yes: boolean) => void }) | null = null;
const listeners = new Set<() => void>();

function set(next: typeof asked): void {
  asked = next;
  for (const tell of listeners) {
    tell();
  }
}

export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(null);
        resolve(yes);
      },
    });
  });
}

export function ConfirmHost() {
  const question = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
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
