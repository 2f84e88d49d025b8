/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines on a grid of 24; always beside a label, or in a button that has one. */
import type { ReactNode } from 'react';

const icon = (children: ReactNode) => () => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

export const IconMenu = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const IconClose = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const IconSearch = icon(
  <>
    <circle cx="11" cy="11" r="6.5" />
    <path d="M16 16l4.5 4.5" />
  </>,
);
export const IconUser = icon(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6" />
  </>,
);
export const IconBottle = icon(<path d="M10 3h4v5c2 1.5 3 3 3 5v8H7v-8c0-2 1-3.500 3-5zM7 14h10" />);
export const IconAlert = icon(
  <>
    <path d="M12 4l9 16H3z" />
    <path d="M12 10v4M12 17.200v.1" />
  </>,
);
export const IconOffline = icon(
  <path d="M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 12.500a10 10 0 0 1 4-2.300M19 12.500a10 10 0 0 0-3-2M12 20h.01" />,
);
export const IconFilter = icon(<path d="M4 6h16M7 12h10M10 18h4" />);
export const IconColumns = icon(<path d="M4 5h16v14H4zM10 5v14M15 5v14" />);

export const Logo = () => (
  <svg viewBox="0 0 64 64" aria-hidden="true">
    <rect width="64" height="64" rx="14" fill="#7b1e3a" />
    <path d="M20 12h24v10c0 8-5 14-10 15v11h7v4H23v-4h7V37c-5-1-10-7-10-15z" fill="#fff" />
    <path d="M24 21h16v1c0 6-4 11-8 11s-8-5-8-11z" fill="#b8496b" />
  </svg>
);
