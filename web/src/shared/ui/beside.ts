/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a box of the browser's top layer stands: beside what it belongs to, also while the page scrolls or a phone's keyboard comes. */
import { type RefObject, useLayoutEffect } from 'react';

export interface Where {
  above?: boolean; // else below, where there is room
  fit?: boolean; // as wide as what it stands beside; else its own width, the right edges in line
}

const GAP = 4; // px between the two
const EDGE = 8; // px that stay free at the window's edges

function place(box: HTMLElement, target: Element, { above, fit }: Where): void {
  const at = target.getBoundingClientRect();
  const view = window.visualViewport; // less than the window while a keyboard covers the rest
  const bottom = view ? view.offsetTop + view.height : window.innerHeight;
  if (fit) {
    box.style.width = `${at.width}px`;
  }
  const { offsetWidth: width, offsetHeight: height } = box;
  const fitsBelow = at.bottom + GAP + height <= bottom - EDGE;
  const top = above || !fitsBelow ? at.top - GAP - height : at.bottom + GAP;
  const left = fit ? at.left : Math.min(at.right - width, window.innerWidth - width - EDGE);
  box.style.top = `${Math.max(EDGE, top)}px`;
  box.style.left = `${Math.max(fit ? 0 : EDGE, left)}px`;
}

/** useBeside(box, target, opened, where): keeps the box beside target() for as long as it is open. */
export function useBeside(box: RefObject<HTMLElement | null>, target: () => Element | null, opened: boolean, where: Where): void {
  // With every drawing: what is in the box may have become more or less.
  useLayoutEffect(() => {
    const [inner, outer] = [box.current, target()];
    if (!opened || !inner || !outer) {
      return;
    }
    const put = () => place(inner, outer, where);
    const end = new AbortController();
    const { signal } = end;
    put();
    window.addEventListener('resize', put, { signal });
    window.visualViewport?.addEventListener('resize', put, { signal });
    document.addEventListener('scroll', put, { signal, capture: true, passive: true });
    return () => end.abort();
  });
}
