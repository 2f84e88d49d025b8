/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders → Active, Future, Draft, All Orders. */
import { useDeferredValue } from 'react';
import { useLocation, useSearch } from 'wouter';
import { orderHref } from '@/shared/format/numbers';
import { t, wordOf } from '@/shared/i18n';
import { usePhone } from '@/shared/state/media';
import { useSession } from '@/shared/state/session';
import { useTypedSearch } from '@/shared/state/typedSearch';
import { useColumnChoice, useViews } from '@/shared/state/views';
import { Button } from '@/shared/ui/Button';
import { ColumnsMenu } from '@/shared/ui/ColumnsMenu';
import { DataTable } from '@/shared/ui/DataTable';
import { SearchField, SelectField } from '@/shared/ui/Fields';
import { PageHead } from '@/shared/ui/Page';
import { Empty, Failure, NoMatch, StaleNote } from '@/shared/ui/States';
import { useWindowedList, type WindowedList } from '@/shared/ui/useWindowedList';
import { type Tab, ViewTabs } from '@/shared/ui/ViewTabs';
import { type ListQuery, listOrders, type OrderItem, type OrderState } from '../api';
import { columnsFor, phoneRowFor, usualColumns } from '../columns';
import { FILTERS, isFiltered, queryOf, STATES, searchOf, tableSort, without, withSort } from '../filters';
import { type ListName, listHref } from '../lists';
import { FilterChips } from '../parts/FilterChips';
import { FilterForm } from '../parts/FilterForm';

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
  const [typed, setTyped] = useTypedSearch(query.text ?? '', (text) =>
    change({ ...without(query, 'text'), ...(text ? { text } : {}) }, true),
  );
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
        <FilterForm query={query} onApply={change} />
        {!phone && (
          <div className="end">
            <ColumnsMenu columns={columns} chosen={shown} onChoose={choose} />
          </div>
        )}
      </div>
      <FilterChips query={query} onChange={change} />
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
      onChange={(state) => onChange({ ...without(query, 'state'), ...(state ? { state } : {}) })}
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
  if (list.pending && list.error) {
    return <Failure error={list.error} onRetry={list.retry} />;
  }
  if (list.total === 0 && !list.stale) {
    return isFiltered(query) || (name === 'all' && query.state) ? (
      <NoMatch
        title={t('orders.no_match')}
        onClear={() => onChange(without(query, 'text', ...FILTERS, ...(name === 'all' ? (['state'] as const) : [])))}
      />
    ) : (
      <Empty
        title={t('orders.empty', name === 'all' ? '' : `${name} `)}
        text={t('orders.empty_text')}
        action={<Button href="/orders/new">{t('order.new')}</Button>}
      />
    );
  }
  return (
    <>
      {list.error && <StaleNote error={list.error} fetchedAt={list.fetchedAt} onRetry={list.retry} />}
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
    </>
  );
}
