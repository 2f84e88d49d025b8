/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A menu at a button. */
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { Popover, type PopoverProps } from './Popover';

export type MenuEntry =
  | { label: string; onClick: () => void; disabled?: boolean; note?: string; danger?: boolean }
  | { label: string; href: string }
  | { heading: string };

export interface MenuProps extends Pick<PopoverProps, 'target' | 'label' | 'above'> {
  entries: readonly MenuEntry[];
}

function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  } else if (event.key === 'Tab') {
    event.currentTarget.hidePopover();
  }
}

export function Menu({ target, entries, label, above = false }: MenuProps) {
  return (
    <Popover target={target} label={label} role="menu" above={above} onKeyDown={onKeyDown}>
      {(close) => entries.map((entry) => <Entry key={'heading' in entry ? entry.heading : entry.label} entry={entry} close={close} />)}
    </Popover>
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
