/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which rows of a long list stand in the page, and which pages of the server they come from. */
export const PAGE_ROWS = 200; // the most that the API gives at once
const STEP = 4; // the window moves by so many rows, so that not every pixel renders
const ABOVE = 8;
const BELOW = 20;
const AT_FIRST = STEP; // below, until what is in view has been drawn

export interface Window {
  first: number;
  last: number; // not included
}

/** windowOf(scrollTop, height, row, total, whole): the rows to render; not whole: hardly more than are seen. */
export function windowOf(scrollTop: number, height: number, row: number, total: number, whole = true): Window {
  const first = Math.floor(scrollTop / row / STEP) * STEP - ABOVE;
  const last = first + Math.ceil(height / row) + ABOVE + (whole ? BELOW : AT_FIRST);
  return { first: Math.max(0, Math.min(first, total)), last: Math.max(0, Math.min(last, total)) };
}

/** pagesOf(window): numbers of the pages that hold its rows; page 0 is always among them, it has the total. */
export function pagesOf(window: Window): number[] {
  const pages = new Set([0]);
  for (let page = Math.floor(window.first / PAGE_ROWS); page * PAGE_ROWS < window.last; page++) {
    pages.add(page);
  }
  return [...pages];
}

/** scrollFor(index, scrollTop, height, row, head): where to scroll so that row ${index} is seen below the header. */
export function scrollFor(index: number, scrollTop: number, height: number, row: number, head: number): number {
  const top = index * row;
  if (top < scrollTop) {
    return top;
  }
  const room = height - head;
  return top + row > scrollTop + room ? top + row - room : scrollTop;
}
