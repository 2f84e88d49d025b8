/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What to know before selling to an account, or of a product: said, never a block by itself. */
import { wordOf } from '../i18n';

export const Flags = ({ flags }: { flags: readonly string[] }) =>
  flags.map((flag) => (
    <span key={flag} className="flag">
      {wordOf('flag', flag)}
    </span>
  ));
