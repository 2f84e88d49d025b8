/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A whole list as a page: search, filters of a few words, columns and saved views, all in the address. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { t } from '../i18n';
import { usePhone } from '../state/media';
import { useColumnChoice, useViews, type View } from '../state/views';
import { ColumnsMenu } from './ColumnsMenu';
import { type Column, DataTable } from './DataTable';
import { SearchField } from './Fields';
import { IconClose } from './icons';
import { PageHead } from './Page';
import { Empty, Failure, NoMatch, StaleNote } from './States';
import { type ListPage as Answer, type PageQuestion, useWindowedList, type WindowedList } from './useWindowedList';
import { ViewTabs } from './ViewTabs';

export type Query = Record<string, string>; // names and values as in the address

export interface ListFilter {
  name: string;
  any: string; // "All types": what no choice is called
  options: readonly { value: string; label: string }[];
  label: string;
}

/** A filter that only links set; it stands below the toolbar with its way out. */
export interface LinkFilter {
  name: string;
  label: string; // "Producer"
  read: (id: number) => Promise<{ name: string }>;
}

export interface ListSpec<Row> {
  path: string;
  view: View['list'];
  title: string;
  search: string;
  count: (n: number) => string;
  empty: string;
  noMatch: string;
  all: string; // the first tab
  filters: readonly ListFilter[];
  extra?: readonly LinkFilter[];
  sort?: string; // the column that it is sorted by unasked; none: it can't be sorted
  fetch: (query: Query, page: PageQuestion) => Promise<Answer<Row>>;
  columns: readonly Column<Row>[];
  usual: readonly string[];
  phoneRow: (row: Row) => ReactNode;
  rowKey: (row: Row) => number;
  rowName: (row: Row) => string;
  href: (row: Row) => string;
}

const TYPING_MS = 250; // after the last letter, before the server is asked

/** readQuery(spec, search): what of the address the list knows; the rest is left out, so that an old link still works. */
export function readQuery(spec: Pick<ListSpec<unknown>, 'filters' | 'extra' | 'sort'>, search: URLSearchParams): Query {
  const query: Query = {};
  const put = (name: string, value: string | null | undefined, good: boolean) => {
    if (value && good) {
      query[name] = value;
    }
  };
  put('text', search.get('text')?.trim(), true);
  for (const filter of spec.filters) {
    const value = search.get(filter.name);
    put(
      filter.name,
      value,
      filter.options.some((option) => option.value === value),
    );
  }
  for (const { name } of spec.extra ?? []) {
    put(name, search.get(name), /^\d{1,15}$/.test(search.get(name) ?? ''));
  }
  if (spec.sort) {
    put('sort', search.get('sort'), /^\w+$/.test(search.get('sort') ?? ''));
    put('dir', search.get('dir'), search.get('dir') === 'desc');
  }
  return query;
}

const without = (query: Query, ...names: string[]): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));
const textOf = (query: Query): string => new URLSearchParams(query).toString();

function useTyped(query: Query, change: (next: Query, replace: boolean) => void) {
  const now = query.text ?? '';
  const [typed, setTyped] = useState(now);
  const [sent, setSent] = useState(now);
  if (now !== sent) {
    setSent(now);
    setTyped(now);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === sent) {
      return;
    }
    const timer = setTimeout(() => {
      setSent(text);
      change({ ...without(query, 'text'), ...(text ? { text } : {}) }, true);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped] as const;
}

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
  const [typed, setTyped] = useTyped(query, change);
  const asked = useDeferredValue(query);
  const list = useWindowedList([spec.view, 'list', textOf(asked)], (page) => spec.fetch(asked, page));
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
            onChange={(event) => {
              const value = event.currentTarget.value;
              change({ ...without(query, filter.name), ...(value ? { [filter.name]: value } : {}) });
            }}
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
          </div>
        )}
      </div>
      <div className="chips">
        {spec.extra?.map(
          (one) =>
            query[one.name] && (
              <LinkChip key={one.name} filter={one} id={Number(query[one.name])} onRemove={() => change(without(query, one.name))} />
            ),
        )}
      </div>
      <Rows spec={spec} list={list} query={query} shown={shown} onChange={change} />
    </>
  );
}

function LinkChip({ filter, id, onRemove }: { filter: LinkFilter; id: number; onRemove: () => void }) {
  const { data } = useQuery({ queryKey: ['name', filter.name, id], queryFn: () => filter.read(id), staleTime: 300_000 });
  const label = t('back_orders.chip', filter.label, data?.name ?? String(id));
  return (
    <span className="chip">
      {label}
      <button type="button" aria-label={t('back_orders.chip_remove', label)} onClick={onRemove}>
        <IconClose />
      </button>
    </span>
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
  if (list.pending && list.error) {
    return <Failure error={list.error} onRetry={list.retry} />;
  }
  if (list.total === 0 && !list.stale) {
    const filtered = Object.keys(without(query, 'sort', 'dir')).length > 0;
    return filtered ? <NoMatch title={spec.noMatch} onClear={() => onChange({})} /> : <Empty title={spec.empty} />;
  }
  const sort = spec.sort ? { key: query.sort ?? spec.sort, descending: query.dir === 'desc' } : undefined;
  return (
    <>
      {list.error && <StaleNote error={list.error} fetchedAt={list.fetchedAt} onRetry={list.retry} />}
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
    </>
  );
}
