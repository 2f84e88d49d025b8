/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A long list as a file: a job of the server makes it while one does something else. A message says how far it is, and has
 * the file when it is ready; it is still there after a reload. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, api, newKey, type Schema, take } from '../api/client';
import { t } from '../i18n';
import { Button } from './Button';
import { dismiss, notify, notifyError } from './notify';

const ASK_MS = 1000;
const EXPORTS = 'cellarbook.exports'; // where Shell looks, too: ids of the jobs whose file was not fetched yet

const kept = (): number[] => JSON.parse(localStorage.getItem(EXPORTS) ?? '[]') as number[];
const keep = (ids: number[]): void =>
  ids.length > 0 ? localStorage.setItem(EXPORTS, JSON.stringify(ids)) : localStorage.removeItem(EXPORTS);
const forget = (id: number): void => keep(kept().filter((one) => one !== id));
const path = (id: number) => ({ params: { path: { id } } });
const isUnderWay = (job: Schema['Job'] | undefined): boolean => job === undefined || job.state === 'waiting' || job.state === 'running';

function Notice({ id }: { id: number }) {
  const job = useQuery({
    queryKey: ['export', id],
    queryFn: () => take(api.GET('/api/v1/jobs/{id}', path(id))),
    refetchInterval: ({ state }) => isUnderWay(state.data) && ASK_MS,
  });
  const gone = job.error instanceof ApiError && job.error.status === 404; // somebody else's, or of long ago
  useEffect(() => {
    if (gone) {
      forget(id);
      dismiss(-id);
    }
  }, [gone, id]);
  const { state, done = 0, total, result } = job.data ?? {};
  if (isUnderWay(job.data)) {
    const stop = () => take(api.POST('/api/v1/jobs/{id}/stop', path(id))).then(() => job.refetch(), notifyError);
    return (
      <>
        {t('export.making')}{' '}
        <progress className="progress" aria-label={t('export.making')} {...(total ? { max: total, value: done } : {})} />
        <span aria-live="off">{t('export.rows', done, total ?? undefined)}</span>
        <Button kind="quiet" onClick={stop}>
          {t('export.stop')}
        </Button>
      </>
    );
  }
  return state === 'done' ? (
    <>
      {t('export.ready')}{' '}
      <a href={`/api/v1/jobs/${id}/file`} download onClick={() => forget(id)}>
        {(result as { file: string }).file}
      </a>
    </>
  ) : (
    t('export.ended', state === 'stopped')
  );
}

const show = (id: number): void => notify(<Notice id={id} />, 'stays', -id, () => forget(id));

/** exportByJob(path): begin to make the file that a GET of ${path} would give. */
export async function exportByJob(path: string): Promise<void> {
  try {
    const job = await take(api.POST('/api/v1/exports', { params: { header: { 'Idempotency-Key': newKey() } }, body: { path } }));
    keep([...kept(), job.id]);
    show(job.id);
  } catch (error) {
    notifyError(error);
  }
}

/** resumeExports(): show again what was under way before the page was loaded. */
export const resumeExports = (): void => kept().forEach(show);
