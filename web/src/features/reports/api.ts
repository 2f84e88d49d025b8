/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What reports ask of the server. */
import { api, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { ListPage, PageQuestion } from '@/shared/ui/useWindowedList';

export type Demand = Schema['Demand'];
export type DemandQuery = NonNullable<paths['/api/v1/demand']['get']['parameters']['query']>;

export const listDemand = (query: DemandQuery, page: PageQuestion): Promise<ListPage<Demand>> =>
  take(api.GET('/api/v1/demand', { params: { query: { ...query, ...page } } }));
