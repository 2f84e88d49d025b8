/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of every list: a real <table> that holds only the rows in view, with keys, selection and sorting. On phones
 * a row is two lines of one cell. */
import { memo, type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from 'react';
import { useLocation } from 'wouter';
import { t } from '../i18n';
import { usePhone } from '../state/media';
import { rememberRows } from '../state/neighbours';
import type { Selection } from './selection';
import { useActiveRow, useLasting, useRowHeight, useRowWindow } from './useDataTable';
import type { WindowedList } from './useWindowedList';
import type { Window } from './windowing';

export interface Column<Row> {
  key: string; // the field's name in the API: saved views name columns by it
  label: string;
  width?: number; // px; none: takes what is left
  end?: boolean; // numbers
  wrap?: boolean; // names: up to two lines, which a row has room for
  sort?: string; // the API's sort key
  hideLabel?: boolean; // it is only read out
  file?: string; // its paths in a file, where not the key
  render: (row: Row) => ReactNode; // of the row alone: it is asked again when the row is another one
}

export interface Sort {
  key: string;
  descending: boolean;
}

export interface DataTableProps<Row> {
  label: string;
  list: WindowedList<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => number;
  rowName: (row: Row) => string; // "BO-1042"
  href: (row: Row) => string;
  phoneRow: (row: Row) => ReactNode;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  onLetter?: (letter: string, row: Row) => boolean;
}

const DIM_MS = 250; // quick answers dim nothing: a whole table drawn anew costs phones more than the answer
const CHECK_WIDTH = 44;
const CELL_MIN = 130; // px of a column without a width, before the table scrolls sideways

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { list, columns, selection, href, rowKey } = props;
  const [, go] = useLocation();
  const phone = usePhone();
  const row = useRowHeight(phone);
  const box = useRef<HTMLDivElement>(null);
  const dimmed = useLasting(list.stale, DIM_MS);
  const id = useId();
  const total = list.rows;
  const rows = useRowWindow(box, total, row);
  const anchor = useRef(0);
  const { show } = list;
  useEffect(() => show(rows), [show, rows]);
  useEffect(() => rememberRows(() => list.loaded().map(href)));

  const at = (index: number, act: (found: Row) => void) => {
    const found = list.get(index);
    if (found !== undefined) {
      act(found);
    }
  };
  const select = selection
    ? (index: number, toAnchor: boolean) => {
        if (!toAnchor) {
          anchor.current = index;
          at(index, (found) => selection.toggle(rowKey(found)));
          return;
        }
        const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
        const range = Array.from({ length: to - from + 1 }, (_, i) => list.get(from + i)).filter((found) => found !== undefined);
        selection.add(range.map(rowKey));
      }
    : undefined;
  const { active, setActive, onKeyDown } = useActiveRow({
    total,
    row,
    box,
    phone,
    open: (index) => at(index, (found) => go(href(found))),
    select,
    letter: (letter, index) => {
      const found = list.get(index);
      return found !== undefined && (props.onLetter?.(letter, found) ?? false);
    },
  });
  const width = columns.reduce((sum, column) => sum + (column.width ?? CELL_MIN), selection ? CHECK_WIDTH : 0);
  const span = phone ? 1 : columns.length + (selection ? 1 : 0);

  return (
    <>
      {phone && <PhoneSort {...props} />}
      <div className={`table-box${dimmed ? ' stale' : ''}`} ref={box}>
        <table
          className="table"
          role="grid"
          aria-label={props.label}
          aria-rowcount={total + 1}
          aria-activedescendant={total > 0 ? `${id}-${active}` : undefined}
          aria-busy={list.pending || list.stale}
          aria-multiselectable={selection ? true : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onMouseOver={sayCut}
          onFocus={sayCut}
          style={phone ? undefined : { minWidth: width }}
        >
          {!phone && <Columns columns={columns} check={selection !== undefined} />}
          {!phone && <Head {...props} />}
          <tbody>
            <Spacer height={rows.first * row} span={span} />
            <Rows {...props} window={rows} id={id} active={active} phone={phone} setActive={setActive} select={select} />
            {list.pending && <Bones span={span} count={12} />}
            <Spacer height={(total - rows.last) * row} span={span} />
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What a cell has no room for is said when the pointer is on it. */
function sayCut({ target }: SyntheticEvent): void {
  const cell = (target as Element).closest('td');
  const text = cell?.querySelector('.wrap') ?? cell;
  if (cell && text) {
    cell.title = text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight ? (text.textContent ?? '') : '';
  }
}

/** Where there is no header to click: a choice of columns, each both ways. */
function PhoneSort<Row>({ columns, sort, onSort }: DataTableProps<Row>) {
  if (!sort || !onSort) {
    return null;
  }
  const ways = columns.flatMap(({ sort: key, label }) => (key ? [false, true].map((descending) => ({ key, label, descending })) : []));
  const at = ways.findIndex((way) => way.key === sort.key && way.descending === sort.descending);
  return (
    <select
      className="filter phone-sort"
      aria-label={t('table.sort')}
      value={at}
      onChange={(event) => {
        const way = ways[Number(event.currentTarget.value)];
        way && onSort(way);
      }}
    >
      {ways.map(({ key, label, descending }, index) => (
        <option key={`${key} ${descending}`} value={index}>
          {t('table.sort_way', label, descending)}
        </option>
      ))}
    </select>
  );
}

function Columns<Row>({ columns, check }: { columns: readonly Column<Row>[]; check: boolean }) {
  return (
    <colgroup>
      {check && <col style={{ width: CHECK_WIDTH }} />}
      {columns.map((column) => (
        <col key={column.key} style={column.width === undefined ? undefined : { width: column.width }} />
      ))}
    </colgroup>
  );
}

function Head<Row>({ columns, sort, onSort, selection, list, rowKey }: DataTableProps<Row>) {
  const loaded = list.loaded();
  const allLoaded = selection !== undefined && loaded.length > 0 && loaded.every((found) => selection.has(rowKey(found)));
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th className="check-cell" scope="col">
            <label>
              <input
                type="checkbox"
                aria-label={t('table.select_shown')}
                checked={allLoaded}
                onChange={() => (allLoaded ? selection.clear() : selection.add(loaded.map(rowKey)))}
              />
            </label>
          </th>
        )}
        {columns.map((column) => {
          const key = column.sort;
          const sorted = key !== undefined && sort?.key === key;
          return (
            <th
              key={column.key}
              scope="col"
              className={column.end ? 'end' : undefined}
              {...(sorted ? { 'aria-sort': sort.descending ? ('descending' as const) : ('ascending' as const) } : {})}
            >
              {key === undefined || !onSort ? (
                <span className={column.hideLabel ? 'sr-only' : undefined}>{column.label}</span>
              ) : (
                <button type="button" onClick={() => onSort({ key, descending: sorted ? !sort.descending : false })}>
                  {column.label}
                  <span className="arrow" aria-hidden="true">
                    {sorted && sort.descending ? '↓' : '↑'}
                  </span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowsProps<Row> extends DataTableProps<Row> {
  window: Window;
  id: string;
  active: number;
  phone: boolean;
  setActive: (index: number) => void;
  select: ((index: number, toAnchor: boolean) => void) | undefined;
}

function Rows<Row>({
  window: shown,
  list,
  columns,
  rowKey,
  rowName,
  phoneRow,
  selection,
  id,
  active,
  phone,
  setActive,
  select,
}: RowsProps<Row>) {
  const indices = Array.from({ length: Math.max(0, shown.last - shown.first) }, (_, i) => shown.first + i);
  return indices.map((index) => {
    const row = list.get(index);
    if (row === undefined) {
      return <Bone key={`at-${index}`} index={index} span={phone ? 1 : columns.length + (selection ? 1 : 0)} />;
    }
    const selected = selection?.has(rowKey(row)) ?? false;
    return (
      // By its place: other rows in the same places are other texts in what is there, not other elements.
      <tr
        key={index}
        id={`${id}-${index}`}
        data-row
        aria-rowindex={index + 2}
        {...(selection ? { 'aria-selected': selected } : {})}
        {...(selected ? { 'data-selected': true } : {})}
        {...(index === active ? { 'data-active': true } : {})}
        onMouseDown={() => setActive(index)}
      >
        {selection && !phone && (
          <td className="check-cell">
            <label>
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={t('table.select_row', rowName(row))}
                checked={selected}
                onClick={(event) => select?.(index, event.shiftKey)}
                onChange={() => undefined}
              />
            </label>
          </td>
        )}
        <Cells row={row} columns={columns} phone={phone} phoneRow={phoneRow} />
      </tr>
    );
  });
}

type CellsProps<Row> = Pick<RowsProps<Row>, 'columns' | 'phone' | 'phoneRow'> & { row: Row };

function CellsOf<Row>({ row, columns, phone, phoneRow }: CellsProps<Row>) {
  return phone ? (
    <td>
      <div className="two-lines">{phoneRow(row)}</div>
    </td>
  ) : (
    columns.map((column) => (
      <td key={column.key} className={column.end ? 'end' : undefined}>
        {column.wrap ? <div className="wrap">{column.render(row)}</div> : column.render(row)}
      </td>
    ))
  );
}

/** Drawn again only for another row or other columns: each key in a search field would draw them all. */
const Cells = memo(
  CellsOf,
  (before, now) =>
    before.row === now.row &&
    before.phone === now.phone &&
    before.columns.length === now.columns.length &&
    before.columns.every((column, index) => column.key === now.columns[index]?.key),
) as typeof CellsOf;

const Spacer = ({ height, span }: { height: number; span: number }) =>
  height > 0 ? (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={span} style={{ height }} />
    </tr>
  ) : null;

const Bone = ({ index, span }: { index: number; span: number }) => (
  <tr aria-rowindex={index + 2} aria-busy="true">
    <td colSpan={span}>
      <span className="bone" />
      <span className="sr-only">{t('table.loading_row')}</span>
    </td>
  </tr>
);

const Bones = ({ count, span }: { count: number; span: number }) =>
  Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same and never move
    <Bone key={index} index={index} span={span} />
  ));
