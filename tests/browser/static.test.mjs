/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the program serves the UI's files, and how large they are (no browser needed); what a browser gets packed of the API. */
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { ok, run, same, signIn, test, url, window_ } from './lib.mjs';

const dist = fileURLToPath(new URL('../../build/web/dist', import.meta.url));
const KB = 1024;
const JS_MAX = 200 * KB; // brotli, all routes together
const CSS_MAX = 20 * KB;

/** A bare request: fetch() would add headers and undo the compression. */
const ask = (path, headers = {}, method = 'GET') =>
  new Promise((resolve, reject) => {
    const request = http.request(`${url}${path}`, { method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    request.on('error', reject);
    request.end();
  });

const script = async () => /src="(\/assets\/[^"]+\.js)"/.exec((await ask('/')).body.toString())[1];

test('pages are index.html, and browsers ask again', async () => {
  for (const path of ['/', '/orders/back-orders', '/my-account/preferences?x=1', '/no/such/page']) {
    const { status, headers, body } = await ask(path);
    same([status, headers['content-type'], headers['cache-control']], [200, 'text/html; charset=utf-8', 'no-cache'], path);
    ok(body.includes('<div id="root">'), `${path} is the page`);
  }
});

test('programs and missing files get no page', async () => {
  for (const path of ['/api/v1/nothing', '/api', '/api/', '/assets/gone-12345678.js', '/favicon.ico']) {
    const { status, headers } = await ask(path);
    same([status, headers['content-type']], [404, 'application/problem+json'], path);
  }
  same((await ask('/healthz')).status, 200, '/healthz');
  ok([404, 405].includes((await ask('/', {}, 'POST')).status), 'POST / is refused');
});

test('files come as the client can read them', async () => {
  const path = await script();
  const plain = await ask(path);
  same(plain.headers['content-encoding'], undefined, 'without a word about encodings');
  const cases = { 'gzip, deflate, br': 'br', 'GZIP': 'gzip', 'br;q=0, gzip': 'gzip', 'gzip;q=0.0, br;q=0': undefined, zstd: undefined, 'brotli': undefined };
  for (const [accept, wanted] of Object.entries(cases)) {
    const { status, headers, body } = await ask(path, { 'Accept-Encoding': accept });
    same([status, headers['content-encoding']], [200, wanted], accept);
    same(headers.vary, 'Accept-Encoding', 'Vary');
    ok(wanted === undefined ? body.equals(plain.body) : body.length < plain.body.length / 2, `${accept}: the size`);
  }
});

test('hashed files are kept for ever, and 304 saves the rest', async () => {
  const path = await script();
  const first = await ask(path, { 'Accept-Encoding': 'br' });
  same(first.headers['cache-control'], 'public, max-age=31536000, immutable', 'Cache-Control');
  const again = await ask(path, { 'Accept-Encoding': 'br', 'If-None-Match': first.headers.etag });
  same([again.status, again.body.length], [304, 0], 'asked again');
  ok((await ask(path)).headers.etag !== first.headers.etag, 'each form has its own ETag');
  const head = await ask(path, { 'Accept-Encoding': 'br' }, 'HEAD');
  same([head.status, head.headers['content-length'], head.body.length], [200, first.headers['content-length'], 0], 'HEAD');
});

test('what a browser may do is said', async () => {
  const { headers } = await ask('/orders');
  const policy = headers['content-security-policy'];
  for (const part of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    ok(policy.includes(part), `${part} in ${policy}`);
  }
  ok(!policy.includes('unsafe'), `nothing unsafe in ${policy}`);
  same([headers['x-content-type-options'], headers['referrer-policy']], ['nosniff', 'no-referrer'], 'the others');
});

test('lists are packed for our own pages, and not for one of another site that sends people there', async () => {
  const list = '/api/v1/products?limit=200';
  const page = await window_();
  const gone = async (how) => {
    const [answer] = await Promise.all([page.waitForResponse(`${url}${list}`), how()]);
    same([answer.status(), (await answer.json()).items.length], [200, 200], 'what it says, to who is signed in');
    return (await answer.allHeaders())['content-encoding'];
  };
  await signIn(page, 'ana@demo.example');
  same(await gone(() => page.evaluate((path) => fetch(path).then((answer) => answer.text()), list)), 'gzip', 'asked for by a page of ours');
  same(await gone(() => page.evaluate((path) => globalThis.location.assign(path), list)), 'gzip', 'gone to from a page of ours');
  const link = `<a href="${url}${list}">Wine</a>`;
  await page.route('http://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html', body: link }));
  await page.goto('http://elsewhere.example/');
  same(await gone(() => page.getByRole('link').click()), undefined, 'gone to from a page of another site');
  await page.context().close();
});

test('bytes stay within the budget', async () => {
  const sum = (ending) =>
    readdirSync(dist, { recursive: true })
      .filter((name) => name.endsWith(ending))
      .reduce((total, name) => total + statSync(`${dist}/${name}`).size, 0);
  const [js, css] = [sum('.js.br'), sum('.css.br')];
  console.log(`       JS ${(js / KB).toFixed(0)} KB, CSS ${(css / KB).toFixed(0)} KB (brotli)`);
  ok(js > 0 && js <= JS_MAX, `JS: ${js} bytes, ${JS_MAX} allowed`);
  ok(css > 0 && css <= CSS_MAX, `CSS: ${css} bytes, ${CSS_MAX} allowed`);
});

await run();
