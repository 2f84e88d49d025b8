/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';

export type Wanted = 'yes' | 'no';

/** Bottles are taken from a back order that is closed for good: does the account still want them? */
export function StillWanted({
  account,
  value,
  onChange,
}: {
  account: string;
  value: Wanted | undefined;
  onChange: (value: Wanted) => void;
}) {
  return (
    <fieldset className="choices">
      <legend>{t('order.still_wanted', account)}</legend>
      {(['yes', 'no'] as const).map((one) => (
        <label key={one} className="check">
          <input type="radio" name="still-wanted" checked={value === one} onChange={() => onChange(one)} />
          {t(`order.still_wanted_${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
