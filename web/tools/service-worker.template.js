/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opens the program without a signal: its own files from the cache, everything else (the API first of all) untouched. A new
 * version waits until the one who works says "Reload": no form is ever reloaded away. */
const CACHE = `cellarbook ${/* VERSION */}`;
const FILES = [/* FILES */];

self.addEventListener('install', (event) => {
  // "reload": past the browser's own cache, so that files of two versions never mix.
  const requests = FILES.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  const forget = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('cellarbook ') && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener('message', (event) => {
  if (event.data === 'skipWaiting') {
    self.skipWaiting();
  }
});

/* What is not one of the program's pages or files goes to the server as if there were no service worker. */
const PROGRAMS = /^\/(api|healthz|readyz|metrics)(\/|$)/;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || PROGRAMS.test(pathname)) {
    return;
  }
  const file = request.mode === 'navigate' ? '/' : pathname;
  if (FILES.includes(file)) {
    event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(file)) ?? fetch(request)));
  }
});
