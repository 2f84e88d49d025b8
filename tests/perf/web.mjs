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
const NEW = '/orders/back-orders/new';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const NET = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 }; // 1.6 Mbit/s, bytes
const ROUNDS = 5;
const WAIT_MS = 60_000;
const QUIET_MS = 5000; // without a long task: then a page counts as usable since the last one
const LOOK_MS = 100; // between looks at it
const READ_MS = 3000; // in which the page reads the catalogue that was written: nothing in it tells when it has
const SCROLL_FRAMES = 120;
const SCROLL_PX = 1600; // a frame: two windows of rows

const sorted = (values) => values.toSorted((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const say = (name, value) => wanted.has(name) && console.log(`${name} ${value}`);
const rows = (page) => page.locator('tr[data-row]');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});

/** A browser window that notes, from the first moment on, what is painted, what blocks, and how long each interaction takes until the
 * next paint: in globalThis.seen. */
async function opened(look, storageState) {
  const context = await browser.newContext({ ...look, locale: 'en-US', ...(storageState ? { storageState } : {}) });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(() => {
    globalThis.seen = { lcp: 0, fcp: 0, tasks: [], inp: 0 };
    const watch = (type, note, more) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
    watch('largest-contentful-paint', (entry) => (globalThis.seen.lcp = entry.startTime));
    watch('paint', (entry) => entry.name === 'first-contentful-paint' && (globalThis.seen.fcp = entry.startTime));
    watch('longtask', (entry) => globalThis.seen.tasks.push([entry.startTime, entry.startTime + entry.duration]));
    const answered = (entry) => entry.interactionId && (globalThis.seen.inp = Math.max(globalThis.seen.inp, entry.duration));
    watch('event', answered, { durationThreshold: 16 });
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

/** The list, with nothing of it under way any more, and the catalogue on the device: that comes once, at the first sign-in there. */
async function listed(context) {
  const page = await context.newPage();
  await page.goto(`${url}${LIST}`);
  await rows(page).nth(2).waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(async () => {
    const ready = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [one] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('cellarbook '));
    const db = await ready(indexedDB.open(one.name));
    const at = await ready(db.transaction('facts').objectStore('facts').get('at'));
    db.close();
    return at !== undefined;
  });
  await page.waitForTimeout(READ_MS);
  return page;
}

/** What is true in the page, without Playwright's own program, which would take a slowed page 50 ms. */
async function becomes(session, expression) {
  const asked = async () => (await session.send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    const value = await asked();
    if (value) {
      return value;
    }
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  throw new Error(`in vain: ${expression}`);
}

/** Total blocking time as Lighthouse defines it: what tasks take beyond 50 ms, from the first paint until the page is usable, which it is
 * when there are five seconds without such a task. */
function blocked({ fcp, tasks }) {
  let end = fcp;
  let sum = 0;
  for (const [from, to] of tasks.toSorted((a, b) => a[0] - b[0])) {
    if (from - end > QUIET_MS) {
      break;
    }
    sum += Math.max(0, to - Math.max(from, fcp) - 50);
    end = Math.max(end, to);
  }
  return sum;
}

/** Paints of the list on a phone, the first time and with the program on the device. */
async function paints(state) {
  const taken = { cold: [], again: [] };
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(PHONE, state);
    const load = async () => {
      const page = await context.newPage();
      const session = await slowed(page, 4, NET);
      await page.goto(`${url}${LIST}`, { timeout: WAIT_MS });
      await becomes(session, 'document.querySelectorAll("tr[data-row]").length > 2');
      const quiet = `performance.now() - (globalThis.seen.tasks.at(-1)?.[1] ?? 0) > ${QUIET_MS}`;
      return { page, seen: await becomes(session, `${quiet} && globalThis.seen`) };
    };
    const first = await load();
    taken.cold.push(first.seen);
    await first.page.evaluate(() => navigator.serviceWorker.ready);
    await first.page.close();
    const second = await load();
    taken.again.push(second.seen);
    await context.close();
  }
  for (const [when, all] of Object.entries(taken)) {
    say(`web.fcp.${when}`, median(all.map((one) => one.fcp)));
    say(`web.lcp.${when}`, median(all.map((one) => one.lcp)));
  }
  say('web.tbt.cold', median(taken.cold.map(blocked)));
}

/* --- interactions, at a quarter of the speed --- */

/** On its page: the form, with its catalogue on the device. */
async function form(page) {
  await page.goto(`${url}${NEW}`);
  await page.getByRole('combobox', { name: 'Add product' }).waitFor();
  await page.getByText('The product list is still loading').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

async function products(page) {
  const catalog = await (await page.request.get(`${url}/api/v1/catalog`)).json();
  return catalog.products.filter((one) => one.orderable && !one.discontinued).map((one) => one.code);
}

const typed = (page, text) => page.keyboard.type(text, { delay: 60 });

/** Where the middle of it is; found before anything counts: looking for it would take the page's time. */
async function middle(found) {
  const box = await found.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
const settles = (page) => page.waitForTimeout(600); // what an interaction has begun is over, and the next one not in its way

/** What is made ready at full speed; it gives what counts. */
const INTERACTIONS = {
  'web.inp.filter': async (page) => {
    const at = await middle(page.getByRole('searchbox').first());
    return async () => {
      await page.mouse.click(...at);
      await typed(page, '4711');
      await settles(page);
    };
  },
  'web.inp.sort': async (page) => {
    const at = await middle(page.getByRole('columnheader', { name: 'Account' }).getByRole('button'));
    return async () => {
      await page.mouse.click(...at);
      await settles(page);
    };
  },
  'web.inp.palette': async (page) => async () => {
    await page.keyboard.press('Control+k');
    await settles(page);
    await typed(page, 'wine 12');
    await settles(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
  },
  'web.inp.dialog': async (page) => {
    const { items } = await (await page.request.get(`${url}/api/v1/back-orders?status=open&limit=1`)).json();
    await page.goto(`${url}/orders/back-orders/${items[0].number}`);
    await page.waitForLoadState('networkidle');
    const at = await middle(page.locator('.object-menu').getByText('Close without Order'));
    return async () => {
      await page.mouse.click(...at);
      await settles(page);
      await page.keyboard.press('Escape');
    };
  },
  'web.inp.form': async (page) => {
    const at = await middle(page.getByRole('link', { name: 'New Back Order' }).first());
    return async () => {
      await page.mouse.click(...at);
      await page.locator('[data-add-line] input').waitFor();
    };
  },
  'web.inp.choose': async (page) => {
    await form(page);
    return async () => {
      await typed(page, 'account 12'); // the cursor is in Account
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await settles(page);
      await typed(page, 'wine 12');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('[data-line]').first().waitFor();
    };
  },
  'web.inp.line': async (page) => {
    await form(page);
    const codes = (await products(page)).slice(10, 14);
    await page.getByRole('combobox', { name: 'Add product' }).focus();
    return async () => {
      for (const code of codes) {
        await typed(page, code);
        await page.keyboard.press('Enter'); // on to its quantity
        await typed(page, '3/2');
        await page.keyboard.press('Enter'); // on to the next product
      }
      await page.locator('[data-line]').nth(codes.length - 1).waitFor();
    };
  },
};

/** The slowest interaction of each kind, until what it did is painted. */
async function interactions(state) {
  for (const [name, ready] of Object.entries(INTERACTIONS).filter(([one]) => wanted.has(one))) {
    const worst = [];
    for (let i = 0; i < ROUNDS; i++) {
      const context = await opened(DESK, state);
      const page = await listed(context);
      const act = await ready(page);
      await slowed(page, 4);
      await page.evaluate(() => (globalThis.seen.inp = 0));
      await act(page);
      // The entry of the last interaction comes after its paint.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300)))));
      worst.push(await page.evaluate(() => globalThis.seen.inp));
      await context.close();
    }
    say(name, median(worst));
  }
}

/* --- long lists --- */

/** From the key End to the last of 100,000 rows, and what the page holds then; scrolling through the middle. */
async function longLists(state) {
  const taken = { end: [], nodes: [], heap: [], scroll: [] };
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(DESK, state);
    const page = await listed(context);
    await page.getByRole('grid').focus();
    await page.evaluate(() => window.addEventListener('keydown', () => (window.pressed = performance.now()), { capture: true, once: true }));
    await page.keyboard.press('End');
    const there = await page.waitForFunction(() => {
      const last = document.querySelector('[role=grid]')?.getAttribute('aria-rowcount');
      return document.querySelector(`tr[aria-rowindex="${last}"][data-row]`) ? performance.now() - window.pressed : 0;
    });
    taken.end.push(await there.jsonValue());
    taken.nodes.push(await page.evaluate(() => document.querySelectorAll('*').length));
    taken.scroll.push(await page.evaluate(scrolled, [SCROLL_FRAMES, SCROLL_PX]));
    const session = await context.newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    taken.heap.push((await session.send('Runtime.getHeapUsage')).usedSize / 1e6);
    await context.close();
  }
  for (const [name, values] of Object.entries(taken)) {
    say(`web.${name}`, median(values));
  }
}

/** In the page: up from the end, frame by frame; how long all but the slowest twentieth of the frames take at most. */
async function scrolled([frames, px]) {
  const box = document.querySelector('.table-box');
  const taken = [];
  let before = performance.now();
  for (let i = 0; i < frames; i++) {
    box.scrollTop -= px;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    taken.push(now - before);
    before = now;
  }
  return taken.sort((a, b) => a - b)[Math.floor(frames * 0.95)];
}

/* --- in the cellar --- */

/** From a reload without a signal to rows. */
async function offline(state) {
  const taken = [];
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(PHONE, state);
    const page = await listed(context);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await rows(page).nth(2).waitFor();
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await page.reload();
    const there = await page.waitForFunction(() => (document.querySelectorAll('tr[data-row]').length > 2 ? performance.now() : 0));
    taken.push(await there.jsonValue());
    await context.close();
  }
  say('web.offline', median(taken));
}

/** A scanner's eight codes, all keys at once, at a sixth of the speed: how many are lines. */
async function scans(state) {
  const counts = [];
  for (let i = 0; i < ROUNDS; i++) {
    const context = await opened(DESK, state);
    const page = await context.newPage();
    await form(page);
    const codes = (await products(page)).slice(10, 18);
    await slowed(page, 6);
    await page.getByRole('combobox', { name: 'Add product' }).focus();
    const keys = codes.flatMap((code) => [...[...code].map((letter) => (letter === ' ' ? 'Space' : letter)), 'Enter']);
    await Promise.all(keys.map((key) => page.keyboard.press(key)));
    counts.push(await page.locator('[data-line]').count());
    await context.close();
  }
  say('web.scan', Math.min(...counts));
}

const state = await signedIn();
const any = (...names) => names.some((name) => [...wanted].some((one) => one.startsWith(name)));
if (any('web.fcp', 'web.lcp', 'web.tbt')) await paints(state);
if (any('web.inp')) await interactions(state);
if (any('web.end', 'web.nodes', 'web.heap', 'web.scroll')) await longLists(state);
if (any('web.offline')) await offline(state);
if (any('web.scan')) await scans(state);
await browser.close();
