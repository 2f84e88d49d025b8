/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A whole list as a page: search, filters of a few words, columns and saved views, all in the address. */
import { type ReactNode, useDeferredValue } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { SourceName } from '../api/sources';
import { withFilters, without } from '../state/listQuery';
import { usePhone } from '../state/media';
import { useTypedSearch } from '../state/typedSearch';
import { useColumnChoice, useViews, type View } from '../state/views';
import { ColumnsMenu } from './ColumnsMenu';
import { type Column, DataTable } from './DataTable';
import { ExportMenu } from './ExportMenu';
import { SearchField } from './Fields';
import { FilterChips } from './FilterChips';
import { ListBody } from './ListBody';
import { PageHead } from './Page';
import { Empty, NoMatch } from './States';
import { type ListPage as Answer, type PageQuestion, useWindowedList, type WindowedList } from './useWindowedList';
import { ViewTabs } from './ViewTabs';

export type Query = Record<string, string>; // names and values as in the address

export interface ListFilter {
  name: string;
  any: string; // "All types": what no choice is called
  options: readonly { value: string; label: string }[];
  label: string;
}

export interface ListSpec<Row> {
  path: string;
  api: string; // where the server has the list, as a file too
  lines?: string; // the same by line, as a file
  view: View['list'];
  title: string;
  search: string;
  count: (n: number) => string;
  empty: string;
  noMatch: string;
  all: string; // the first tab
  filters: readonly ListFilter[];
  extra?: readonly SourceName[]; // filters that only links set
  text?: string; // what the API calls the words that are searched for, where not text
  sort?: string; // the column that it is sorted by unasked; none: it can't be sorted
  descending?: boolean; // unasked
  fetch: (query: Query, page: PageQuestion) => Promise<Answer<Row>>;
  columns: readonly Column<Row>[];
  usual: readonly string[];
  phoneRow: (row: Row) => ReactNode;
  rowKey: (row: Row) => number;
  rowName: (row: Row) => string;
  href: (row: Row) => string;
}

/** readQuery(spec, search): what of the address the list knows; the rest is left out, so that an old link still works. */
export function readQuery(spec: Pick<ListSpec<unknown>, 'filters' | 'extra' | 'sort' | 'text'>, search: URLSearchParams): Query {
  const query: Query = {};
  const put = (name: string, value: string | null | undefined, good: boolean) => {
    if (value && good) {
      query[name] = value;
    }
  };
  const { text = 'text' } = spec;
  put(text, search.get(text)?.trim(), true);
  for (const filter of spec.filters) {
    const value = search.get(filter.name);
    put(
      filter.name,
      value,
      filter.options.some((option) => option.value === value),
    );
  }
  for (const name of spec.extra ?? []) {
    put(name, search.get(name), /^\d{1,15}$/.test(search.get(name) ?? ''));
  }
  if (spec.sort) {
    put('sort', search.get('sort'), /^\w+$/.test(search.get('sort') ?? ''));
    put('dir', search.get('dir'), search.get('dir') === 'desc');
  }
  return query;
}

/** A list that begins with its last row says so to the server. */
const usualSort = ({ sort, descending }: Pick<ListSpec<unknown>, 'sort' | 'descending'>, query: Query): Query =>
  sort && descending && !query.sort ? { sort, dir: 'desc' } : {};
const textOf = (query: Query): string => new URLSearchParams(query).toString();

export function ListPage<Row>({ spec, action }: { spec: ListSpec<Row>; action?: ReactNode }) {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const phone = usePhone();
  const query = readQuery(spec, search);
  const viewId = Number(search.get('view') ?? 0);
  const change = (next: Query, replace = false) => {
    const to = new URLSearchParams({ ...next, ...(viewId > 0 ? { view: String(viewId) } : {}) });
    go(to.size > 0 ? `${spec.path}?${to}` : spec.path, { replace });
  };
  const { text: name = 'text' } = spec;
  const [typed, setTyped] = useTypedSearch(query[name] ?? '', (text) => change(withFilters(query, { [name]: text }), true));
  const asked = useDeferredValue(query);
  const list = useWindowedList([spec.view, 'list', textOf(asked)], (page) => spec.fetch({ ...usualSort(spec, asked), ...asked }, page));
  const views = useViews(spec.view);
  const current = views.items.find((view) => view.id === viewId);
  const [chosen, choose] = useColumnChoice(spec.view, spec.usual);
  const shown = current && current.columns.length > 0 ? current.columns : chosen;
  const tabs = [
    { label: spec.all, search: '' },
    ...views.items.map((view) => ({
      label: view.name,
      search: textOf(readQuery(spec, new URLSearchParams(Object.entries(view.query).map(([name, value]) => [name, String(value)])))),
      view,
    })),
  ];
  return (
    <>
      <PageHead title={spec.title} count={list.total === undefined ? '' : spec.count(list.total)}>
        {action}
      </PageHead>
      <ViewTabs
        path={spec.path}
        tabs={tabs}
        search={textOf(query)}
        current={current}
        views={views}
        query={query}
        columns={shown}
        onGo={go}
      />
      <div className="toolbar">
        <SearchField label={spec.search} value={typed} onChange={setTyped} />
        {spec.filters.map((filter) => (
          <select
            key={filter.name}
            className={`filter${query[filter.name] ? ' filter-on' : ''}`}
            aria-label={filter.label}
            value={query[filter.name] ?? ''}
            onChange={(event) => change(withFilters(query, { [filter.name]: event.currentTarget.value }))}
          >
            <option value="">{filter.any}</option>
            {filter.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ))}
        {!phone && (
          <div className="end">
            <ColumnsMenu columns={spec.columns} chosen={shown} onChoose={choose} />
            <ExportMenu path={spec.api} lines={spec.lines} query={{ ...usualSort(spec, query), ...query }} total={list.total} />
          </div>
        )}
      </div>
      <FilterChips filters={spec.extra ?? []} of={(name) => query[name]} onRemove={(name) => change(without(query, name))} />
      <Rows spec={spec} list={list} query={query} shown={shown} onChange={change} />
    </>
  );
}

interface RowsProps<Row> {
  spec: ListSpec<Row>;
  list: WindowedList<Row>;
  query: Query;
  shown: readonly string[];
  onChange: (query: Query) => void;
}

function Rows<Row>({ spec, list, query, shown, onChange }: RowsProps<Row>) {
  const filtered = Object.keys(without(query, 'sort', 'dir')).length > 0;
  const none = filtered ? <NoMatch title={spec.noMatch} onClear={() => onChange({})} /> : <Empty title={spec.empty} />;
  const order = { ...usualSort(spec, query), ...query };
  const sort = spec.sort ? { key: order.sort ?? spec.sort, descending: order.dir === 'desc' } : undefined;
  return (
    <ListBody list={list} none={none}>
      <DataTable
        label={spec.title}
        list={list}
        columns={spec.columns.filter((column, index) => index === 0 || shown.includes(column.key))}
        rowKey={spec.rowKey}
        rowName={spec.rowName}
        href={spec.href}
        phoneRow={spec.phoneRow}
        {...(sort
          ? {
              sort,
              onSort: (next) => onChange({ ...without(query, 'sort', 'dir'), sort: next.key, ...(next.descending ? { dir: 'desc' } : {}) }),
            }
          : {})}
      />
    </ListBody>
  );
}
