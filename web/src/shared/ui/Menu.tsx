/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Menu as MantineMenu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

export type MenuEntry =
  | { label: string; onClick: () => void; disabled?: boolean; note?: string; danger?: boolean }
  | { label: string; href: string }
  | { heading: string };

export interface MenuProps {
  target: ReactNode;
  entries: readonly MenuEntry[];
  label: string;
  position?: 'bottom-end' | 'top-end';
}

export function Menu({ target, entries, label, position = 'bottom-end' }: MenuProps) {
  return (
    <MantineMenu
      position={position}
      transitionProps={{ duration: 0 }}
      aria-label={label}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <MantineMenu.Target>{target}</MantineMenu.Target>
      <MantineMenu.Dropdown aria-label={label}>
        {entries.map((entry) => {
          if ('heading' in entry) {
            return <MantineMenu.Label key={entry.heading}>{entry.heading}</MantineMenu.Label>;
          }
          return 'href' in entry ? (
            <MantineMenu.Item key={entry.label} component={Link} href={entry.href}>
              {entry.label}
            </MantineMenu.Item>
          ) : (
            <MantineMenu.Item
              key={entry.label}
              onClick={entry.onClick}
              disabled={entry.disabled === true}
              {...(entry.danger ? { color: 'red' } : {})}
            >
              {entry.label}
              {entry.note && <span className="menu-note">{entry.note}</span>}
            </MantineMenu.Item>
          );
        })}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
