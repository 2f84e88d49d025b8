/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far the work on an import is: what is done, of how much, and how long it will take. */
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { t } from '@/shared/i18n';
import { type Import, POLL_MS, readJob } from '../api';
import { type Look, secondsLeft } from '../work';

export function ImportWork({ one }: { one: Import }) {
  const first = useRef<Look>(undefined);
  const job = useQuery({
    queryKey: ['import-job', one.job],
    queryFn: () => readJob(one.job as number),
    enabled: one.job !== null,
    refetchInterval: POLL_MS,
  });
  const { done = 0, total = null } = job.data ?? {};
  const now = { at: job.dataUpdatedAt, done };
  if (job.data) {
    first.current ??= now;
  }
  return (
    <>
      <progress className="progress" aria-label={t(`import_state.${one.state}`)} {...(total ? { max: total, value: done } : {})} />
      <p aria-live="off" className="num soft">
        {done > 0 && t('imports.progress', done, total, first.current && secondsLeft(first.current, now, total))}
      </p>
    </>
  );
}
