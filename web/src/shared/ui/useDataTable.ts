/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What DataTable does beside drawing: the window over the rows, the row that keys act on, and what keys do. */
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { appearance } from '../state/appearance';
import { scrollFor, type Window, windowOf } from './windowing';

const HEAD = 40; // px of the header that stays

export function rowHeight(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 40;
}

/** The rows in view, kept up to date with scrolling and resizing. */
export function useRowWindow(box: RefObject<HTMLDivElement | null>, total: number, row: number): Window {
  const [window_, setWindow] = useState<Window>({ first: 0, last: Math.min(total, 40) });
  const measure = useCallback(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const next = windowOf(element.scrollTop, element.clientHeight, row, total);
    setWindow((before) => (before.first === next.first && before.last === next.last ? before : next));
  }, [box, row, total]);
  useLayoutEffect(measure, [measure]);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [box, measure]);
  return window_;
}

/** useLasting(is, ms): true once it has been so for a while: what is over quickly shows nothing. */
export function useLasting(is: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!is) {
      setLasts(false);
      return;
    }
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [is, ms]);
  return is && lasts;
}

export interface KeyActions {
  total: number;
  row: number;
  box: RefObject<HTMLDivElement | null>;
  phone: boolean;
  open: (index: number) => void;
  select?: ((index: number, toAnchor: boolean) => void) | undefined;
  letter?: ((letter: string, index: number) => boolean) | undefined; // true: it has acted
}

/** stepOf(key, active, total, page): the row that a key moves to; undefined: the key does not move. */
export function stepOf(key: string, active: number, total: number, page: number, letters: boolean): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
    ...(letters ? { j: active + 1, k: active - 1 } : {}),
  };
  const to = steps[key];
  return to === undefined || total === 0 ? undefined : Math.max(0, Math.min(total - 1, to));
}

export function useActiveRow({ total, row, box, phone, open, select, letter }: KeyActions) {
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(0, total - 1));
  const move = (index: number) => {
    setActive(index);
    const element = box.current;
    if (element) {
      element.scrollTop = scrollFor(index, element.scrollTop, element.clientHeight, row, phone ? 0 : HEAD);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest('input[type="text"], thead')) {
      return;
    }
    const letters = appearance().keys;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / row) - 1);
    const to = stepOf(event.key, at, total, page, letters);
    if (to !== undefined) {
      if (event.shiftKey) {
        select?.(to, true);
      }
      move(to);
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      open(at);
    } else if (event.key === 'x' && letters && select) {
      select(at, false);
    } else if (!(letters && letter?.(event.key, at))) {
      return;
    }
    event.preventDefault();
  };
  return { active: at, setActive, onKeyDown };
}
