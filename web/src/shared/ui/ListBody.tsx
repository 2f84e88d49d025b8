/* SPDX-License-Identifier: AGPL-3.0-or-later */
import type { ReactNode } from 'react';
import { Failure, StaleNote } from './States';
import type { WindowedList } from './useWindowedList';

interface ListBodyProps {
  list: WindowedList<unknown>;
  none: ReactNode; // in place of rows, where there are none
  children: ReactNode;
}

/** The rows of a list, or what stands in their place; what is shown although it is old says so. */
export function ListBody({ list, none, children }: ListBodyProps) {
  if (list.pending && list.error) {
    return <Failure error={list.error} onRetry={list.retry} />;
  }
  if (list.total === 0 && !list.stale) {
    return none;
  }
  return (
    <>
      {list.error && <StaleNote error={list.error} fetchedAt={list.fetchedAt} onRetry={list.retry} />}
      {children}
    </>
  );
}
