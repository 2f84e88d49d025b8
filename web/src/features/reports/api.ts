/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What reports ask of the server. */
import { api, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Demand = Schema['Demand'];
export type DemandQuery = NonNullable<paths['/api/v1/demand']['get']['parameters']['query']>;

export const listDemand = (query: DemandQuery, page: PageQuestion): Promise<ListPage<Demand>> =>
  take(api.GET('/api/v1/demand', { params: { query: { ...query, ...page } } }));

/* --- the Back Orders Report --- */

export type ReportLine = Schema['ReportLine'];
export type ReportGroup = Schema['ReportGroup'];
export type ReportQuery = Omit<NonNullable<paths['/api/v1/reports/back-orders']['get']['parameters']['query']>, 'format' | 'columns'>;
type GroupQuery = Omit<NonNullable<paths['/api/v1/reports/back-orders/groups']['get']['parameters']['query']>, 'format' | 'columns'>;
type SumQuery = NonNullable<paths['/api/v1/reports/back-orders/totals']['get']['parameters']['query']>;

const GATHERED = 200;

export const listLines = (query: ReportQuery, page: PageQuestion): Promise<ListPage<ReportLine>> =>
  take(api.GET('/api/v1/reports/back-orders', { params: { query: { ...query, ...page } } }));

export const listGroups = (query: GroupQuery, page: PageQuestion): Promise<ListPage<ReportGroup>> =>
  take(api.GET('/api/v1/reports/back-orders/groups', { params: { query: { ...query, ...page } } }));

export const getTotals = (query: SumQuery) => take(api.GET('/api/v1/reports/back-orders/totals', { params: { query } }));

export const getWeeks = async (query: SumQuery) => (await take(api.GET('/api/v1/reports/back-orders/weeks', { params: { query } }))).items;

/** The first rows of a list, page after page. */
async function gather<Row>(most: number, read: (page: PageQuestion) => Promise<ListPage<Row>>): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    const { items } = await read({ offset: all.length, limit: GATHERED });
    all.push(...items);
    if (items.length < GATHERED || all.length >= most) {
      return all.slice(0, most);
    }
  }
}

export const gatherLines = (query: ReportQuery, most: number) => gather(most, (page) => listLines(query, page));
export const gatherGroups = (query: GroupQuery, most: number) => gather(most, (page) => listGroups(query, page));
