/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A state: always a word and a shape, never colour alone. */
export type PillKind = 'open' | 'tied' | 'closed' | 'good';

export const Pill = ({ kind, children }: { kind: PillKind; children: string }) => (
  <span className={`pill pill-${kind}`}>
    <span className="cut">{children}</span>
  </span>
);
