/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long the work of a job takes still, told from two looks at it. */

export interface Look {
  at: number; // milliseconds
  done: number; // pieces
}

/** Seconds that the rest takes when it goes on as since the first look; undefined: it can't be told yet. */
export function secondsLeft(first: Look, now: Look, total: number | null): number | undefined {
  const done = now.done - first.done;
  return total && done > 0 ? Math.ceil(((now.at - first.at) / done) * Math.max(0, total - now.done) * 1e-3) : undefined;
}
