/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Button as MantineButton } from '@mantine/core';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link } from 'wouter';

/* primary: the one thing to do here; go: changes a state (Start Order, Confirm); danger: can't be undone. */
export type ButtonKind = 'primary' | 'go' | 'danger' | 'plain' | 'quiet';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'style' | 'className' | 'color'> {
  kind?: ButtonKind;
  href?: string; // a link that looks like a button
  busy?: boolean;
  icon?: ReactNode;
  wide?: boolean;
  label?: string; // what is read out, where the text is not enough
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ children, kind = 'plain', type = 'button', href, busy, icon, wide, label, ...rest }: ButtonProps) {
  const common = { className: `button-${kind}`, leftSection: icon, fullWidth: wide === true, ...(label ? { 'aria-label': label } : {}) };
  if (href !== undefined) {
    return (
      <MantineButton component={Link} href={href} {...common}>
        {children}
      </MantineButton>
    );
  }
  return (
    <MantineButton {...rest} type={type} loading={busy === true} {...common}>
      {children}
    </MantineButton>
  );
}
