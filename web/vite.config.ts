/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.CELLARBOOK_URL ?? 'http://127.0.0.1:8080';

/* Lazy pages in two files, by who uses them together, and the parts of pages in a third: a file for every page and part
 * compresses a twelfth worse in all. What the sign-in page needs comes with React (ui), and what asks for the session before that
 * in the first file. */
const files = [
  {
    name: 'office',
    test: /src.features.(accounts|catalogue|manage|purchases|session.(api|Forgot|Mail|Preferences|Security|Sessions|SetPassword))/,
  },
  { name: 'desk', test: /src.features.(back-orders|dashboard|offline|orders|ready|reports)/ },
  {
    name: 'start',
    test: /node_modules.(@tanstack|idb|openapi-fetch|react\/)|src.shared.(api.(client|connection|query)|format.qty|i18n|offline.(catalog|db|device|keep|keepBeside|outbox).ts|state.(confirm|session))/,
  },
  {
    name: 'ui',
    test: /node_modules.(@mantine|clsx|react-dom|regexparam|scheduler|use-sync-external-store|wouter)|src.shared.(api.find|format.(date|numbers|product)|state.(appearance|counts|leaving|media|objectActions)|styles.theme|ui.(Button|Confirm|Dialog|Fields|Menu|Popover|States|beside|icons|notify))/,
  },
  {
    name: 'parts',
    test: /src.shared.(api.sources|format.money|offline.(find|kept)|state.(linesDraft|listQuery|merge|neighbours|submit|typedSearch|views)|ui.(BackOrders|Bulk|Columns|Conflict|DataTable|Export|Facts|Filter|Flags|FormError|History|Line|ListBody|ListPage|Loaded|Page|Paper|Picker|Pill|QtyInput|Record|Secret|SmallTable|ViewTabs|fieldSpec|lineKeys|selection|use|windowing))/,
  },
];

/* What main.ts imports at once but not statically is fetched with it. */
const preloadDraw: Plugin = {
  name: 'preload-draw',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((file) => file.type === 'chunk' && (file.name === 'draw' || file.name === 'ui'))
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
          injectTo: 'head',
        })),
  },
};

export default defineConfig({
  plugins: [react(), preloadDraw],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: URLs are not allowed by the Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      preserveEntrySignatures: false, // of pages: nobody else imports them
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: files } },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
  server: {
    host: '127.0.0.1',
    // The server takes writes only from its own pages: those of this one count as such.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
});
