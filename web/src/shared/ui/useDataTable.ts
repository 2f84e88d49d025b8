/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What DataTable does beside drawing: the window over the rows, the row that keys act on, and what keys do. */
import { type KeyboardEvent, type RefObject, useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { appearance, useAppearance } from '../state/appearance';
import { scrollFor, type Window, windowOf } from './windowing';

const HEAD = 40; // px of the header that stays

const heights = new Map<string, number>();

/** useRowHeight(phone): in px, as the stylesheet says; asked once, as it makes the browser compute styles in the midst of drawing. */
export function useRowHeight(phone: boolean): number {
  const look = `${useAppearance().density} ${phone}`;
  const row = heights.get(look) ?? (Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 40);
  heights.set(look, row);
  return row;
}

interface View {
  top: number; // px that are scrolled away
  height: number;
}

/** Whether both show the same rows, of a list without an end. */
function isSame(one: View, other: View, row: number): boolean {
  const [a, b] = [one, other].map(({ top, height }) => windowOf(top, height, row, Number.POSITIVE_INFINITY));
  return a?.first === b?.first && a?.last === b?.last;
}

/** The rows in view, kept up to date with scrolling and resizing. Nothing is measured while they are drawn, and those that stand ready
 * below come when the ones that are seen are there: both would keep a phone from answering. */
export function useRowWindow(box: RefObject<HTMLDivElement | null>, total: number, row: number): Window {
  const [view, setView] = useState<View>(() => ({ top: 0, height: screen.height })); // at most that much, until it is measured
  const whole = useDeferredValue(total > 0, false);
  const measure = useCallback(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const next = { top: element.scrollTop, height: element.clientHeight };
    setView((before) => (isSame(before, next, row) ? before : next));
  }, [box, row]);
  const scrolled = view.top > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: fewer rows than before may have moved a list that was scrolled
  useLayoutEffect(() => {
    scrolled && measure();
  }, [measure, total]);
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
  const { first, last } = windowOf(view.top, view.height, row, total, whole);
  return useMemo(() => ({ first, last }), [first, last]);
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
