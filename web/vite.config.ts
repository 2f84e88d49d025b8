/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.CELLARBOOK_URL ?? 'http://127.0.0.1:8080';

/* Lazy pages in two files, by who uses them together, and the parts of pages in a third: a file for every page and part
 * compresses a twelfth worse in all. What the sign-in page needs stays in the first file. */
const files = [
  {
    name: 'office',
    test: /src.features.(accounts|catalogue|manage|purchases|session.(api|Forgot|Mail|Preferences|Security|Sessions|SetPassword))/,
  },
  { name: 'desk', test: /src.features.(back-orders|dashboard|offline|orders|ready|reports)/ },
  {
    name: 'parts',
    test: /src.shared.(api.(find|sources)|format.(money|product)|offline.(find|kept)|state.(linesDraft|listQuery|merge|neighbours|submit|typedSearch|views)|ui.(BackOrders|Bulk|Columns|Conflict|DataTable|Export|Facts|Filter|Flags|FormError|History|Line|ListBody|ListPage|Loaded|Page|Paper|Picker|Pill|Popover|QtyInput|Record|Secret|SmallTable|ViewTabs|beside|fieldSpec|lineKeys|selection|use|windowing))/,
  },
];

export default defineConfig({
  plugins: [react()],
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
