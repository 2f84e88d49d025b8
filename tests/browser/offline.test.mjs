/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Without a signal: the program opens, finds accounts and products, takes back orders; all of it is sent exactly once. */
import { accessible, call, catalogueHere, clean, looks, ok, password, run, same, shot, signIn, tab, test, url, window_ } from './lib.mjs';

const LIST = '/orders/back-orders';
const NEW = `${LIST}/new`;
const WAITING = '/orders/waiting-to-send';
const REP = 'ana@demo.example';
const badge = (page) => page.locator('.badge-offline');
const rows = (page) => page.locator('tr[data-row]');
const unsent = (page) => page.locator('.unsent > li');

/** A window whose program is on the device: the service worker answers, the catalogue is here. */
async function installed(look = looks[0], email = 'admin@demo.example') {
  const page = await window_(look, { serviceWorkers: 'allow' });
  await signIn(page, email, NEW);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await catalogueHere(page);
  const { body } = await call(page, 'GET', 'catalog');
  page.wines = body.products.filter((one) => one.orderable && !one.discontinued && one.unit_set === 12);
  page.accounts = body.accounts.filter((one) => one.active);
  const available = new Map(body.stock.map((one) => [one.product, one.available_btl]));
  const nextOf = (wine) => body.products.find((one) => one.family === wine.family && one.vintage === wine.vintage + 1 && available.get(one.id) > 0);
  const gone = body.products.find((one) => one.family && one.vintage && !one.discontinued && available.get(one.id) <= 0 && nextOf(one));
  page.vintages = [gone, nextOf(gone)];
  page.last = body.products.find((one) => one.discontinued);
  return page;
}

async function write(page, note, { account = page.accounts[0], wine = page.wines[0] } = {}) {
  await page.getByRole('combobox', { name: 'Account' }).fill(account.name);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Add product' }).fill(wine.code);
  await page.keyboard.press('Enter');
  await page.locator('[data-line]').first().waitFor();
  await page.getByLabel('Order note').fill(note);
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
}

/** How many of the latest back orders on the server have this note. */
async function made(page, note) {
  const { body } = await call(page, 'GET', 'back-orders?limit=40&status=all&sort=number&dir=desc');
  const all = await Promise.all(body.items.map((one) => call(page, 'GET', `back-orders/${one.number}`)));
  return all.filter((one) => one.body.note === note).length;
}

/** Until a store has so many rows, in the databases of all who have been signed in here, or of one of them. */
const kept = (page, store, least, most, whose = '') =>
  page.waitForFunction(
    async ([name, from, to, who]) => {
      let rows = 0;
      for (const one of await indexedDB.databases()) {
        if (one.name.startsWith('cellarbook ') && one.name.includes(who)) {
          const ready = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
          const db = await ready(indexedDB.open(one.name));
          rows += db.objectStoreNames.contains(name) ? await ready(db.transaction(name).objectStore(name).count()) : 0;
          db.close();
        }
      }
      return from <= rows && rows <= to;
    },
    [store, least, most, whose],
  );

/** Within a few looks of the outbox, which comes by every five seconds; a page that has just come does not know of it yet. */
async function sent(page) {
  await kept(page, 'outbox', 0, 0);
  await badge(page).waitFor({ state: 'detached' });
}

for (const look of looks) {
  test(`without a signal: opened, written, reloaded, closed; with one: sent once, ${look.name}`, async () => {
    const page = await installed(look);
    const context = page.context();
    const { accounts, wines } = page;
    await context.setOffline(true);
    await page.goto(`${url}${LIST}`);
    await page.getByText('Offline', { exact: true }).waitFor();
    await page.getByText('Offline. This list is not on this device yet.').waitFor();
    await accessible(page, 'list without a signal');
    await page.getByRole('link', { name: 'New Back Order' }).first().click();
    await write(page, `cellar ${look.name} 1`);
    await page.getByText('Saved on this device. It will be sent when you are back online.').waitFor();
    await page.getByText('Offline · 1 to send').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Not sent yet' }).getByText(accounts[0].name, { exact: true }).waitFor();
    await accessible(page, 'list with one that waits');
    await shot(page, `offline-list-${look.name}`);
    await page.goto(`${url}${NEW}`);
    await write(page, `cellar ${look.name} 2`, { account: accounts[3], wine: wines[4] });
    await page.getByText('Offline · 2 to send').waitFor();
    await page.reload();
    await page.getByText('Offline · 2 to send').click();
    await page.getByRole('heading', { level: 1, name: 'Waiting to send' }).waitFor();
    same(await unsent(page).count(), 2, 'that wait');
    await accessible(page, 'waiting to send');
    await shot(page, `waiting-to-send-${look.name}`);
    await page.close();
    await context.setOffline(false);
    const next = await tab(context);
    await next.goto(`${url}${LIST}`);
    await next.locator('tr[data-row]').first().waitFor();
    await sent(next);
    same([await made(next, `cellar ${look.name} 1`), await made(next, `cellar ${look.name} 2`)], [1, 1], 'back orders on the server');
    await next.goto(`${url}${WAITING}`);
    await next.getByText('Nothing waits to be sent').waitFor();
    await accessible(next, 'nothing waits');
    await clean(next);
  });
}

