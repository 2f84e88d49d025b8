/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A box below (or above) a button: a small form, or a menu. The browser's popover: it lies above everything, and Escape or
 * a click elsewhere closes it and gives the focus back. */
import {
  type ComponentProps,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useBeside } from './beside';

export interface PopoverProps {
  target: ReactElement<ComponentProps<'button'>>;
  label: string;
  role?: 'dialog' | 'menu';
  above?: boolean;
  onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  children: (close: () => void) => ReactNode; // drawn anew each time it opens
}

const FIRST = '[role="menuitem"]:not(:disabled), input, select, textarea';

export function Popover({ target, label, role = 'dialog', above = false, onKeyDown, children }: PopoverProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(false);
  useBeside(box, () => document.querySelector(`[popovertarget="${id}"]`), opened, { above });
  useLayoutEffect(() => {
    if (opened) {
      box.current?.querySelector<HTMLElement>(FIRST)?.focus({ preventScroll: true });
    }
  }, [opened]);
  return (
    <>
      {cloneElement(target, { popoverTarget: id, 'aria-haspopup': role, 'aria-expanded': opened })}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: both roles have keys */}
      <div
        ref={box}
        id={id}
        className={`layer layer-${role}`}
        {...{ role, 'aria-label': label }}
        popover="auto"
        style={opened ? undefined : { visibility: 'hidden' }}
        onToggle={(event) => setOpened(event.newState === 'open')}
        onKeyDown={onKeyDown}
      >
        {opened && children(() => box.current?.hidePopover())}
      </div>
    </>
  );
}
