/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The browser's own modal dialog: it keeps the focus inside, gives it back, and Escape closes it. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../i18n';
import { IconClose } from './icons';

export interface DialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
  size?: 'md' | 'lg';
  fixed?: boolean; // only its buttons close it
  bare?: boolean; // no visible title and no padding
}

export function Dialog(props: DialogProps) {
  return props.opened ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ title, onClose, children, size = 'md', fixed, bare }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus], [autofocus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}${bare ? ' dialog-bare' : ''}`}
      {...(bare ? { 'aria-label': title } : { 'aria-labelledby': id })}
      onCancel={(event) => {
        event.preventDefault();
        if (!fixed) {
          onClose();
        }
      }}
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
      onMouseDown={(event) => event.target === dialog.current && !fixed && onClose()}
    >
      {bare ? (
        children
      ) : (
        <div className="dialog-body">
          <div className="dialog-head">
            <h2 id={id}>{title}</h2>
            {!fixed && (
              <button type="button" className="icon-button" aria-label={t('dialog.close')} onClick={onClose}>
                <IconClose />
              </button>
            )}
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
