/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every form: leaving with changes asks, a session that ends takes nothing of what was typed, and afterwards it is saved.
 * And every object's page: what is not there, and what one may not see, look the same. */
import { call, clean, longTest, ok, password, run, same, signIn, test, url, window_ } from './lib.mjs';
import { startable } from './order-lib.mjs';

const dialog = (page) => page.getByRole('dialog').last();
const button = (name) => (page) => page.getByRole('button', { name, exact: true }).click();
const KEPT = 'kept over the end';

/** label: the field that is typed in; open: how the dialog is opened (else the form is the page); submit, and what is said then. */
async function forms(page) {
  const [open, edited, ordered] = await startable(page);
  const { body: read } = await call(page, 'GET', `back-orders/${ordered.number}`);
  const lines = read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl }));
  const { body: order } = await call(page, 'POST', 'orders', { account: read.account.id, back_orders: [{ number: ordered.number }], lines });
  const first = async (path) => (await call(page, 'GET', `${path}?limit=1`)).body.items[0];
  const [account, product, producer] = await Promise.all(['accounts', 'products', 'producers'].map(first));
  return [
    { at: `/orders/new?back_orders=${open.number}`, label: 'Private note', submit: 'Submit Order', said: `${open.display} is Closed` },
    { at: `/orders/${order.number}/edit`, label: 'Private note', submit: 'Save Changes', said: `Order ${order.number} saved.` },
    { at: `/orders/back-orders/${edited.number}/edit`, label: 'Order note', submit: 'Save Changes', said: `${edited.display} saved.` },
    { at: '/my-account/manage/edit', label: 'Name', submit: 'Save Changes', said: /saved/ },
    { at: `/accounts/${account.id}`, open: button('Edit'), label: 'City', submit: 'Save Changes', said: `${account.name} saved.` },
    { at: `/accounts/${account.id}`, open: button('Add Contact'), label: 'Name', submit: 'Save', said: KEPT },
    { at: `/products/${product.id}`, open: button('Edit'), label: 'Region', submit: 'Save Changes', said: /saved\.$/ },
    { at: `/producers/${producer.id}`, open: button('Edit'), label: 'Name', submit: 'Save Changes', said: `${KEPT} saved.` },
    { at: '/my-account/manage', open: (one) => one.getByRole('region', { name: 'Warehouses' }).getByRole('button', { name: 'Add' }).click(), label: 'Name', also: { Code: 'KEPT' }, submit: 'Save', said: KEPT },
  ];
}

async function stay(page, form) {
  if (form.open) {
    await page.keyboard.press('Escape');
  } else {
    await page.locator('.topnav a').last().click();
  }
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor({ state: 'detached' });
}

async function signInAgain(page) {
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await ended.waitFor();
  await ended.getByLabel('Password', { exact: true }).fill(password);
  await ended.getByRole('button', { name: 'Sign In' }).click();
  await ended.waitFor({ state: 'detached' });
}

longTest('each form asks before it is left, and outlives the session', async () => {
  const page = await window_();
  await signIn(page);
  for (const form of await forms(page)) {
    await page.goto(`${url}${form.at}`);
    await form.open?.(page);
    const within = form.open ? dialog(page) : page.locator('main form');
    const field = within.getByLabel(form.label, { exact: true });
    await field.fill(KEPT);
    for (const [label, text] of Object.entries(form.also ?? {})) {
      await within.getByLabel(label, { exact: true }).fill(text);
    }
    await field.click(); // as a person does: Chromium lets a page that nobody has touched not keep its dialogs open
    await stay(page, form);
    same(await field.inputValue(), KEPT, `${form.at}: after Stay`);
    await page.context().clearCookies();
    const submit = within.getByRole('button', { name: form.submit, exact: true });
    await submit.dispatchEvent('click'); // what the page itself asks may have opened the dialog over it already
    await signInAgain(page);
    same(await field.inputValue(), KEPT, `${form.at}: after signing in again`);
    await submit.click();
    await page.getByText(form.said).first().waitFor();
  }
  await clean(page);
});

