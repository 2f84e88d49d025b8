/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders → Active, Future, Draft, All Orders. */
import { useDeferredValue } from 'react';
import { useLocation, useSearch } from 'wouter';
import { findAccounts, findProducts } from '@/shared/api/find';
import { orderHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import { withFilters, without } from '@/shared/state/listQuery';
import { usePhone } from '@/shared/state/media';
import { useSession } from '@/shared/state/session';
import { useTypedSearch } from '@/shared/state/typedSearch';
import { useColumnChoice, useViews } from '@/shared/state/views';
import { Button } from '@/shared/ui/Button';
import { ColumnsMenu } from '@/shared/ui/ColumnsMenu';
import { DataTable } from '@/shared/ui/DataTable';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { SearchField, SelectField } from '@/shared/ui/Fields';
import { FilterChips } from '@/shared/ui/FilterChips';
import { type FilterField, FilterForm } from '@/shared/ui/FilterForm';
import { ListBody } from '@/shared/ui/ListBody';
import { PageHead } from '@/shared/ui/Page';
import { Empty, NoMatch } from '@/shared/ui/States';
import { useWindowedList, type WindowedList } from '@/shared/ui/useWindowedList';
import { type Tab, ViewTabs } from '@/shared/ui/ViewTabs';
import { type ListQuery, listOrders, type OrderItem, type OrderState } from '../api';
import { columnsFor, phoneRowFor, usualColumns } from '../columns';
import { filters, isFiltered, queryOf, STATES, searchOf, tableSort, withSort } from '../filters';
import { type ListName, listHref } from '../lists';

const NAMES: readonly ListName[] = ['active', 'future', 'draft', 'all'];

export default function OrdersPage() {
  const [path] = useLocation();
  const name = NAMES.find((one) => listHref(one) === path) ?? 'all';
  return <OrderList key={name} name={name} />;
}

function tabsFor(name: ListName, me: number, views: ReturnType<typeof useViews>): Tab[] {
  const base: ListQuery = { sort: 'number', dir: 'desc' };
  const text = (query: ListQuery) => searchOf(name, query).toString();
  return [
    { label: t(`orders.title_${name}`), search: text(base) },
    { label: t('back_orders.view_mine'), search: text({ ...base, created_by: me }) },
    { label: t('orders.view_delivery'), search: text({ ...base, sort: 'delivery', dir: 'asc' }) },
    ...views.items
      .filter((view) => (name === 'all' ? !NAMES.includes(view.query.state as ListName) : view.query.state === name))
      .map((view) => ({
        label: view.name,
        search: text(queryOf(name, new URLSearchParams(Object.entries(view.query).map(([key, value]) => [key, String(value)])))),
        view,
      })),
  ];
}

const fieldsOf = (query: ListQuery): FilterField[] => [
  { name: 'account', label: t('filter.account'), find: findAccounts },
  { name: 'product', label: t('filter.product'), find: findProducts },
  { name: 'delivery_from', label: t('filter.delivery_from'), kind: 'day', value: query.delivery_from },
  { name: 'delivery_to', label: t('filter.delivery_to'), kind: 'day', value: query.delivery_to },
];

function OrderList({ name }: { name: ListName }) {
  const session = useSession();
  const phone = usePhone();
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const query = queryOf(name, search);
  const viewId = Number(search.get('view') ?? 0);
  const change = (next: ListQuery, replace = false) => {
    const to = searchOf(name, next);
    if (viewId > 0) {
      to.set('view', String(viewId));
    }
    go(to.size > 0 ? `${listHref(name)}?${to}` : listHref(name), { replace });
  };
  const [typed, setTyped] = useTypedSearch(query.text ?? '', (text) => change(withFilters(query, { text }), true));
  const asked = useDeferredValue(query);
  const list = useWindowedList(['orders', 'list', name, searchOf(name, asked).toString()], (page) => listOrders(asked, page));
  const views = useViews('orders');
  const current = views.items.find((view) => view.id === viewId);
  const [chosen, choose] = useColumnChoice('orders', usualColumns);
  const shown = current && current.columns.length > 0 ? current.columns : chosen;
  const columns = columnsFor(session.currency);
  return (
    <>
      <PageHead title={t(`orders.title_${name}`)} count={countText(list)}>
        <Button kind="primary" href="/orders/new">
          {t('order.new')}
        </Button>
      </PageHead>
      <ViewTabs
        path={listHref(name)}
        tabs={tabsFor(name, session.id, views)}
        search={searchOf(name, query).toString()}
        current={current}
        views={views}
        query={{ ...query }}
        columns={shown}
        onGo={go}
      />
      <div className="toolbar">
        <SearchField label={t('orders.search')} value={typed} onChange={setTyped} />
        {name === 'all' && <StateSelect query={query} onChange={change} />}
        <FilterForm fields={fieldsOf(query)} onApply={(changes) => change(withFilters(query, changes))} />
        {!phone && (
          <div className="end">
            <ColumnsMenu columns={columns} chosen={shown} onChoose={choose} />
            <ExportMenu path="/api/v1/orders" query={query} total={list.total} />
          </div>
        )}
      </div>
      <FilterChips
        filters={filters}
        of={(filter) => query[filter]}
        onRemove={(filter) => change(without(query, filter))}
        onClear={() => change(without(query, 'text', ...filters))}
      />
      <Rows list={list} name={name} query={query} shown={shown} onChange={change} />
    </>
  );
}

function StateSelect({ query, onChange }: { query: ListQuery; onChange: (query: ListQuery) => void }) {
  return (
    <SelectField<OrderState | ''>
      label={t('orders.column_state')}
      hideLabel
      value={query.state ?? ''}
      onChange={(state) => onChange(withFilters(query, { state }))}
      options={[{ value: '', label: t('orders.any_state') }, ...STATES.map((state) => ({ value: state, label: wordOf('state', state) }))]}
    />
  );
}

function countText(list: WindowedList<OrderItem>): string {
  if (list.total === undefined) {
    return '';
  }
  return list.capped ? t('orders.count_capped', list.total) : t('orders.count', list.total);
}

interface RowsProps {
  list: WindowedList<OrderItem>;
  name: ListName;
  query: ListQuery;
  shown: readonly string[];
  onChange: (query: ListQuery) => void;
}

function Rows({ list, name, query, shown, onChange }: RowsProps) {
  const { currency } = useSession();
  const none =
    isFiltered(query) || (name === 'all' && query.state) ? (
      <NoMatch
        title={t('orders.no_match')}
        onClear={() => onChange(without(query, 'text', ...filters, ...(name === 'all' ? (['state'] as const) : [])))}
      />
    ) : (
      <Empty
        title={t('orders.empty', name === 'all' ? '' : `${name} `)}
        text={t('orders.empty_text')}
        action={<Button href="/orders/new">{t('order.new')}</Button>}
      />
    );
  return (
    <ListBody list={list} none={none}>
      <DataTable
        label={t(`orders.title_${name}`)}
        list={list}
        columns={columnsFor(currency).filter((column) => column.key === 'number' || shown.includes(column.key))}
        rowKey={(row) => row.number}
        rowName={(row) => t('order.title', row.number)}
        href={(row) => orderHref(row.number)}
        phoneRow={phoneRowFor(currency)}
        sort={tableSort(query)}
        onSort={(sort) => onChange(withSort(query, sort))}
      />
    </ListBody>
  );
}
