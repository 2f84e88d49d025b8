/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { Failure, Loading, NotFound } from './States';

/** What was asked for, once it is there. An object that is not there and one that may not be seen look the same. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  if (query.error instanceof ApiError && [403, 404].includes(query.error.status)) {
    return <NotFound />;
  }
  return query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : <Loading />;
}
