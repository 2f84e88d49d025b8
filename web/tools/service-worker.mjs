/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The service worker of a build: its template with the list of files that the program consists of, and a name for them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATE = new URL('./service-worker.template.js', import.meta.url);
const LATER = new Set(['icon-192.png', 'icon-512.png', 'icon-maskable.png']); // what the system fetches when it installs

/** writeServiceWorker(out): sw.js into the folder of the finished build. */
export function writeServiceWorker(out) {
  const template = readFileSync(TEMPLATE, 'utf8');
  const names = readdirSync(out, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(out, name)).isFile() && name !== 'sw.js' && !LATER.has(name))
    .sort();
  const hash = createHash('sha256').update(template);
  for (const name of names) {
    hash.update(name).update(readFileSync(join(out, name)));
  }
  const files = names.map((name) => (name === 'index.html' ? '/' : `/${name}`));
  const text = template
    .replace('/* VERSION */', JSON.stringify(hash.digest('hex').slice(0, 16)))
    .replace('/* FILES */', files.map((file) => JSON.stringify(file)).join());
  writeFileSync(join(out, 'sw.js'), text);
}
