/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The web UI against its budgets, in Chromium, on 100,000 back orders: lines of "name value". Called by bench_web.py with
 * CELLARBOOK_URL, BENCH_EMAIL, BENCH_PASSWORD and the names that are wanted. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../../web/package.json', import.meta.url)));
const { chromium } = require('playwright-core');

const url = process.env.CELLARBOOK_URL;
const wanted = new Set(process.argv.slice(2));
const LIST = '/orders/back-orders?status=all';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const NET = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 }; // 1.6 Mbit/s, bytes
const ROUNDS = 5;
const WAIT_MS = 60_000;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const say = (name, value) => wanted.has(name) && console.log(`${name} ${value}`);
const rows = (page) => page.locator('tr[data-row]');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});

async function opened(look, storageState) {
  const context = await browser.newContext({ ...look, locale: 'en-US', ...(storageState ? { storageState } : {}) });
  context.setDefaultTimeout(WAIT_MS);
  // What was painted largest, from the first moment on.
  await context.addInitScript(() => {
    globalThis.seen = { lcp: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.seen.lcp = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  return context;
}

async function slowed(page, rate, net) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  if (net) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', net);
  }
  return session;
}

/** Signed in once; what a browser keeps of it. */
async function signedIn() {
  const context = await opened(DESK);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('E-mail').fill(process.env.BENCH_EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(process.env.BENCH_PASSWORD);
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.locator('.shell').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Largest paint of the list on a phone, the first time and with the program on the device. */
async function paints(state) {
  const cold = [];
  const again = [];
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(PHONE, state);
    const load = async () => {
      const page = await context.newPage();
      await slowed(page, 4, NET);
      await page.goto(`${url}${LIST}`, { timeout: WAIT_MS });
      await rows(page).nth(2).waitFor();
      await page.waitForLoadState('networkidle');
      return page;
    };
    const first = await load();
    cold.push(await first.evaluate(() => globalThis.seen.lcp));
    await first.evaluate(() => navigator.serviceWorker.ready);
    await first.close();
    const second = await load();
    again.push(await second.evaluate(() => globalThis.seen.lcp));
    await context.close();
  }
  say('web.lcp.cold', median(cold));
  say('web.lcp.again', median(again));
}

/** From the key End to the last of 100,000 rows, and what the page holds then. */
async function ends(state) {
  const taken = [];
  const nodes = [];
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(DESK, state);
    const page = await context.newPage();
    await page.goto(`${url}${LIST}`);
    await rows(page).nth(2).waitFor();
    await page.waitForLoadState('networkidle'); // what the device had kept is no longer shown
    await page.getByRole('grid').focus();
    await page.evaluate(() => window.addEventListener('keydown', () => (window.pressed = performance.now()), { capture: true, once: true }));
    await page.keyboard.press('End');
    const there = await page.waitForFunction(() => {
      const last = document.querySelector('[role=grid]')?.getAttribute('aria-rowcount');
      return document.querySelector(`tr[aria-rowindex="${last}"][data-row]`) ? performance.now() - window.pressed : 0;
    });
    taken.push(await there.jsonValue());
    nodes.push(await page.evaluate(() => document.querySelectorAll('*').length));
    await context.close();
  }
  say('web.end', median(taken));
  say('web.nodes', median(nodes));
}

const state = await signedIn();
const any = (...names) => names.some((name) => wanted.has(name));
if (any('web.lcp.cold', 'web.lcp.again')) await paints(state);
if (any('web.end', 'web.nodes')) await ends(state);
await browser.close();
