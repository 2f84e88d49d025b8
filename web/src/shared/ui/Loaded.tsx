/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { Failure, Loading, NotFound, StaleNote } from './States';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  dated?: boolean; // of a whole page: says as of when it is, where it can't be asked for again
  children: (data: T) => ReactNode;
}

/** What was asked for, once it is there. An object that is not there and one that may not be seen look the same. */
export function Loaded<T>({ query, dated = false, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {dated && query.error && <StaleNote error={query.error} fetchedAt={query.dataUpdatedAt} onRetry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error instanceof ApiError && [403, 404].includes(query.error.status)) {
    return <NotFound />;
  }
  return query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : <Loading />;
}
