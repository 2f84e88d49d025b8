/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Menu as MantineMenu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

export type MenuEntry =
  | { label: string; onClick: () => void; disabled?: boolean; danger?: boolean }
  | { label: string; href: string }
  | { heading: string };

export function Menu({ target, entries, label }: { target: ReactNode; entries: readonly MenuEntry[]; label: string }) {
  return (
    <MantineMenu
      position="bottom-end"
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
            </MantineMenu.Item>
          );
        })}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
