/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { ReactNode } from 'react';

export interface SmallColumn<Row> {
  label: string; // '' for actions
  end?: boolean; // numbers, actions
  render: (row: Row) => ReactNode; // '' is left out on phones
}

interface SmallTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly SmallColumn<Row>[];
  rowKey: (row: Row) => number | string;
}

/** A few rows on a page. The first column names the row; on phones the others stand below it with their labels. */
export function SmallTable<Row>({ label, rows, columns, rowKey }: SmallTableProps<Row>) {
  return (
    <table className="lines small-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) =>
            column.label === '' ? (
              <td key="" />
            ) : (
              <th key={column.label} scope="col" className={column.end ? 'end' : undefined}>
                {column.label}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, index) => {
              const content = column.render(row);
              const className = column.end ? 'end num' : undefined;
              return index === 0 ? (
                <th key={column.label} scope="row" className={className}>
                  {content}
                </th>
              ) : (
                <td key={column.label} className={className} {...(column.label && content ? { 'data-label': column.label } : {})}>
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
