/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Papers that the server makes: opened beside the page, by the browser itself. */

const hrefOf = (of: string): string => `/api/v1/${of}/pdf`;

/** openPaper('orders/2210'): its PDF in a tab of its own. */
export const openPaper = (of: string): void => void window.open(hrefOf(of), '_blank', 'noopener');

export const PaperLink = ({ of, children }: { of: string; children: string }) => (
  <a href={hrefOf(of)} target="_blank" rel="noopener">
    {children}
  </a>
);
