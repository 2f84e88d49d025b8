/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports → Back Orders Report: lines of back orders or sums over them, their totals, and what came week by week. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { formatDate } from '@/shared/format/date';
import { formatBottles, formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { type Address, useAddress } from '@/shared/state/address';
import { Button } from '@/shared/ui/Button';
import { DataTable } from '@/shared/ui/DataTable';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { Segments, SelectField } from '@/shared/ui/Fields';
import { ListBody } from '@/shared/ui/ListBody';
import { notifyError } from '@/shared/ui/notify';
import { PageHead } from '@/shared/ui/Page';
import { Empty, NoMatch } from '@/shared/ui/States';
import { useWindowedList } from '@/shared/ui/useWindowedList';
import {
  gatherGroups,
  gatherLines,
  getTotals,
  getWeeks,
  listGroups,
  listLines,
  type ReportGroup,
  type ReportLine,
  type ReportQuery,
} from '../api';
import { ColumnChart } from '../parts/BarChart';
import { Chips, type FilterName, Filters, filterValue, nothing } from '../parts/Filters';
import { type By, groupColumns, groupHref, groupName, groupPhone, lineColumns, linePhone } from '../parts/reportColumns';

const PATH = '/reports/back-orders';
const API = '/api/v1/reports/back-orders';
const filters = [
  'account',
  'product',
  'producer',
  'importer',
  'rep',
  'warehouse',
  'created_from',
  'created_to',
  'closed_from',
  'closed_to',
  'min_age_days',
  'max_age_days',
] as const satisfies readonly FilterName[];
const statuses = ['all', 'open', 'closed'] as const;
const groupings = ['line', 'account', 'product', 'producer', 'importer', 'rep'] as const;
const sorts = ['bottles', 'back_orders', 'age', 'name'] as const;
const PRINTED_MAX = 2000; // rows on paper; more is a file

interface Asked {
  query: ReportQuery;
  by: By | 'line';
  sort: (typeof sorts)[number];
  dir: 'asc' | 'desc';
}

function askedOf(address: Address): Asked {
  const status = address.oneOf('status', statuses, 'all');
  return {
    query: {
      ...(status === 'all' ? {} : { status }),
      ...Object.fromEntries(
        filters.flatMap((name) => (filterValue(address, name) === undefined ? [] : [[name, filterValue(address, name)]])),
      ),
    },
    by: address.oneOf('by', groupings, 'line'),
    sort: address.oneOf('sort', sorts, 'bottles'),
    dir: address.oneOf('dir', ['asc', 'desc'], 'desc'),
  };
}

export default function BackOrdersReportPage() {
  const address = useAddress(PATH);
  const asked = askedOf(address);
  const grouped = asked.by !== 'line';
  const printing = usePrinting(asked);
  const totals = useQuery({
    queryKey: ['back-orders', 'report', 'totals', asked.query],
    queryFn: () => getTotals(asked.query),
    placeholderData: (before) => before,
  });
  const status = asked.query.status ?? 'all';
  const order = grouped ? { by: asked.by, sort: asked.sort, dir: asked.dir } : { dir: asked.dir };
  return (
    <div className="report">
      <PageHead title={t('menu.back_orders_report')}>
        <ExportMenu path={grouped ? `${API}/groups` : API} query={{ ...asked.query, ...order }} total={grouped ? 0 : totals.data?.lines} />
        <Button onClick={printing.begin} busy={printing.busy}>
          {t('reports.print')}
        </Button>
      </PageHead>
      <div className="toolbar no-print">
        <Segments
          label={t('reports.status')}
          value={status}
          options={statuses.map((value) => ({ value, label: t(`reports.status_${value}`) }))}
          onChange={(value) => address.change({ status: value === 'all' ? null : value })}
        />
        <SelectField
          label={t('reports.group')}
          value={asked.by}
          options={groupings.map((value) => ({ value, label: t(`reports.group_${value}`) }))}
          onChange={(value) => address.change({ by: value === 'line' ? null : value, sort: null, dir: null })}
        />
        <Filters names={filters} address={address} />
      </div>
      <Chips names={filters} address={address} />
      {totals.data && <Totals totals={totals.data} />}
      <Weeks query={asked.query} />
      {asked.by === 'line' ? <Lines asked={asked} address={address} /> : <Groups asked={asked} by={asked.by} address={address} />}
      {printing.rows && <Printed asked={asked} rows={printing.rows} />}
    </div>
  );
}

function Totals({ totals }: { totals: Awaited<ReturnType<typeof getTotals>> }) {
  const figures: [string, string][] = [
    [t('reports.total_back_orders'), formatCount(totals.back_orders)],
    [t('reports.total_lines'), formatCount(totals.lines)],
    [t('reports.total_accounts'), formatCount(totals.accounts)],
    [t('reports.total_open'), formatBottles(totals.open_btl)],
    [t('reports.total_closed'), formatBottles(totals.closed_btl)],
    [t('reports.total_oldest'), totals.age_days === null ? '–' : t('reports.days', totals.age_days)],
  ];
  return (
    <dl className="tiles">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Weeks({ query }: { query: ReportQuery }) {
  const { data } = useQuery({
    queryKey: ['back-orders', 'report', 'weeks', query],
    queryFn: () => getWeeks(query),
    placeholderData: (before) => before,
  });
  if (!data?.some((week) => week.total_btl > 0)) {
    return null;
  }
  return (
    <>
      <ColumnChart
        title={t('reports.chart_weeks')}
        parts={[
          { name: t('reports.part_open'), kind: 'strong' },
          { name: t('reports.part_closed'), kind: 'quiet' },
        ]}
        bars={data.map((week) => ({
          key: week.week,
          label: formatDate(week.week).replace(/,? \d{4}$/, ''),
          parts: [week.open_btl, week.closed_btl],
        }))}
      />
      <table className="sr-only">
        <caption>{t('reports.chart_weeks')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reports.week')}</th>
            <th scope="col">{t('reports.part_open')}</th>
            <th scope="col">{t('reports.part_closed')}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((week) => (
            <tr key={week.week}>
              <th scope="row">{formatDate(week.week)}</th>
              <td>{formatCount(week.open_btl)}</td>
              <td>{formatCount(week.closed_btl)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const Nothing = ({ asked, address }: { asked: Asked; address: Address }) =>
  Object.keys(asked.query).length > 0 ? (
    <NoMatch title={t('reports.no_match')} onClear={() => address.change(nothing(['status', ...filters]))} />
  ) : (
    <Empty title={t('reports.empty')} />
  );

function Lines({ asked, address }: { asked: Asked; address: Address }) {
  const key = useDeferredValue(JSON.stringify({ ...asked.query, dir: asked.dir }));
  const list = useWindowedList<ReportLine>(['back-orders', 'report', 'lines', key], (page) =>
    listLines(JSON.parse(key) as ReportQuery, page),
  );
  return (
    <ListBody list={list} none={<Nothing asked={asked} address={address} />}>
      <DataTable
        label={t('menu.back_orders_report')}
        list={list}
        columns={lineColumns}
        rowKey={(row) => row.number * 1000 + row.line}
        rowName={(row) => row.display}
        href={(row) => `/orders/back-orders/${row.number}`}
        phoneRow={linePhone}
        sort={{ key: 'number', descending: asked.dir === 'desc' }}
        onSort={() => address.change({ dir: asked.dir === 'desc' ? 'asc' : null })}
      />
    </ListBody>
  );
}

function Groups({ asked, by, address }: { asked: Asked; by: By; address: Address }) {
  const key = useDeferredValue(JSON.stringify({ ...asked.query, by, sort: asked.sort, dir: asked.dir }));
  const list = useWindowedList<ReportGroup>(['back-orders', 'report', 'groups', key], (page) =>
    listGroups(JSON.parse(key) as Parameters<typeof listGroups>[0], page),
  );
  return (
    <ListBody list={list} none={<Nothing asked={asked} address={address} />}>
      {by === 'rep' && <p className="soft">{t('reports.rep_note')}</p>}
      <DataTable
        label={t('menu.back_orders_report')}
        list={list}
        columns={groupColumns(by)}
        rowKey={(row) => row.id ?? 0}
        rowName={groupName}
        href={(row) => groupHref(by, row)}
        phoneRow={groupPhone}
        sort={{ key: asked.sort, descending: asked.dir === 'desc' }}
        onSort={({ key: sort, descending }) => {
          const first = sort !== asked.sort;
          address.change({ sort, dir: first ? (sort === 'name' ? 'asc' : 'desc') : descending ? 'desc' : 'asc' });
        }}
      />
    </ListBody>
  );
}

/* --- on paper --- */

type Rows = { lines: readonly ReportLine[] } | { groups: readonly ReportGroup[] };

/** All rows are fetched, drawn for the printer, and forgotten when it has them. */
function usePrinting(asked: Asked) {
  const [rows, setRows] = useState<Rows | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (rows) {
      const done = () => setRows(null);
      window.addEventListener('afterprint', done, { once: true });
      window.print();
      return () => window.removeEventListener('afterprint', done);
    }
    return undefined;
  }, [rows]);
  const begin = async () => {
    setBusy(true);
    try {
      const { query, by, sort, dir } = asked;
      setRows(
        by === 'line'
          ? { lines: await gatherLines({ ...query, dir }, PRINTED_MAX) }
          : { groups: await gatherGroups({ ...query, by, sort, dir }, PRINTED_MAX) },
      );
    } catch (error) {
      notifyError(error);
    }
    setBusy(false);
  };
  return { rows, busy, begin: () => void begin() };
}

function Printed({ asked, rows }: { asked: Asked; rows: Rows }) {
  const columns = asked.by === 'line' ? lineColumns : groupColumns(asked.by);
  const items: readonly (ReportLine | ReportGroup)[] = 'lines' in rows ? rows.lines : rows.groups;
  return (
    <div className="print-only">
      {items.length >= PRINTED_MAX && <p>{t('reports.print_cut', PRINTED_MAX)}</p>}
      <table className="paper">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} className={column.end ? 'end' : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: drawn once and thrown away
            <tr key={index}>
              {columns.map((column) => (
                <td key={column.key} className={column.end ? 'end' : undefined}>
                  {column.render(row as ReportLine & ReportGroup)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
