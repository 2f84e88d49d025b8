/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A form with changes asks before it is left: by a link, by Back, by closing the window; in a dialog, by closing that. */
import { useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';
import { t } from '../i18n';
import { confirm } from './confirm';

let changed = false;
let here = ''; // the address of the form
let words = ''; // what leaving means for it

const ask = (text: string): Promise<boolean> =>
  confirm({ title: t('leave.title'), text, yes: t('leave.yes'), no: t('leave.no'), danger: true });

/** Around every navigation of the app. A change of the address in place is none. */
export const aroundNav: AroundNavHandler = (navigate, to, options) => {
  if (!changed || options?.replace) {
    navigate(to, options);
    return;
  }
  void ask(words).then((yes) => {
    if (yes) {
      changed = false;
      navigate(to, options);
    }
  });
};

// Registered before the router's own: of a window's listeners the first one is called first.
window.addEventListener('popstate', (event) => {
  if (changed && location.href !== here) {
    event.stopImmediatePropagation();
    history.pushState(null, '', here);
    void ask(words).then((yes) => {
      if (yes) {
        changed = false;
        history.back();
      }
    });
  }
});

window.addEventListener('beforeunload', (event) => changed && event.preventDefault());

/** useLeaveGuard(dirty): asks while dirty. The answer lets go: for the way out after a submit. */
export function useLeaveGuard(dirty: boolean, text = t('leave.text')): () => void {
  useEffect(() => {
    changed = dirty;
    words = text;
    here = location.href;
    return letGo;
  }, [dirty, text]);
  return letGo;
}

const letGo = (): void => {
  changed = false;
};

/** closeDialog(changed, close): of Escape, the × and a click beside the dialog, which may be slips. Its Cancel does not ask. */
export const closeDialog = (changed: boolean, close: () => void): void => {
  if (changed) {
    void ask(t('leave.text')).then((yes) => yes && close());
  } else {
    close();
  }
};