/** A dialog with something typed in it: how it is opened, and the field. */
async function dialogs(page) {
  const [open] = await startable(page);
  const first = async (path) => (await call(page, 'GET', `${path}limit=1`)).body.items[0];
  const [product, order, po] = await Promise.all(['products?', 'orders?state=active&', 'purchase-orders?status=open&'].map(first));
  const menu = (name) => (one) => one.locator('.object-menu').getByText(name, { exact: true }).click();
  const saveView = async (one) => {
    await one.getByRole('button', { name: 'View actions' }).click();
    await one.getByRole('menuitem', { name: 'Save View' }).click();
  };
  return [
    { at: `/orders/back-orders/${open.number}`, open: menu('Close without Order'), label: 'In words' },
    { at: `/orders/${order.number}`, open: menu('Cancel Order'), label: 'Why' },
    { at: `/products/${product.id}`, open: button('Adjust'), label: 'Note' },
    { at: `/products/purchase-orders/${po.number}`, open: menu('Receive'), label: 'Note on this receipt' },
    { at: '/orders/all', open: saveView, label: 'Name of the view' },
  ];
}

test('a dialog with something typed in it asks before it is closed; an untouched one does not', async () => {
  const page = await window_();
  await signIn(page);
  for (const form of await dialogs(page)) {
    await page.goto(`${url}${form.at}`);
    await form.open(page);
    const field = dialog(page).getByLabel(form.label).first();
    await field.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await form.open(page);
    await field.fill(KEPT);
    await field.click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    same(await field.inputValue(), KEPT, `${form.at}: after Stay`);
    await page.mouse.click(4, 4); // beside the dialog
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await clean(page);
});

test('what may have been kept is made once, however often it is saved', async () => {
  const page = await window_();
  await signIn(page);
  const account = (await call(page, 'GET', 'accounts?limit=1')).body.items[0];
  const keys = [];
  await page.route('**/contacts', async (route) => {
    if (route.request().method() !== 'POST') {
      return route.fallback();
    }
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) {
      return route.fallback();
    }
    same((await route.fetch()).status(), 201, 'it was kept, and nobody hears of it');
    const body = { status: 503, code: 'outcome_unknown', title: 'It is not known whether this was kept.' };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(body) });
  });
  await page.goto(`${url}/accounts/${account.id}`);
  await button('Add Contact')(page);
  await dialog(page).getByLabel('Name', { exact: true }).fill('Once Only');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).getByText('It is not known whether this was kept.').first().waitFor();
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  ok(keys.length === 2 && keys[0] === keys[1], `the same key: ${keys}`);
  const { items } = (await call(page, 'GET', `accounts/${account.id}/contacts`)).body;
  same(items.filter((one) => one.name === 'Once Only').length, 1, 'contacts of that name');
  await clean(page);
});

longTest('what is not there and what one may not see look the same on every page', async () => {
  const admin = await window_();
  await signIn(admin);
  const rep = await window_();
  await signIn(rep, 'ana@demo.example');
  const notHers = async (path) => {
    const mine = new Set((await call(rep, 'GET', `${path}limit=200`)).body.items.map((one) => one.id ?? one.number));
    return (await call(admin, 'GET', `${path}limit=200`)).body.items.find((one) => !mine.has(one.id ?? one.number));
  };
  const [account, bo] = [await notHers('accounts?'), await notHers('back-orders?status=open&')];
  ok(account && bo, 'something of somebody else');
  const pairs = [
    [`/accounts/${account.id}`, '/accounts/99999999'],
    [`/orders/back-orders/${bo.number}`, '/orders/back-orders/99999999'],
    [`/orders/back-orders/${bo.number}/edit`, '/orders/back-orders/99999999/edit'],
    [`/orders/new?back_orders=${bo.number}`, '/orders/new?back_orders=99999999'],
    [`/orders/new?account=${account.id}`, '/orders/new?account=99999999'],
    ['/my-account/manage', '/my-account/nothing'],
    ['/my-account/manage/edit', '/no-such-page'],
  ];
  const shown = async (at) => {
    await rep.goto(`${url}${at}`);
    await rep.getByRole('heading', { level: 1, name: /no access|No page|There is nothing/ }).waitFor();
    return rep.locator('main').innerText();
  };
  for (const [hidden, none] of pairs) {
    same(await shown(hidden), await shown(none), hidden);
  }
});

await run();
