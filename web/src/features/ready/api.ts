/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Ready to fill asks of the server. */
import { api, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';

export type Proposal = Schema['ReadyProposal'];
export type ReadyLine = Schema['ReadyLine'];
export type Started = Schema['ReadyStarted'];
export type StartBody = Schema['ReadyStart'];
export type ReadyQuery = NonNullable<paths['/api/v1/back-orders/ready']['get']['parameters']['query']>;

export const START_MAX = 50; // proposals in one request
export const PAGE_ACCOUNTS = 20;
const GATHER_ACCOUNTS = 200;

export const listReady = (query: ReadyQuery, page: number) =>
  take(
    api.GET('/api/v1/back-orders/ready', {
      params: { query: { ...query, offset: page * PAGE_ACCOUNTS, limit: PAGE_ACCOUNTS, total: true } },
    }),
  );

/** All proposals, also those on other pages. */
export async function gatherReady(query: ReadyQuery): Promise<Proposal[]> {
  const all: Proposal[] = [];
  let cursor: string | null | undefined;
  do {
    const more = cursor ? { cursor } : {};
    const page = await take(api.GET('/api/v1/back-orders/ready', { params: { query: { ...query, ...more, limit: GATHER_ACCOUNTS } } }));
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}

export const startReady = (key: string, body: StartBody): Promise<Started> =>
  take(api.POST('/api/v1/back-orders/ready/start', { params: { header: { 'Idempotency-Key': key } }, body }));
