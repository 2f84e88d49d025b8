/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders → Back Orders: the list that everything about back orders starts from. */
import { useDeferredValue, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { findAccounts, findProducts } from '@/shared/api/find';
import { backOrderHref } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { useDevice } from '@/shared/offline/device';
import { productsOf } from '@/shared/offline/find';
import { withFilters, without } from '@/shared/state/listQuery';
import { usePhone } from '@/shared/state/media';
import { type Session, useSession } from '@/shared/state/session';
import { useTypedSearch } from '@/shared/state/typedSearch';
import { useColumnChoice, useViews } from '@/shared/state/views';
import { Button } from '@/shared/ui/Button';
import { ColumnsMenu } from '@/shared/ui/ColumnsMenu';
import { type Column, DataTable } from '@/shared/ui/DataTable';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { SearchField, Segments } from '@/shared/ui/Fields';
import { FilterChips } from '@/shared/ui/FilterChips';
import { type FilterField, FilterForm } from '@/shared/ui/FilterForm';
import { ListBody } from '@/shared/ui/ListBody';
import { PageHead } from '@/shared/ui/Page';
import { Empty, NoMatch } from '@/shared/ui/States';
import { type Selection, useSelection } from '@/shared/ui/selection';
import { useWindowedList, type WindowedList } from '@/shared/ui/useWindowedList';
import { type Tab, ViewTabs } from '@/shared/ui/ViewTabs';
import { type BackOrderItem, type ListQuery, listBackOrders } from '../api';
import { columns, phoneRow, usualColumns } from '../columns';
import { filters, isFiltered, queryOf, type Status, searchOf, tableSort, withSort } from '../filters';
import { Bulk } from '../parts/Bulk';
import { CloseDialog } from '../parts/CloseDialog';
import { NewPill } from '../parts/NewPill';
import { RowMenu, startHref } from '../parts/RowMenu';

const PATH = '/orders/back-orders';
const OLD_DAYS = 30;

const statuses: readonly { value: Status; label: string }[] = [
  { value: 'open', label: t('back_orders.open') },
  { value: 'closed', label: t('back_orders.closed') },
  { value: 'all', label: t('back_orders.all') },
];

/** The list's query in the address, and how to change it: filters make a step for Back, typing does not. */
function useListQuery() {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const query = queryOf(search);
  const viewId = Number(search.get('view') ?? 0);
  const change = (next: ListQuery, replace = false) => {
    const to = searchOf(next);
    if (viewId > 0) {
      to.set('view', String(viewId));
    }
    go(to.size > 0 ? `${PATH}?${to}` : PATH, { replace });
  };
  return { query, viewId, change, go };
}

const searchText = (query: ListQuery): string => searchOf(query).toString();

function tabsFor(session: Session, views: ReturnType<typeof useViews>): Tab[] {
  const base: ListQuery = { status: 'open', sort: 'number', dir: 'desc' };
  return [
    { label: t('back_orders.view_open'), search: searchText(base) },
    { label: t('back_orders.view_mine'), search: searchText({ ...base, created_by: session.id }) },
    ...(session.draft_orders ? [{ label: t('menu.ready'), search: '', place: '/orders/ready-to-fill' }] : []),
    { label: t('back_orders.view_old'), search: searchText({ ...base, min_age_days: OLD_DAYS, sort: 'age', dir: 'asc' }) },
    ...views.items.map((view) => ({
      label: view.name,
      search: searchText(queryOf(new URLSearchParams(Object.entries(view.query).map(([name, value]) => [name, String(value)])))),
      view,
    })),
  ];
}

const fieldsOf = (query: ListQuery): FilterField[] => [
  { name: 'account', label: t('filter.account'), find: findAccounts },
  { name: 'product', label: t('filter.product'), find: findProducts },
  { name: 'min_age_days', label: t('filter.min_age_days'), kind: 'count', value: query.min_age_days },
  { name: 'created_from', label: t('filter.created_from'), kind: 'day', value: query.created_from },
  { name: 'created_to', label: t('filter.created_to'), kind: 'day', value: query.created_to },
];

export default function BackOrdersPage() {
  const session = useSession();
  const phone = usePhone();
  const { query, viewId, change, go } = useListQuery();
  const [typed, setTyped] = useTypedSearch(query.text ?? '', (text) => change(withFilters(query, { text }), true));
  const asked = useDeferredValue(query);
  const list = useWindowedList(['back-orders', 'list', searchText(asked)], (page) => listBackOrders(asked, page));
  const views = useViews('back_orders');
  const current = views.items.find((view) => view.id === viewId);
  const [chosen, choose] = useColumnChoice('back_orders', usualColumns);
  const shown = current && current.columns.length > 0 ? current.columns : chosen;
  const selection = useSelection(searchText(asked));
  const clear = () => change({ ...without(query, 'text', ...filters), status: 'open' });
  return (
    <>
      <PageHead title={t('back_orders.title')} count={countText(list)}>
        <New />
      </PageHead>
      <UnsentNote />
      <ViewTabs
        path={PATH}
        tabs={tabsFor(session, views)}
        search={searchText(query)}
        current={current}
        views={views}
        query={{ ...query }}
        columns={shown}
        onGo={go}
      />
      {selection.count(1) > 0 ? (
        <Bulk selection={selection} total={list.total ?? 0} rows={list.loaded().filter((row) => selection.has(row.number))} query={asked} />
      ) : (
        <div className="toolbar">
          <SearchField label={t('back_orders.search')} value={typed} onChange={setTyped} />
          <Segments
            label={t('back_orders.status')}
            value={query.status ?? 'open'}
            options={statuses}
            onChange={(status) => change({ ...query, status })}
          />
          <FilterForm fields={fieldsOf(query)} onApply={(changes) => change(withFilters(query, changes))} />
          {!phone && (
            <div className="end">
              <ColumnsMenu columns={columns} chosen={shown} onChoose={choose} />
              <ExportMenu
                path="/api/v1/back-orders"
                lines="/api/v1/reports/back-orders"
                query={query}
                columns={fileColumns(shown)}
                total={list.total}
              />
            </div>
          )}
        </div>
      )}
      <FilterChips
        filters={filters}
        of={(filter) => query[filter]}
        onRemove={(filter) => change(without(query, filter))}
        onClear={() => change(without(query, 'text', ...filters))}
      />
      <NewPill query={asked} name={searchText(asked)} list={list} />
      <Rows list={list} query={query} shown={shown} selection={selection} onChange={change} onClear={clear} />
    </>
  );
}

const New = () => (
  <Button kind="primary" href={`${PATH}/new`}>
    {t('new_back_order.title')}
  </Button>
);

const UNSENT_MAX = 5; // rows above the list; all of them have their own page

/** Above the list: those that the server does not have yet. */
function UnsentNote() {
  const { unsent } = useDevice();
  if (unsent.length === 0) {
    return null;
  }
  return (
    <div className="note note-wait">
      <span role="status">{t('unsent.note', unsent.length)}</span>
      <Link href="/orders/waiting-to-send">{t('unsent.title')}</Link>
      <ul className="unsent-rows">
        {unsent.slice(-UNSENT_MAX).map((one) => (
          <li key={one.key} className="cut">
            {t('unsent.not_yet')} · <strong>{one.account}</strong> · {productsOf(one.products)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const fileColumns = (shown: readonly string[]): string[] =>
  columns.filter((column) => column.key === 'number' || shown.includes(column.key)).map((column) => column.file ?? column.key);

function countText(list: WindowedList<BackOrderItem>): string {
  if (list.total === undefined) {
    return '';
  }
  return list.capped ? t('back_orders.count_capped', list.total) : t('back_orders.count', list.total);
}

interface RowsProps {
  list: WindowedList<BackOrderItem>;
  query: ListQuery;
  shown: readonly string[];
  selection: Selection;
  onChange: (query: ListQuery) => void;
  onClear: () => void;
}

function Rows({ list, query, shown, selection, onChange, onClear }: RowsProps) {
  const [closing, setClosing] = useState<BackOrderItem | null>(null);
  const [, go] = useLocation();
  const menu: Column<BackOrderItem> = {
    key: 'menu',
    label: t('app.actions'),
    hideLabel: true,
    width: 46,
    render: (row) => <RowMenu row={row} onCloseWithout={setClosing} />,
  };
  const onLetter = (letter: string, row: BackOrderItem): boolean => {
    if (letter !== 's' || !row.actions.includes('start')) {
      return false;
    }
    go(startHref([row.number]));
    return true;
  };
  const none =
    isFiltered(query) || query.status !== 'all' ? (
      <NoMatch title={t('back_orders.no_match')} onClear={onClear} />
    ) : (
      <Empty title={t('back_orders.empty')} text={t('back_orders.empty_text')} action={<New />} />
    );
  return (
    <ListBody list={list} none={none}>
      <DataTable
        label={t('back_orders.title')}
        list={list}
        columns={[...columns.filter((column) => column.key === 'number' || shown.includes(column.key)), menu]}
        rowKey={(row) => row.number}
        rowName={(row) => row.display}
        href={(row) => backOrderHref(row.number)}
        phoneRow={phoneRow}
        sort={tableSort(query)}
        onSort={(sort) => onChange(withSort(query, sort))}
        selection={selection}
        onLetter={onLetter}
      />
      {closing && <CloseDialog bo={closing} onClose={() => setClosing(null)} />}
    </ListBody>
  );
}
