/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys of entering lines. A line is [data-line], its fields are in the same order in each, [data-remove] takes it away. */
import type { KeyboardEvent } from 'react';

const FIELDS = 'input, select, textarea';

/** lineKeys(event): Alt+↑↓ same field of the next line · Ctrl+Backspace remove · Ctrl+Enter submit, which plain Enter never does:
 * in a line it goes on to the next product. For the form's onKeyDown. */
export function lineKeys(event: KeyboardEvent<HTMLFormElement>): void {
  const target = event.target as HTMLElement;
  const line = target.closest<HTMLElement>('[data-line]');
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    event.preventDefault();
    event.currentTarget.requestSubmit();
  } else if (event.key === 'Enter' && target instanceof HTMLInputElement && !event.defaultPrevented) {
    event.preventDefault();
    if (line) {
      document.querySelector<HTMLElement>('[data-add-line] input')?.focus();
    }
  } else if (line && (event.ctrlKey || event.metaKey) && event.key === 'Backspace') {
    event.preventDefault();
    const near = line.nextElementSibling ?? line.previousElementSibling;
    line.querySelector<HTMLElement>('[data-remove]')?.click();
    const next = near?.matches('[data-line]') ? near.querySelector<HTMLElement>(FIELDS) : null;
    (next ?? document.querySelector<HTMLElement>('[data-add-line] input'))?.focus();
  } else if (line && event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    const near = event.key === 'ArrowUp' ? line.previousElementSibling : line.nextElementSibling;
    const at = [...line.querySelectorAll(FIELDS)].indexOf(target);
    if (near?.matches('[data-line]')) {
      const fields = near.querySelectorAll<HTMLElement>(FIELDS);
      fields[Math.min(at, fields.length - 1)]?.focus();
    }
  }
}
