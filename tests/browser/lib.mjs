/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What browser tests share: Chromium, looks, signing in, axe, screenshots, and the sums at the end. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(`${root}web/package.json`);
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const url = process.env.CELLARBOOK_URL;
export const password = process.env.CELLARBOOK_DEMO_PASSWORD;
const shots = `${root}build/shots`;
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
/** How a page is looked at: every page in the first two, in --long in all. */
export const looks = [
  { name: 'desk-light', viewport: desk, colorScheme: 'light', phone: false },
  ...(process.env.WAYS ? [] : [{ name: 'phone-dark', viewport: phone, colorScheme: 'dark', phone: true }]),
  ...(process.env.LONG
    ? [
        { name: 'desk-dark', viewport: desk, colorScheme: 'dark', phone: false },
        { name: 'phone-light', viewport: phone, colorScheme: 'light', phone: true },
      ]
    : []),
];

const tests = [];
/** test(name, fn): fn throws when something is wrong. They run in order, in one browser. */
export const test = (name, fn) => !process.env.WAYS && way(name, fn);
/** One of the documented ways, which are walked on PostgreSQL, too. */
export const way = (name, fn) => name.includes(process.env.ONLY ?? '') && tests.push({ name, fn });
/** One that is too long for the short run. */
export const longTest = (name, fn) => process.env.LONG && test(name, fn);

export function ok(truth, what) {
  if (!truth) {
    throw new Error(what);
  }
}

export function same(got, wanted, what) {
  ok(Object.is(got, wanted) || JSON.stringify(got) === JSON.stringify(wanted), `${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}

let browser;

/** A browser window of its own: nobody is signed in. What it does wrong is gathered in page.wrongs. */
export async function window_(look = looks[0], more = {}) {
  const context = await browser.newContext({
    viewport: look.viewport,
    colorScheme: look.colorScheme,
    ...(look.phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    locale: 'en-US',
    serviceWorkers: 'block', // what it answers can't be routed; tests of it let it in
    ...more,
  });
  context.setDefaultTimeout(60_000); // how long a busy machine may take says nothing of the program
  return tab(context);
}

/** One more tab of a browser window: the same cookies and storage. */
export async function tab(context) {
  const page = await context.newPage();
  page.wrongs = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('blob:')) {
      page.wrongs.push(`a request to another host: ${request.url()}`);
    }
  });
  page.on('pageerror', (error) => page.wrongs.push(`an error: ${error.message}`));
  page.on('console', (message) => {
    // Chromium notes every refusal of the API as an error; the tests look at those themselves.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.wrongs.push(`on the console: ${message.text()}`);
    }
  });
  return page;
}

/** Signed in as one who has done so before; how one signs in is tested in session.test.mjs. */
export async function signIn(page, email = 'admin@demo.example', at = '/') {
  const answer = await page.request.post(`${url}/api/v1/session`, { headers: { Origin: url }, data: { email, password } });
  ok(answer.ok(), `${email} can't sign in: ${answer.status()}`);
  await page.goto(`${url}${at}`);
  await page.locator('.shell').waitFor();
}

/** call(page, 'PATCH', 'back-orders/1042', body, rev): the API as the one who is signed in there; { status, body }. */
export const call = (page, method, path, body, rev) =>
  page.evaluate(
    async ([how, where, what, seen]) => {
      const answer = await fetch(`/api/v1/${where}`, {
        method: how,
        headers: { 'Content-Type': 'application/json', ...(seen === undefined ? {} : { 'If-Match': `"${seen}"` }) },
        ...(what === undefined ? {} : { body: JSON.stringify(what) }),
      });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    },
    [method, path, body, rev],
  );

/** axe finds nothing wrong with what is shown. */
export async function accessible(page, what, axeTags = AXE_TAGS) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), axeTags);
  const lines = violations.flatMap((one) => one.nodes.slice(0, 4).map((node) => `${one.id}: ${node.target.join(' ')} (${node.any[0]?.message ?? one.help})`));
  ok(violations.length === 0, `${what}: axe found\n    ${lines.join('\n    ')}`);
}

/** On New Back Order: until its catalogue is on the device. The note that it is not comes with the form. */
export async function catalogueHere(page) {
  await page.getByRole('combobox', { name: 'Add product' }).waitFor();
  await page.getByText('The product list is still loading').waitFor({ state: 'detached' });
}

/** Until the cursor is in this field: what puts it there runs after what is drawn. */
export const focused = (field) => field.and(field.page().locator(':focus')).waitFor();

export async function shot(page, name, more = {}) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, ...more });
}

/** No foreign host, no error, nothing that the policy had to block; and the page is not wider than its window. */
export async function clean(page) {
  same(page.wrongs, [], 'the browser complains');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  ok(wide <= 0, `the page is ${wide} px wider than the window`);
}

/** The beginning of what a page shows, for one who reads only the log of a failure. */
async function shownText(page) {
  const text = await page.locator('body').innerText({ timeout: 2000 }).catch((error) => `nothing can be read: ${error.message}`);
  return text.replace(/\s*\n\s*/g, ' | ').slice(0, 700);
}

/** run(): the end of each file. */
export async function run() {
  let failed = 0;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--force-color-profile=srgb'],
  });
  for (const { name, fn } of tests) {
    const began = Date.now();
    try {
      await fn();
      console.log(`ok     ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${name}\n    ${String(error.message ?? error).split('\n').slice(0, 14).join('\n    ')}`);
      for (const [index, page] of browser.contexts().flatMap((context) => context.pages()).entries()) {
        for (const wrong of page.wrongs ?? []) {
          console.log(`    ${wrong}`);
        }
        console.log(`    at ${page.url()}:\n        ${await shownText(page)}`);
        await shot(page, `failed-${name.replace(/\W+/g, '-')}-${index}`).catch(() => undefined);
      }
    }
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}
