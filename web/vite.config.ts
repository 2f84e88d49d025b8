/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.CELLARBOOK_URL ?? 'http://127.0.0.1:8080';

/* Lazy pages in two files, by who uses them together, and the parts of pages in a third: a file for every page and part
 * compresses a twelfth worse in all. What the sign-in page needs stays in the first file. */
const files = [
  { name: 'office', test: /src.features.(accounts|catalogue|manage|session.(api|Forgot|Mail|Preferences|Security|SetPassword))/ },
  { name: 'desk', test: /src.features.(back-orders|offline|orders|ready|reports)/ },
  {
    name: 'parts',
    test: /src.shared.(api.find|offline.find|state.(merge|submit|views)|ui.(BackOrders|Bulk|Columns|Conflict|DataTable|Facts|fieldSpec|FormError|History|lineKeys|ListPage|Loaded|Page|Picker|Pill|Popover|QtyInput|Record|Secret|selection|SmallTable|use|ViewTabs|windowing))/,
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
      output: { advancedChunks: { includeDependenciesRecursively: false, groups: files } },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
  server: {
    host: '127.0.0.1',
    // The server takes writes only from its own pages: those of this one count as such.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
});
