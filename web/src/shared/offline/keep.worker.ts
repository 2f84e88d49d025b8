/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A whole catalogue is parsed and written beside the page, which goes on answering: keepBeside.ts asks for it. */
import { openDb } from './db';
import { keepCatalog } from './keep';
import type { Job, Report } from './keepBeside';

const report = (message: Report): void => globalThis.postMessage(message);

globalThis.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  openDb(data.owner)
    .then((db) => keepCatalog(db, data.bytes).finally(() => db.close()))
    .then(
      (changed) => report({ changed }),
      (error: unknown) => report({ error: String(error) }),
    );
});
