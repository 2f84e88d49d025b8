/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* build.mjs OUT: the UI into the folder OUT, each file with its compressed forms where they are smaller. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { writeServiceWorker } from './service-worker.mjs';
import { writeThemeVariables } from './theme-css.mjs';

const out = process.argv[2];
if (!out) {
  throw new Error('usage: build.mjs OUT');
}
writeThemeVariables({ check: true });
await build({ build: { outDir: out, emptyOutDir: true }, logLevel: 'warn' });

writeServiceWorker(out);

const worthIt = (bytes, packed) => packed.length < bytes.length * 0.9;
let total = 0;
for (const name of readdirSync(out, { recursive: true })) {
  const path = join(out, name);
  if (!statSync(path).isFile()) {
    continue;
  }
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });
  if (bytes.length > 256 && worthIt(bytes, gzip)) {
    writeFileSync(`${path}.gz`, gzip);
  }
  if (bytes.length > 256 && worthIt(bytes, brotli)) {
    writeFileSync(`${path}.br`, brotli);
  }
  total += brotli.length;
}
console.log(`web: ${(total / 1024).toFixed(0)} KB as sent (brotli)`);
