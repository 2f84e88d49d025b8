/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Popover as MantinePopover } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PopoverProps {
  target: ReactNode;
  opened: boolean;
  onClose: () => void;
  label: string;
  children: ReactNode;
}

/** A small form below a button. Escape and a click outside close it. */
export function Popover({ target, opened, onClose, label, children }: PopoverProps) {
  return (
    <MantinePopover
      opened={opened}
      onChange={(open) => !open && onClose()}
      position="bottom-end"
      trapFocus
      shadow="md"
      width={300}
      withinPortal={false}
      transitionProps={{ duration: 0 }}
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}
