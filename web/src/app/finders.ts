/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Objects that the palette finds by a text. A feature adds its finder here. */
import type { Session } from '@/shared/state/session';

export interface Found {
  label: string;
  detail: string;
  href?: string;
}

export interface Finder {
  seen: (session: Session) => boolean;
  find: (text: string) => Promise<Found[]>;
}

export const finders: readonly Finder[] = [];
