/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '../i18n';
import { Button } from './Button';
import { CheckField } from './Fields';
import { IconColumns } from './icons';
import { Popover } from './Popover';

interface ColumnsMenuProps {
  columns: readonly { key: string; label: string }[];
  chosen: readonly string[];
  onChoose: (keys: readonly string[]) => void;
}

/** Which columns are shown; the first one always is. */
export function ColumnsMenu({ columns, chosen, onChoose }: ColumnsMenuProps) {
  const toggle = (key: string, on: boolean) => {
    const next = new Set(on ? [...chosen, key] : chosen.filter((one) => one !== key));
    onChoose(columns.map((column) => column.key).filter((one) => next.has(one)));
  };
  return (
    <Popover label={t('table.columns')} target={<Button icon={<IconColumns />}>{t('table.columns')}</Button>}>
      {() =>
        columns
          .slice(1)
          .map(({ key, label }) => <CheckField key={key} label={label} checked={chosen.includes(key)} onChange={(on) => toggle(key, on)} />)
      }
    </Popover>
  );
}