test('a lost reply: the server has it, the device asks again under the same key, and there is one', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  Object.assign(page, await onDevice(page));
  const keys = [];
  await page.route('**/api/v1/back-orders', async (route) => {
    if (route.request().method() !== 'POST') {
      return route.fallback();
    }
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) {
      return route.fallback();
    }
    same((await route.fetch()).status(), 201, 'the first answer, which nobody gets');
    return route.abort('connectionreset');
  });
  await write(page, 'the reply is lost');
  await page.getByText('Saved on this device. It will be sent when you are back online.').waitFor();
  await sent(page);
  same([keys.length, new Set(keys).size], [2, 1], 'requests, keys');
  same(await made(page, 'the reply is lost'), 1, 'back orders on the server');
});

async function onDevice(page) {
  await catalogueHere(page);
  const { body } = await call(page, 'GET', 'catalog');
  return {
    wines: body.products.filter((one) => one.orderable && !one.discontinued && one.unit_set === 12),
    accounts: body.accounts.filter((one) => one.active),
  };
}

const many = process.env.LONG ? 20 : 8;
test(`two tabs, a lost reply, and the sending tab closed: each of ${many} is sent once`, async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  Object.assign(page, await onDevice(page));
  const other = await tab(page.context());
  await other.goto(`${url}${WAITING}`);
  await other.getByText('Nothing waits to be sent').waitFor();
  const posts = [];
  await page.context().route('**/api/v1/back-orders', async (route) => {
    if (route.request().method() !== 'POST') {
      return route.fallback();
    }
    posts.push(route.request().headers()['idempotency-key']);
    if (posts.length === 3) {
      same((await route.fetch()).status(), 201, 'the answer that nobody gets');
      return route.abort('connectionreset');
    }
    if (posts.length === 6) {
      const sender = route.request().frame().page();
      await route.fetch(); // the server has it, and whoever sent it is gone
      return sender.close();
    }
    return route.fallback();
  });
  await page.context().setOffline(true);
  for (let i = 0; i < many; i++) {
    await write(page, 'of many', { wine: page.wines[i] });
    await page.waitForURL((at) => at.pathname === LIST);
    await page.getByText(`Offline · ${i + 1} to send`).waitFor();
    await page.getByRole('link', { name: 'New Back Order' }).first().click();
  }
  await other.locator('.unsent > li').nth(many - 1).waitFor(); // the other tab knows
  await page.context().setOffline(false);
  await other.getByRole('button', { name: 'Send Now' }).click();
  const closed = await Promise.race([page, other].map((one) => one.waitForEvent('close').then(() => one)));
  const left = closed === page ? other : page;
  await sent(left);
  same(await made(left, 'of many'), many, 'back orders on the server');
  same([posts.length, new Set(posts).size], [many + 2, many], 'requests, keys');
});

