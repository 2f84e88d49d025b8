/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports → Demand: for buyers, what is wanted and how much of it nothing covers. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { Link } from 'wouter';
import { formatAge } from '@/shared/format/date';
import { productName } from '@/shared/format/product';
import { formatBottles, formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { type Address, useAddress } from '@/shared/state/address';
import { useTypedSearch } from '@/shared/state/typedSearch';
import { type Column, DataTable } from '@/shared/ui/DataTable';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { SearchField, Segments } from '@/shared/ui/Fields';
import { ListBody } from '@/shared/ui/ListBody';
import { PageHead } from '@/shared/ui/Page';
import { Empty, NoMatch } from '@/shared/ui/States';
import { useWindowedList, type WindowedList } from '@/shared/ui/useWindowedList';
import { type Demand, type DemandQuery, listDemand } from '../api';
import { BarChart } from '../parts/BarChart';
import { Chips, type FilterName, Filters, filterValue, nothing } from '../parts/Filters';

const PATH = '/reports/demand';
const CHART_BARS = 20;
const kinds = ['product', 'producer', 'importer'] as const;
const sorts = ['gap', 'wanted', 'age', 'name', 'accounts'] as const;
const filters = ['product', 'producer', 'importer', 'warehouse'] as const satisfies readonly FilterName[];
type Kind = (typeof kinds)[number];

const hrefs: Record<Kind, string> = { product: '/products', producer: '/producers', importer: '/importers' };

function queryOf(address: Address): DemandQuery & { by: Kind; sort: (typeof sorts)[number]; dir: 'asc' | 'desc' } {
  const sort = address.oneOf('sort', sorts, 'gap');
  const text = address.text('text');
  return {
    by: address.oneOf('by', kinds, 'product'),
    sort,
    dir: address.oneOf('dir', ['asc', 'desc'], sort === 'name' ? 'asc' : 'desc'),
    ...(text ? { text } : {}),
    ...(address.text('gap') ? { min_gap: 1 } : {}),
    ...Object.fromEntries(filters.flatMap((name) => (address.number(name) === undefined ? [] : [[name, address.number(name)]]))),
  };
}

const nameOf = (row: Demand): string => (row.product ? productName(row.product) : row.name);
const bottles = (count: number) => formatCount(count).replace('-', '−');

function columnsOf(by: Kind): Column<Demand>[] {
  return [
    {
      key: 'name',
      label: t(`reports.by_${by}`),
      sort: 'name',
      wrap: true,
      render: (row) => (
        <Link href={`${hrefs[by]}/${row.id}`} tabIndex={-1}>
          {nameOf(row)}
        </Link>
      ),
    },
    ...(by === 'product'
      ? [{ key: 'producer', label: t('reports.by_producer'), width: 150, wrap: true, render: (row: Demand) => row.producer?.name ?? '' }]
      : [
          {
            key: 'products',
            label: t('reports.column_products'),
            width: 92,
            end: true,
            render: (row: Demand) => formatCount(row.products),
          },
        ]),
    {
      key: 'wanted_btl',
      label: t('reports.column_wanted'),
      width: 88,
      end: true,
      sort: 'wanted',
      render: (row) => bottles(row.wanted_btl),
    },
    {
      key: 'accounts',
      label: t('reports.column_accounts'),
      width: 100,
      end: true,
      sort: 'accounts',
      render: (row) => formatCount(row.accounts),
    },
    { key: 'age_days', label: t('reports.column_oldest'), width: 84, end: true, sort: 'age', render: (row) => formatAge(row.age_days) },
    { key: 'on_hand_btl', label: t('reports.column_on_hand'), width: 84, end: true, render: (row) => bottles(row.on_hand_btl) },
    { key: 'available_btl', label: t('reports.column_available'), width: 92, end: true, render: (row) => bottles(row.available_btl) },
    { key: 'on_order_btl', label: t('reports.column_on_order'), width: 88, end: true, render: (row) => bottles(row.on_order_btl) },
    { key: 'gap_btl', label: t('reports.column_gap'), width: 92, end: true, sort: 'gap', render: (row) => <Gap bottles={row.gap_btl} /> },
  ];
}

const Gap = ({ bottles: count }: { bottles: number }) =>
  count > 0 ? <strong className="gap">{bottles(count)}</strong> : <span className="soft">0</span>;

const phoneRow = (by: Kind) => (row: Demand) => (
  <>
    <Link className="cut" href={`${hrefs[by]}/${row.id}`}>
      {nameOf(row)}
    </Link>
    <span className="num">
      {row.gap_btl > 0 ? <strong className="gap">{t('reports.gap_of', bottles(row.gap_btl))}</strong> : t('reports.covered')}
    </span>
    <span className="cut soft">
      {row.producer && by === 'product' ? row.producer.name : t('reports.products', row.products)} · {formatAge(row.age_days)}
    </span>
    <span className="num soft">{t('reports.wanted_by', formatBottles(row.wanted_btl), row.accounts)}</span>
  </>
);

export default function DemandPage() {
  const address = useAddress(PATH);
  const asked = queryOf(address);
  const key = useDeferredValue(JSON.stringify(asked));
  const list = useWindowedList<Demand>(['back-orders', 'demand', key], (page) => listDemand(JSON.parse(key) as DemandQuery, page));
  const [typed, setTyped] = useTypedSearch(asked.text ?? '', (text) => address.change({ text: text || null }, true));
  const gapOnly = asked.min_gap !== undefined;
  const filtered = gapOnly || asked.text !== undefined || filters.some((name) => filterValue(address, name) !== undefined);
  const clear = () => address.change(nothing(['gap', 'text', ...filters]));
  return (
    <div className="report">
      <PageHead title={t('reports.demand')} count={list.total === undefined ? '' : t(`reports.count_${asked.by}`, list.total)}>
        <ExportMenu path="/api/v1/demand" query={asked} total={list.total} />
      </PageHead>
      <div className="toolbar no-print">
        <Segments
          label={t('reports.by')}
          value={asked.by}
          options={kinds.map((value) => ({ value, label: t(`reports.by_${value}`) }))}
          onChange={(by) => address.change({ by: by === 'product' ? null : by })}
        />
        <SearchField label={t('reports.demand_search')} value={typed} onChange={setTyped} />
        <label className="check">
          <input type="checkbox" checked={gapOnly} onChange={() => address.change({ gap: gapOnly ? null : 1 })} />
          {t('reports.gap_only')}
        </label>
        <Filters names={filters} address={address} />
      </div>
      <Chips names={filters} address={address} more={['gap', 'text']} />
      <Chart asked={asked} />
      <Rows list={list} asked={asked} address={address} filtered={filtered} onClear={clear} />
    </div>
  );
}

/** The largest of what the filters let through, whatever the table is sorted by. */
function Chart({ asked }: { asked: ReturnType<typeof queryOf> }) {
  const { sort, dir: _, ...rest } = asked;
  const query = { ...rest, sort: sort === 'wanted' ? 'wanted' : 'gap', dir: 'desc' } as const;
  const { data } = useQuery({
    queryKey: ['back-orders', 'demand', 'chart', query],
    queryFn: () => listDemand(query, { offset: 0, limit: CHART_BARS }),
    placeholderData: (before) => before,
  });
  if (!data || data.items.length === 0) {
    return null;
  }
  return (
    <BarChart
      title={t(query.sort === 'gap' ? 'reports.chart_gap' : 'reports.chart_wanted', data.items.length)}
      parts={[
        { name: t('reports.part_gap'), kind: 'strong' },
        { name: t('reports.part_covered'), kind: 'quiet' },
      ]}
      bars={data.items.map((row) => ({
        key: row.id,
        label: nameOf(row),
        href: `${hrefs[asked.by]}/${row.id}`,
        parts: [row.gap_btl, Math.max(0, row.wanted_btl - row.gap_btl)],
      }))}
    />
  );
}

interface RowsProps {
  list: WindowedList<Demand>;
  asked: ReturnType<typeof queryOf>;
  address: Address;
  filtered: boolean;
  onClear: () => void;
}

function Rows({ list, asked, address, filtered, onClear }: RowsProps) {
  const none = filtered ? (
    <NoMatch title={t('reports.demand_no_match')} onClear={onClear} />
  ) : (
    <Empty title={t('reports.demand_empty')} text={t('reports.demand_empty_text')} />
  );
  return (
    <ListBody list={list} none={none}>
      <DataTable
        label={t('reports.demand')}
        list={list}
        columns={columnsOf(asked.by)}
        rowKey={(row) => row.id}
        rowName={nameOf}
        href={(row) => `${hrefs[asked.by]}/${row.id}`}
        phoneRow={phoneRow(asked.by)}
        sort={{ key: asked.sort, descending: asked.dir === 'desc' }}
        onSort={({ key, descending }) => {
          const first = key !== asked.sort; // a new key begins with the largest, names with A
          address.change({ sort: key, dir: first ? (key === 'name' ? 'asc' : 'desc') : descending ? 'desc' : 'asc' });
        }}
      />
    </ListBody>
  );
}
