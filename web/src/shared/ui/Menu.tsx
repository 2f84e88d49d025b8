/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A menu below (or above) a button. The browser's popover: it lies above everything, and Escape or a click elsewhere
 * closes it and gives the focus back. */
import { cloneElement, type KeyboardEvent, type ReactElement, useId, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';

export type MenuEntry =
  | { label: string; onClick: () => void; disabled?: boolean; note?: string; danger?: boolean }
  | { label: string; href: string }
  | { heading: string };

export interface MenuProps {
  target: ReactElement<object>; // a button
  entries: readonly MenuEntry[];
  label: string;
  position?: 'bottom-end' | 'top-end';
}

const GAP = 4; // px between button and menu
const EDGE = 8; // px that stay free at the window's edges

/** Beside the button, where there is room. */
function place(menu: HTMLElement, button: Element, above: boolean): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const fitsBelow = at.bottom + GAP + height <= window.innerHeight - EDGE;
  const top = above || !fitsBelow ? at.top - GAP - height : at.bottom + GAP;
  menu.style.top = `${Math.max(EDGE, top)}px`;
  menu.style.left = `${Math.max(EDGE, Math.min(at.right - width, window.innerWidth - width - EDGE))}px`;
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];

export function Menu({ target, entries, label, position = 'bottom-end' }: MenuProps) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(false);
  useLayoutEffect(() => {
    const box = menu.current;
    const button = document.querySelector(`[popovertarget="${id}"]`);
    if (!opened || !box || !button) {
      return;
    }
    place(box, button, position === 'top-end');
    itemsOf(box)[0]?.focus({ preventScroll: true });
    const close = () => box.hidePopover();
    window.addEventListener('resize', close);
    return () => window.removeEventListener('resize', close);
  }, [opened, id, position]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === 'Tab') {
      event.currentTarget.hidePopover();
    }
  };
  const button = { popoverTarget: id, 'aria-haspopup': 'menu', 'aria-expanded': opened };
  return (
    <>
      {cloneElement(target, button)}
      <div
        ref={menu}
        id={id}
        className="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        style={opened ? undefined : { visibility: 'hidden' }}
        onToggle={(event) => setOpened(event.newState === 'open')}
        onKeyDown={onKeyDown}
      >
        {opened &&
          entries.map((entry) => (
            <Entry key={'heading' in entry ? entry.heading : entry.label} entry={entry} close={() => menu.current?.hidePopover()} />
          ))}
      </div>
    </>
  );
}

function Entry({ entry, close }: { entry: MenuEntry; close: () => void }) {
  if ('heading' in entry) {
    return <div className="menu-heading">{entry.heading}</div>;
  }
  if ('href' in entry) {
    return (
      <Link role="menuitem" tabIndex={-1} href={entry.href} onClick={close}>
        {entry.label}
      </Link>
    );
  }
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={entry.danger ? 'menu-danger' : undefined}
      disabled={entry.disabled === true}
      onClick={() => {
        close();
        entry.onClick();
      }}
    >
      {entry.label}
      {entry.note && <span className="menu-note">{entry.note}</span>}
    </button>
  );
}
