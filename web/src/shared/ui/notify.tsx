/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Short messages in the corner: what happened. What is wrong with a field stands beside the field instead. */
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { IconClose } from './icons';

type Kind = 'good' | 'wait' | 'bad' | 'stays';
interface Message {
  id: number;
  kind: Kind;
  content: ReactNode;
  closed?: (() => void) | undefined; // by the one who reads it
}

const SHOWN_MS = 8000;
const SHOWN_MAX = 4;
let messages: readonly Message[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Message[]): void {
  messages = next;
  for (const tell of listeners) {
    tell();
  }
}

export const dismiss = (id: number): void => set(messages.filter((message) => message.id !== id));

/** Not while somebody is about to click it. */
function leave(id: number): void {
  setTimeout(() => (document.querySelector('.messages:hover, .messages:focus-within') ? leave(id) : dismiss(id)), SHOWN_MS);
}

/** notify(content, kind): good and waiting ones leave by themselves; the others stay until they are closed, 'stays' also when
 * there are many. One of the same id is replaced. */
export function notify(content: ReactNode, kind: Kind = 'good', id = ++last, closed?: () => void): void {
  const all = [...messages.filter((message) => message.id !== id), { id, kind, content, closed }];
  set(all.filter((message, index) => message.kind === 'stays' || index >= all.length - SHOWN_MAX));
  if (kind === 'good' || kind === 'wait') {
    leave(id);
  }
}

/** notifyUndo(text, undo): what was done, and the way back while the message stands. */
export function notifyUndo(text: string, undo: () => void): void {
  const id = ++last;
  const back = () => {
    dismiss(id);
    undo();
  };
  notify(
    <>
      {text}{' '}
      <Button kind="quiet" onClick={back}>
        {t('notify.undo')}
      </Button>
    </>,
    'good',
    id,
  );
}

/** notifyError(error): the server's words, or that there was no answer. */
export const notifyError = (error: unknown): void => notify(error instanceof Error ? error.message : String(error), 'bad');

function close({ id, closed }: Message): void {
  dismiss(id);
  closed?.();
}

export function Messages() {
  const host = useRef<HTMLElement>(null);
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
  useEffect(() => {
    // Above dialogs: the one that was opened last is on top.
    if (shown.length > 0) {
      host.current?.hidePopover();
      host.current?.showPopover();
    }
  }, [shown]);
  return (
    <section className="messages" aria-label={t('notify.label')} aria-live="polite" popover="manual" ref={host}>
      {shown.map((message) => (
        <div key={message.id} className={`message message-${message.kind}`} {...(message.kind === 'bad' ? { role: 'alert' } : {})}>
          <div>{message.content}</div>
          <button type="button" className="icon-button" aria-label={t('notify.close')} onClick={() => close(message)}>
            <IconClose />
          </button>
        </div>
      ))}
    </section>
  );
}