test('what was seen is shown without a signal, as of then; a vintage that is gone offers the next; an order says what it needs', async () => {
  const page = await installed();
  await page.goto(`${url}${LIST}`);
  await rows(page).nth(5).waitFor();
  await kept(page, 'lists', 1, 1);
  const [first, count] = [await rows(page).first().textContent(), await page.getByText(/^[\d,]+ back orders$/).textContent()];
  await page.goto(`${url}/accounts`);
  await rows(page).nth(2).waitFor();
  await kept(page, 'lists', 2, 2);
  await page.context().setOffline(true);
  await page.goto(`${url}${LIST}`);
  await page.getByText(/^As of .*: the server can't be reached now\.$/).waitFor();
  same([await rows(page).first().textContent(), await page.getByText(count, { exact: true }).count()], [first, 1], 'the list');
  await accessible(page, 'a list as of before');
  await shot(page, 'offline-as-of');
  await page.getByRole('radio', { name: 'Closed' }).check();
  await page.getByText('Offline. This list is not on this device yet.').waitFor();
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await page.getByText(/^As of /).waitFor();
  await rows(page).nth(2).waitFor();
  await page.goto(`${url}/orders/new`);
  await page.getByText('An order needs a connection').waitFor();
  await accessible(page, 'an order without a signal');
  await page.getByRole('status').getByRole('link', { name: 'New Back Order' }).click();
  const [gone, next] = page.vintages;
  await page.getByRole('combobox', { name: 'Add product' }).fill(gone.code);
  await page.keyboard.press('Enter');
  await page.locator('[data-line]').getByLabel('Quantity').fill('3');
  await page.getByText('In stock instead:').waitFor();
  await accessible(page, 'a vintage that is gone');
  await page.getByRole('button', { name: `Take ${next.name} ${next.vintage}` }).click();
  const line = page.locator('[data-line]');
  await line.filter({ hasText: next.code }).waitFor();
  same([await line.count(), await line.getByLabel('Quantity').inputValue()], [1, '3'], 'lines, and the quantity');
  // What will not come again is not offered; its code is known, and says so.
  await page.getByRole('combobox', { name: 'Add product' }).fill(page.last.name);
  await page.getByRole('option').or(page.getByText('Nothing matches')).first().waitFor();
  same(await page.getByRole('option').filter({ hasText: page.last.code }).count(), 0, 'offers of what is discontinued');
  await page.getByRole('combobox', { name: 'Add product' }).fill(page.last.code);
  await page.keyboard.press('Enter');
  await line.filter({ hasText: page.last.code }).getByText('Discontinued').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByText(/^As of /).waitFor({ state: 'detached' });
  await clean(page);
});

test('objects that were seen are read without a signal, as of then; others say that they are not here', async () => {
  const page = await installed();
  const { body: list } = await call(page, 'GET', 'back-orders?status=open&limit=2');
  const [seen, other] = list.items;
  const { body: bo } = await call(page, 'GET', `back-orders/${seen.number}`);
  const { body: orders } = await call(page, 'GET', 'orders?limit=1');
  const [line] = bo.lines;
  const pages = [
    [`${LIST}/${bo.number}`, bo.display, line.product.code],
    [`/accounts/${bo.account.id}`, bo.account.name, bo.display],
    [`/products/${line.product.id}`, line.product.name, line.product.code],
    [`/orders/${orders.items[0].number}`, `Order ${orders.items[0].number}`, orders.items[0].account.name],
  ];
  const shown = async ([at, title, text]) => {
    await page.goto(`${url}${at}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.locator('.main').getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle'); // its parts too
  };
  for (const one of pages) {
    await shown(one);
    await kept(page, 'lists', 1, Number.POSITIVE_INFINITY);
  }
  await page.context().setOffline(true);
  for (const one of pages) {
    await shown(one);
    await page.getByText(/^As of .*: the server can't be reached now\.$/).waitFor();
    await accessible(page, `${one[0]} without a signal`);
  }
  await page.goto(`${url}${pages[0][0]}`);
  await page.getByText(/^\d+(st|nd|rd|th) of \d+/).first().waitFor();
  await shot(page, 'offline-back-order');
  await page.goto(`${url}${LIST}/${other.number}`);
  await page.getByText("The server can't be reached. Try again when the signal is back.").waitFor();
  await page.context().setOffline(false); // it asks by itself
  await page.getByRole('heading', { level: 1, name: other.display }).waitFor();
  await clean(page);
});

test('a refused one stays with the server\u2019s words, is mended and sent again, or thrown away', async () => {
  const page = await installed();
  const { accounts, wines } = page;
  await page.context().setOffline(true);
  await page.goto(`${url}${NEW}`);
  await page.getByText('Offline', { exact: true }).waitFor();
  await write(page, 'to be mended', { wine: wines[8] });
  await page.getByText('Offline · 1 to send').waitFor();
  await page.goto(`${url}${NEW}`);
  await write(page, 'to be thrown away', { account: accounts[2], wine: wines[8] });
  await page.getByText('Offline · 2 to send').waitFor();
  // Meanwhile somebody takes the wine out of the catalogue.
  const office = await window_();
  await signIn(office);
  const { body: wine } = await call(office, 'GET', `products/${wines[8].id}`);
  same((await call(office, 'PATCH', `products/${wine.id}`, { active: false }, wine.rev)).status, 200, 'the product is inactive');
  await page.goto(`${url}${WAITING}`);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Send Now' }).click();
  await page.locator('.unsent .bad-text').nth(1).waitFor();
  await accessible(page, 'refused ones');
  await shot(page, 'waiting-to-send-refused');
  await page.getByRole('button', { name: 'Discard' }).nth(1).click();
  await page.getByRole('dialog', { name: `Discard the back order for ${accounts[2].name}?` }).waitFor();
  await accessible(page, 'discard?');
  await page.getByRole('button', { name: 'Discard Back Order' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.unsent > li').length === 1);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('heading', { level: 1, name: 'New Back Order' }).waitFor();
  same(await page.getByLabel('Order note').inputValue(), 'to be mended', 'the note');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('combobox', { name: 'Add product' }).fill(wines[9].code);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  await sent(page);
  same([await made(page, 'to be mended'), await made(page, 'to be thrown away')], [1, 0], 'back orders on the server');
});

test('signing out with unsent ones asks; another person sees nothing of them, and they are sent when their writer is back', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  Object.assign(page, await onDevice(page));
  await page.route('**/api/v1/back-orders', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
  await write(page, 'left on the device');
  await page.getByText(/1 to send$/).waitFor();
  await page.getByRole('button', { name: 'My Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await page.getByRole('dialog', { name: 'Sign out with 1 back order not sent?' }).waitFor();
  await accessible(page, 'sign out?');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign Out' }).click();
  await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  await page.unroute('**/api/v1/back-orders');
  await signIn(page, REP, WAITING);
  await page.getByText('Nothing waits to be sent').waitFor();
  same(await badge(page).count(), 0, 'badges');
  await page.goto(`${url}${NEW}`);
  Object.assign(page, await onDevice(page));
  for (const store of ['accounts', 'products', 'stock', 'facts', 'drafts', 'sent', 'lists']) {
    await kept(page, store, 0, 0, 'admin@'); // of the one before
  }
  await kept(page, 'outbox', 1, 1, 'admin@');
  await page.getByRole('button', { name: 'My Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  await signIn(page, 'admin@demo.example', LIST);
  await sent(page);
  same(await made(page, 'left on the device'), 1, 'back orders on the server');
});

test('a session that ends while one waits: signed in again, it is sent', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  Object.assign(page, await onDevice(page));
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await page.getByText('Offline', { exact: true }).waitFor();
  await page.goBack();
  await write(page, 'over the end of a session');
  await page.getByText('Offline · 1 to send').waitFor();
  await page.context().clearCookies();
  await page.unroute('**/api/**');
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await sent(page);
  same(await made(page, 'over the end of a session'), 1, 'back orders on the server');
});

test('the program can be installed', async () => {
  const page = await installed();
  const cdp = await page.context().newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  same(installabilityErrors.map((one) => one.errorId).filter((id) => id !== 'in-incognito'), [], 'what is in the way');
  for (const icon of ['/icon-192.png', '/icon-512.png', '/icon-maskable.png', '/manifest.webmanifest', '/sw.js']) {
    ok((await page.request.get(url + icon)).ok(), icon);
  }
});

/* --- where the company says that devices keep nothing (docs/decisions/0039); the last ones here, because they change the company --- */

/** What the company says of devices, told to nobody but the server. */
async function copiesOf(whose) {
  const office = await window_();
  await signIn(office);
  const { body: company } = await call(office, 'GET', 'company');
  same((await call(office, 'PATCH', 'company', { device_copies: whose }, company.rev)).status, 200, `devices of ${whose} keep copies`);
  await office.context().close();
}

const KEEPS_NOTHING = 'Offline. This device keeps nothing, so it needs a signal.';
const NOT_KEPT = 'This device keeps nothing: what you write here is lost';

/** The same by Manage, as an admin does it. */
async function chooseCopies(look, choice, help) {
  const office = await window_(look);
  await signIn(office, 'admin@demo.example', '/my-account/manage/edit');
  const field = office.getByLabel('Devices That Keep Copies');
  await field.selectOption(choice);
  await office.getByText(help).waitFor();
  await accessible(office, `the settings, ${look.name}`);
  await field.scrollIntoViewIfNeeded();
  await shot(office, `devices-setting-${look.name}`);
  await office.getByRole('button', { name: 'Save Changes' }).click();
  await office.getByText('The settings are saved.').waitFor();
  return office;
}

/** Until the browser has no database of ours, whoever's. */
const nothingKept = (page) =>
  page.waitForFunction(async () => (await indexedDB.databases()).every(({ name }) => !name.startsWith('cellarbook ')));

/** All that the browser's local storage says of who is signed in. */
const keptSession = (page) => page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('cellarbook.session'))));

/** A line for this product on New Back Order, without the device's help; its stock comes from the server. */
async function addLine(page, account, wine, note) {
  await page.getByRole('combobox', { name: 'Account' }).fill(account.name);
  await page.getByRole('option').filter({ hasText: account.code }).first().click();
  await page.getByRole('combobox', { name: 'Add product' }).fill(wine.code);
  await page.keyboard.press('Enter');
  await page.locator('[data-line]').getByText(/ on hand, .* available$/).waitFor();
  await page.getByLabel('Order note').fill(note);
}

test('devices keep nothing from now on: what waits is sent, the rest goes; with a signal all works, without one it says so', async () => {
  const page = await installed(looks[0], REP);
  const context = page.context();
  const { accounts, wines } = page;
  await page.goto(`${url}/accounts`);
  await rows(page).nth(2).waitFor();
  await kept(page, 'lists', 1, Number.POSITIVE_INFINITY, REP);
  await page.goto(`${url}${NEW}?account=${accounts[1].id}`);
  await page.getByLabel('Order note').fill('a draft that is never submitted');
  await kept(page, 'drafts', 1, 1, REP);
  await context.setOffline(true);
  await page.goto(`${url}${NEW}`);
  await page.getByText('Offline', { exact: true }).waitFor();
  await write(page, 'written before');
  await page.getByText('Offline · 1 to send').waitFor();
  await chooseCopies(looks[0], 'Nobody\u2019s', 'Nobody can work without a signal.');
  await context.setOffline(false);
  await nothingKept(page);
  await badge(page).waitFor({ state: 'detached' });
  same(await made(page, 'written before'), 1, 'back orders on the server');
  same(await keptSession(page), ['id'], 'what is kept of the session');

  await page.goto(`${url}${NEW}`);
  await page.getByText(NOT_KEPT).waitFor();
  await addLine(page, accounts[0], wines[1], 'written after');
  await accessible(page, 'New Back Order that is not kept');
  await shot(page, 'devices-new');
  await page.getByRole('link', { name: 'Cellarbook' }).click();
  await page.getByText('this device keeps no draft of it').waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  same(await made(page, 'written after'), 1, 'back orders on the server');
  await rows(page).first().waitFor();

  await context.setOffline(true);
  await page.goto(`${url}/accounts`);
  await page.getByRole('heading', { level: 1, name: KEEPS_NOTHING }).waitFor();
  await accessible(page, 'a window that is opened without a signal');
  await shot(page, 'devices-offline');
  await context.setOffline(false); // it asks by itself
  await rows(page).nth(2).waitFor();
  await nothingKept(page);
  await clean(page);
  await copiesOf('all');
});

test('devices that keep nothing: a page that is open says what is missing, and a lost reply makes nothing twice', async () => {
  await copiesOf('none');
  const page = await window_(looks.at(-1));
  await signIn(page, REP, NEW);
  await page.getByText(NOT_KEPT).waitFor();
  await accessible(page, 'New Back Order that is not kept, on a phone');
  await shot(page, 'devices-new-phone');
  const { body: list } = await call(page, 'GET', 'accounts?limit=1');
  const { body: products } = await call(page, 'GET', 'products?limit=50');
  const wine = products.items.find((one) => one.orderable && !one.discontinued);
  await addLine(page, list.items[0], wine, 'kept by the form alone');
  const keys = [];
  await page.route('**/api/v1/back-orders', async (route) => {
    if (route.request().method() !== 'POST') {
      return route.fallback();
    }
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length === 1) {
      same((await route.fetch()).status(), 201, 'the first answer, which nobody gets');
    }
    return keys.length < 3 ? route.abort('connectionreset') : route.fallback();
  });
  for (const tries of [1, 2]) {
    await page.getByRole('button', { name: 'Submit Back Order' }).click();
    await page.getByText('The server did not answer. Leave this page open and submit again').nth(tries - 1).waitFor();
  }
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  same([keys.length, new Set(keys).size], [3, 1], 'requests, keys');
  same(await made(page, 'kept by the form alone'), 1, 'back orders on the server');
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Future' }).click();
  await page.getByText(KEEPS_NOTHING).waitFor();
  await accessible(page, 'a list that needs a signal');
  await shot(page, 'devices-list-phone');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: KEEPS_NOTHING }).waitFor();
  await accessible(page, 'a window that is opened without a signal, on a phone');
  await shot(page, 'devices-offline-phone');
  same((await page.evaluate(() => indexedDB.databases())).length, 0, 'databases');
  await copiesOf('all');
});

test('what the server refuses stays, alone, until it is mended or thrown away, although devices keep nothing', async () => {
  const page = await installed();
  const { accounts, wines } = page;
  const wine = wines.at(-1);
  await page.context().setOffline(true);
  for (const [i, note] of ['mended in the end', 'thrown away in the end'].entries()) {
    await page.goto(`${url}${NEW}`);
    await page.getByText(/^Offline/).first().waitFor();
    await write(page, note, { account: accounts[i], wine });
    await page.getByText(`Offline · ${i + 1} to send`).waitFor();
  }
  await copiesOf('none');
  const office = await window_();
  await signIn(office);
  const { body: now } = await call(office, 'GET', `products/${wine.id}`);
  same((await call(office, 'PATCH', `products/${wine.id}`, { active: false }, now.rev)).status, 200, 'the product is inactive');
  await page.goto(`${url}${WAITING}`);
  await unsent(page).nth(1).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Send Now' }).click();
  await page.locator('.unsent .bad-text').nth(1).waitFor();
  for (const store of ['accounts', 'products', 'stock', 'facts', 'drafts', 'sent', 'lists']) {
    await kept(page, store, 0, 0);
  }
  await kept(page, 'outbox', 2, 2);
  await page.reload(); // it is still there
  await page.getByText('This device keeps nothing any more. What stands here was written before').waitFor();
  same(await unsent(page).count(), 2, 'that wait');
  await accessible(page, 'refused ones, which are all that is left');
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await rows(page).nth(2).waitFor();
  await page.goBack();
  await unsent(page).nth(1).waitFor();
  await kept(page, 'lists', 0, 0); // although there is a database
  await shot(page, 'devices-waiting');
  await page.getByRole('button', { name: 'Discard' }).nth(1).click();
  await page.getByRole('button', { name: 'Discard Back Order' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.unsent > li').length === 1);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('combobox', { name: 'Add product' }).fill(wines[2].code);
  await page.keyboard.press('Enter');
  await page.locator('[data-line]').filter({ hasText: wines[2].code }).waitFor();
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  await nothingKept(page);
  await badge(page).waitFor({ state: 'detached' });
  same([await made(page, 'mended in the end'), await made(page, 'thrown away in the end')], [1, 0], 'back orders on the server');
  await copiesOf('all');
});

test("reps' devices only: an admin's tabs tell each other, a rep's keep what they have; and back", async () => {
  const rep = await installed(looks[0], REP);
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  await catalogueHere(page);
  const other = await tab(page.context());
  await other.goto(`${url}${NEW}`);
  await catalogueHere(other);
  await other.getByLabel('Order note').fill('half a thought');
  await other.getByText(/^Draft kept on this device/).waitFor();
  const office = await chooseCopies(looks.at(-1), 'Reps\u2019 only', 'Reps can work without a signal.');
  await office.goto(`${url}/my-account/manage/audit`);
  await rows(office).filter({ hasText: 'Settings changed' }).first().getByRole('link').first().click();
  await office.getByRole('dialog').getByRole('rowheader', { name: 'Devices That Keep Copies' }).waitFor();
  await office.getByRole('dialog').getByText('Reps\u2019 only', { exact: true }).waitFor();
  await page.reload();
  await page.getByText(NOT_KEPT).waitFor();
  await other.getByText(NOT_KEPT).waitFor(); // it was not touched
  same(await other.getByLabel('Order note').inputValue(), 'half a thought', 'what is typed there');
  await other.getByText(/^Draft kept on this device/).waitFor({ state: 'detached' });
  await nothingKept(page);
  await rep.reload();
  await catalogueHere(rep);
  await kept(rep, 'products', 1, Number.POSITIVE_INFINITY, REP);
  await copiesOf('all');
  await page.reload();
  await kept(page, 'products', 1, Number.POSITIVE_INFINITY, 'admin@');
  await other.getByText(NOT_KEPT).waitFor({ state: 'detached' });
  await other.getByText(/^Draft kept on this device/).waitFor();
  await clean(page);
});

await run();
