/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A list as a file: the server makes it of all rows that the filters let through. */
import { t } from '../i18n';
import { Button } from './Button';
import { exportByJob } from './ExportNotice';
import { Menu } from './Menu';

const AT_ONCE_ROWS = 5000; // a longer file is made by a job: one need not wait for it
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface ExportMenuProps {
  path: string; // of the API
  query: Query;
  columns?: readonly string[]; // paths; none: all
  total: number | undefined;
  lines?: string; // of the API: the same by line, in the form in which an import takes it
}

function addressOf(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return `${path}?${search}`;
}

function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

export function ExportMenu({ path, query, columns, total = 0, lines }: ExportMenuProps) {
  const get = (format: string) => {
    const address = addressOf(path, { ...query, ...(columns ? { columns: columns.join(',') } : {}), format });
    total > AT_ONCE_ROWS ? void exportByJob(address) : download(address);
  };
  const getLines = (format: string) => {
    const { sort: _sort, dir: _dir, ...filter } = query; // lines go by their documents' numbers
    const address = addressOf(lines as string, { ...filter, format });
    total > AT_ONCE_ROWS ? void exportByJob(address) : download(address);
  };
  return (
    <Menu
      label={t('export.title')}
      target={<Button>{t('export.title')}</Button>}
      entries={[
        { label: t('export.csv'), onClick: () => get('csv') },
        { label: t('export.xlsx'), onClick: () => get('xlsx') },
        ...(lines
          ? (['csv', 'xlsx'] as const).map((format) => ({ label: t(`export.${format}_lines`), onClick: () => getLines(format) }))
          : []),
      ]}
    />
  );
}
