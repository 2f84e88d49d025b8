/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A form with changes asks before it is left: by a link, by Back, by closing the window. */
import { useEffect, useRef } from 'react';
import type { AroundNavHandler } from 'wouter';
import { t } from '../i18n';
import { confirm } from '../ui/Confirm';

let changed = false;

const ask = (): Promise<boolean> =>
  confirm({ title: t('leave.title'), text: t('leave.text'), yes: t('leave.yes'), no: t('leave.no'), danger: true });

/** Around every navigation of the app. A change of the address in place is none. */
export const aroundNav: AroundNavHandler = (navigate, to, options) => {
  if (!changed || options?.replace) {
    navigate(to, options);
    return;
  }
  void ask().then((yes) => {
    if (yes) {
      changed = false;
      navigate(to, options);
    }
  });
};

/** useLeaveGuard(dirty): asks while dirty; the answer lets go, for the way out after a submit. */
export function useLeaveGuard(dirty: boolean): () => void {
  const here = useRef(location.href);
  useEffect(() => {
    changed = dirty;
    here.current = location.href;
    if (!dirty) {
      return;
    }
    const onUnload = (event: BeforeUnloadEvent) => changed && event.preventDefault();
    const onPop = (event: PopStateEvent) => {
      if (!changed || location.href === here.current) {
        return;
      }
      event.stopImmediatePropagation(); // before the router sees it
      history.pushState(null, '', here.current);
      void ask().then((yes) => {
        if (yes) {
          changed = false;
          history.back();
        }
      });
    };
    window.addEventListener('beforeunload', onUnload);
    window.addEventListener('popstate', onPop, { capture: true });
    return () => {
      changed = false;
      window.removeEventListener('beforeunload', onUnload);
      window.removeEventListener('popstate', onPop, { capture: true });
    };
  }, [dirty]);
  return () => {
    changed = false;
  };
}
