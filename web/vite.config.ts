/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.CELLARBOOK_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: URLs are not allowed by the Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A file for each page would be small, but not small together: what is alike is packed best side by side.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'framework', test: /node_modules/, priority: 2 },
            { name: 'desk', test: /src\/features\/(back-orders|offline|orders|ready)\// },
            { name: 'records', test: /src\/features\/(accounts|catalogue|manage|reports)\// },
            { name: 'shared', test: /src\/shared\/(?!styles)/, priority: 1 },
          ],
        },
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
  server: {
    host: '127.0.0.1',
    // The server takes writes only from its own pages: those of this one count as such.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
});
