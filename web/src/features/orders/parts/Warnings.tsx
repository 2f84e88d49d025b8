/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import type { Check } from '../useCheck';

/** What the company's settings say about it before it is submitted: a warning lets it pass, a refusal does not. */
export function Warnings({ check }: { check: Check }) {
  const texts = [...new Set(check.warnings.map((one) => one.detail))];
  return (
    <div role="status">
      {check.refusal && (
        <div className="note note-wait">
          {t('order.not_yet')} {check.refusal.message}
        </div>
      )}
      {texts.length > 0 && (
        <div className="note">
          <ul className="plain-list">
            {texts.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
