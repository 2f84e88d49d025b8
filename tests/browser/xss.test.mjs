/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every text that can be written through the API is markup and script; every page shows it as the text that it is. Which texts there
 * are is read from the OpenAPI document: one that is new and not written here fails. */
import { call, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const PAYLOAD = `<svg onload=hit()><img src=x onerror=hit()>"'><script>hit()</script>{{hit()}}\${hit()}javascript:hit()`;
const SHOWN = 'onload=hit()';
/* Texts with a form of their own, which markup doesn't have; and what is never shown again. */
const FORMED = ['email', 'url', 'key', 'recipients', 'reply_to', 'password', 'present', 'secret', 'totp', 'token', 'time_zone', 'currency', 'path', 'logo'];
/* Bodies that are not written here: they sign somebody in or out, are of nobody's text, or write the same as another. */
const ELSEWHERE = [/\/(session|me\/|password-reset|exports|daily-jobs|import)/, /\/password$/, /^post \/api\/v1\/company$/, /\/(close-many|check|receive|tokens)$/];

let schemas;
const resolve = (schema) => {
  const one = schema.oneOf?.[0] ?? schema.allOf?.[0] ?? schema;
  return one.$ref ? schemas[one.$ref.split('/').at(-1)] : one;
};
const isText = (name, schema) => [schema.type].flat().includes('string') && !schema.enum && !schema.format && !FORMED.includes(name);
const texts = (schema) => Object.entries(resolve(schema).properties ?? {}).filter(([name, inner]) => isText(name, inner));

/** Cut to what fits; codes must differ. */
let turn = 0;
const payload = (name, schema) =>
  name === 'code' || schema.maxLength < 40 ? `<svg ${SHOWN}>${name === 'code' ? turn++ : ''}`.slice(0, schema.maxLength) : PAYLOAD.slice(0, schema.maxLength);

/** A body with markup in every text, also of its lines. */
function filled(schema, fixed) {
  const body = { ...fixed };
  for (const [name, inner] of texts(schema)) {
    body[name] ??= payload(name, inner);
  }
  for (const [name, inner] of Object.entries(resolve(schema).properties)) {
    if (Array.isArray(body[name]) && inner.items?.$ref && typeof body[name][0] === 'object') {
      body[name] = body[name].map((item) => filled(inner.items, item));
    }
  }
  return body;
}

const written = new Set();
let described;
const bodyOf = (operation) => operation?.requestBody?.content['application/json']?.schema;

/** Writes one thing; what the API answers. */
async function write(page, pattern, fixed, path = pattern, rev, method = 'post') {
  written.add(`${method} /api/v1/${pattern}`);
  const schema = bodyOf(described.paths[`/api/v1/${pattern}`][method]);
  const { status, body } = await call(page, method.toUpperCase(), path, filled(schema, fixed), rev);
  ok(status === 200 || status === 201, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** All that has texts; the paths of the pages that show it. */
async function furnish(page) {
  described = await page.evaluate(() => fetch('/api/v1/openapi.json').then((answer) => answer.json()));
  schemas = described.components.schemas;
  const warehouse = (await write(page, 'warehouses', {})).id;
  const importer = (await write(page, 'importers', {})).id;
  const producer = (await write(page, 'producers', {})).id;
  const family = (await write(page, 'families', { producer })).id;
  const level = (await write(page, 'price-levels', {})).id;
  const product = (await write(page, 'products', { producer, importer, family, unit_set: 12, primary_warehouse: warehouse })).id;
  const priced = await call(page, 'GET', `products/${product}`);
  await call(page, 'PUT', `products/${product}/prices`, { items: [{ price_level: level, price_cents: 1200, valid_from: '2020-01-01' }] }, priced.body.rev);
  await write(page, 'inventory/adjust', { product, warehouse, qty_btl: 600, reason: 'opening' });
  const account = (await write(page, 'accounts', { type: 'restaurant' })).id;
  await write(page, 'accounts/{id}/contacts', {}, `accounts/${account}/contacts`);
  const user = (await write(page, 'users', { email: 'markup@demo.example', role: 'rep' })).id;
  const { body: seen } = await call(page, 'GET', `accounts/${account}`);
  await call(page, 'PUT', `accounts/${account}/reps`, { reps: [user] }, seen.rev);
  const lines = [{ product, qty_btl: 18 }];
  const back = await write(page, 'back-orders', { account, lines });
  const closed = await write(page, 'back-orders', { account, lines });
  await write(page, 'back-orders/{number}/close', { reason: 'other' }, `back-orders/${closed.number}/close`, closed.rev);
  const order = await write(page, 'orders', { account, lines: [{ ...lines[0], price_cents: 1200, warehouse }] });
  const cancelled = await write(page, 'orders', { account, lines: [{ ...lines[0], price_cents: 1200, warehouse }] });
  await write(page, 'orders/{number}/cancel', {}, `orders/${cancelled.number}/cancel`, cancelled.rev);
  await write(page, 'purchase-orders', { warehouse, lines: [{ product, qty_btl: 60 }] });
  await write(page, 'views', { list: 'back_orders', query: {} });
  await write(page, 'outbound-emails', { key: 'orders.create', recipients: '' });
  await write(page, 'webhooks', { url: 'https://example.com/hook', events: ['order.created'] });
  const { body: company } = await call(page, 'GET', 'company');
  await write(page, 'company', {}, 'company', company.rev, 'patch');
  return {
    showing: [
      `/accounts/${account}`, `/products/${product}`, `/producers/${producer}`, `/importers/${importer}`, `/orders/back-orders/${back.number}`,
      `/orders/back-orders/${closed.number}`, `/orders/back-orders?account=${account}`, `/orders/${order.number}`, `/orders/${cancelled.number}`,
      `/orders/all?account=${account}`, '/my-account/manage', `/reports/back-orders?account=${account}`, '/orders/back-orders',
    ],
    others: [
      '/accounts', '/products', '/producers', '/importers', '/orders/active', '/orders/new', '/orders/back-orders/new', '/orders/ready-to-fill', '/reports/demand',
      '/my-account/manage/edit', `/my-account/manage/members/${user}`, '/my-account/preferences', '/my-account/security',
      `/orders/back-orders/${back.number}/edit`, `/orders/${order.number}/edit`, '/orders/waiting-to-send',
    ],
  };
}

/** What a page has made of it: nothing has run, nothing became an element, and the policy had nothing to stop. */
async function harmless(page, where) {
  const made = await page.evaluate(() => document.querySelectorAll('svg[onload], img[src="x"], [href^="javascript:"], body script:not([src])').length);
  same([await page.evaluate(() => globalThis.hits), made, page.wrongs], [0, 0, []], where);
}

test('texts are shown as they were written, on every page', async () => {
  const page = await window_();
  await page.addInitScript(() => {
    globalThis.hits = 0;
    globalThis.hit = () => globalThis.hits++;
  });
  await signIn(page);
  const { showing, others } = await furnish(page);
  for (const path of [...showing, ...others]) {
    await page.goto(`${url}${path}`);
    await page.locator('main h1, main h2, main form, main table').first().waitFor();
    if (showing.includes(path)) {
      await page.locator('main').getByText(SHOWN).first().waitFor();
    }
    await harmless(page, path);
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('textbox')).first().fill('<svg');
  await page.getByRole('dialog').getByText(SHOWN).first().waitFor();
  await harmless(page, 'the palette');
  await shot(page, 'markup-as-text');
});

test('no text was forgotten', () => {
  const wanted = Object.entries(described.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method, operation]) => method === 'post' && bodyOf(operation) && texts(bodyOf(operation)).length > 0)
      .map(([method]) => `${method} ${path}`),
  );
  same(wanted.filter((one) => !written.has(one) && !ELSEWHERE.some((rule) => rule.test(one))), [], 'texts that nobody has filled with markup');
});

await run();
