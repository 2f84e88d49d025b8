/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list as a file: the server makes it of all rows that the filters let through. */
import { t } from '../i18n';
import { Button } from './Button';
import { Menu } from './Menu';

const SHEET_ROWS = 20_000; // the server refuses longer XLSX
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface ExportMenuProps {
  path: string; // of the API
  query: Query;
  columns?: readonly string[]; // paths; none: all
  total: number | undefined;
}

function download(path: string, query: Query): void {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const link = document.createElement('a');
  link.href = `${path}?${search}`;
  link.download = '';
  link.click();
}

export function ExportMenu({ path, query, columns, total = 0 }: ExportMenuProps) {
  const get = (format: string) => download(path, { ...query, ...(columns ? { columns: columns.join(',') } : {}), format });
  const long = total > SHEET_ROWS;
  return (
    <Menu
      label={t('export.title')}
      target={<Button>{t('export.title')}</Button>}
      entries={[
        { label: t('export.csv'), onClick: () => get('csv') },
        { label: t('export.xlsx'), onClick: () => get('xlsx'), disabled: long, ...(long ? { note: t('export.long', SHEET_ROWS) } : {}) },
      ]}
    />
  );
}
