/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* keepCatalog in a worker of its own, for answers that would keep the page from answering. */

export interface Job {
  owner: string; // whose database
  bytes: ArrayBuffer;
}

export type Report = { changed: boolean } | { error: string };

/** keepBeside(job, left): as keepCatalog. The bytes are gone from here. When he whose database it is has left, nothing more is written. */
export function keepBeside(job: Job, left: AbortSignal): Promise<boolean> {
  return new Promise<boolean>((resolve, reject) => {
    left.throwIfAborted();
    const worker = new Worker(new URL('./keep.worker.ts', import.meta.url), { type: 'module' });
    const end = (act: () => void) => {
      worker.terminate();
      act();
    };
    left.addEventListener('abort', () => end(() => reject(left.reason)), { once: true });
    worker.addEventListener('error', (event) => end(() => reject(new Error(event.message))));
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) =>
      end(() => ('error' in data ? reject(new Error(data.error)) : resolve(data.changed))),
    );
    worker.postMessage(job, [job.bytes]);
  });
}
