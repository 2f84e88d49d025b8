/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, the frame, and the list of back orders: what every other page stands on. */
import { accessible, clean, looks, ok, password, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const LIST = '/orders/back-orders';
const rows = (page) => page.locator('tr[data-row]');

for (const look of looks) {
  test(`sign-in page, ${look.name}`, async () => {
    const page = await window_(look);
    await page.goto(`${url}/`);
    await page.getByRole('heading', { name: 'Sign In' }).waitFor();
    await accessible(page, 'sign-in');
    await shot(page, `sign-in-${look.name}`);
    await page.getByLabel('E-mail').fill('admin@demo.example');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign In' }).click();
    await page.getByRole('alert').waitFor();
    await accessible(page, 'sign-in refused');
    await clean(page);
  });

  test(`list of back orders, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', LIST);
    await rows(page).nth(5).waitFor();
    await accessible(page, 'list');
    await shot(page, `back-orders-${look.name}`);
    await page.getByRole('radio', { name: 'Closed' }).check();
    await page.waitForURL(/status=closed/);
    await page.getByLabel('Search BO#, account, product').fill('no such thing at all');
    await page.getByText('No back orders match these filters').waitFor();
    await accessible(page, 'no match');
    await shot(page, `back-orders-no-match-${look.name}`);
    await clean(page);
  });

  test(`menu, palette and preferences, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', LIST);
    await rows(page).nth(1).waitFor();
    if (look.phone) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await page.getByRole('link', { name: 'Preferences' }).waitFor();
      await accessible(page, 'drawer');
      await shot(page, `menu-${look.name}`);
      await page.getByRole('link', { name: 'Preferences' }).click();
    } else {
      await page.getByRole('button', { name: 'My Account' }).click();
      await page.getByRole('menuitem', { name: 'Preferences' }).waitFor();
      await accessible(page, 'account menu');
      await page.getByRole('menuitem', { name: 'Preferences' }).click();
    }
    await page.getByRole('heading', { name: 'Preferences' }).waitFor();
    await accessible(page, 'preferences');
    await shot(page, `preferences-${look.name}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('back');
    await page.getByRole('option', { name: /Back Orders/ }).first().waitFor();
    await accessible(page, 'palette');
    await shot(page, `palette-${look.name}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/back-orders/);
    await clean(page);
  });
}

test('filters are links: what the address says is shown, and Back goes back', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${LIST}?status=all&min_age_days=30`);
  await rows(page).nth(1).waitFor();
  ok(await page.getByRole('radio', { name: 'All' }).isChecked(), 'status is All');
  await page.getByText('Waiting 30 days or more').waitFor();
  await page.getByRole('button', { name: /Remove filter/ }).click();
  await page.waitForURL((at) => !at.search.includes('min_age_days'));
  await page.goBack();
  await page.getByText('Waiting 30 days or more').waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Created from').waitFor();
  await accessible(page, 'filter form');
  await shot(page, 'back-orders-filter');
  const account = await rows(page).first().locator('td').nth(2).textContent();
  await page.getByRole('combobox', { name: 'Account' }).fill(account);
  await page.getByRole('option', { name: account }).first().waitFor();
  await accessible(page, 'picker open');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Apply Filters' }).click();
  await page.waitForURL(/account=\d+/);
  await page.getByText(`Account: ${account}`).waitFor();
  await clean(page);
});

test('the keyboard walks the list', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(5).waitFor();
  const active = () => page.locator('tr[data-active]').getAttribute('aria-rowindex');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  same(await active(), '4', 'the row after two steps');
  await page.keyboard.press('End');
  const total = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  await page.locator(`tr[aria-rowindex="${total + 1}"][data-row]`).waitFor();
  same(await active(), String(total + 1), 'the row after End');
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  ok(nodes <= 1500, `${nodes} nodes, more than 1500`);
  await page.keyboard.press('Home');
  same(await active(), '2', 'the row after Home');
  await page.keyboard.press('PageDown');
  ok(Number(await active()) > 5, `the row after Page Down: ${await active()}`);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('3 no longer selected.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('/');
  same(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search', 'the cursor after /');
});

test('keys of the list and of everywhere, and the palette', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(5).waitFor();
  const { items } = await (await page.request.get(`${url}/api/v1/back-orders?status=open&sort=number&dir=desc&limit=20`)).json();
  const at = items.findIndex((one) => one.actions.includes('start'));
  const heading = (name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await page.keyboard.press('f');
  await page.getByLabel('Created from').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Created from').waitFor({ state: 'hidden' });
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Select a range').waitFor();
  await accessible(page, 'keyboard shortcuts');
  await page.keyboard.press('Escape');
  await page.getByRole('grid').focus();
  for (let i = 0; i < at; i++) {
    await page.keyboard.press('j');
  }
  await page.keyboard.press('s');
  await heading(`New Order from ${items[at].display}`);
  await page.goBack();
  await rows(page).nth(at).waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/back-orders\/\d+$/);
  const places = { b: 'Back Orders', o: 'Active Orders', a: 'Accounts', p: 'Products', r: 'Back Orders Report', d: 'Demand' };
  for (const [key, name] of Object.entries(places)) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await heading(name);
  }
  await page.keyboard.press('c');
  await heading('New Back Order');
  const field = page.getByRole('combobox', { name: 'Search and commands' });
  await page.keyboard.press('Control+k');
  await field.fill(items[at].display);
  await page.getByRole('option', { name: items[at].display }).first().waitFor();
  await page.keyboard.press('Enter');
  await heading(items[at].display);
  await page.keyboard.press('Control+k');
  await field.fill('start order');
  await page.getByRole('option', { name: 'Start Order' }).waitFor();
  await page.keyboard.press('Enter');
  await heading(`New Order from ${items[at].display}`);
  await clean(page);
});

test('views are saved, used and deleted', async () => {
  const page = await window_();
  // Of orders, with a filter of a few words.
  await signIn(page, 'admin@demo.example', '/orders/all?state=cancelled');
  await page.getByRole('button', { name: 'View actions' }).click();
  await page.getByRole('menuitem', { name: 'Save View' }).click();
  await page.getByLabel('Name of the view').fill('Cancelled ones');
  await page.getByRole('button', { name: 'Save View' }).click();
  await page.getByText('View “Cancelled ones” saved.').waitFor();
  await page.goto(`${url}/orders/all`);
  await page.getByRole('link', { name: 'Cancelled ones' }).click();
  await page.waitForURL(/state=cancelled.*view=/);
  await page.goto(`${url}${LIST}?status=closed`);
  await page.getByRole('button', { name: 'View actions' }).click();
  await page.getByRole('menuitem', { name: 'Save View' }).click();
  await page.getByLabel('Name of the view').fill('Closed lately');
  await accessible(page, 'dialog');
  await page.getByRole('button', { name: 'Save View' }).click();
  await page.getByRole('link', { name: 'Closed lately' }).waitFor();
  await page.getByRole('link', { name: 'All open' }).click();
  await page.waitForURL((at) => at.search === '');
  await page.getByRole('link', { name: 'Closed lately' }).click();
  await page.waitForURL(/status=closed.*view=/);
  await accessible(page, 'view and message');
  await page.getByRole('button', { name: 'View actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete View' }).click();
  await page.getByRole('link', { name: 'Closed lately' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Closed lately' }).click();
  await page.waitForURL(/status=closed.*view=/);
  // One that everybody sees is asked for first.
  await page.getByRole('button', { name: 'View actions' }).click();
  await page.getByRole('menuitem', { name: 'Save as New View' }).click();
  await page.getByLabel('Name of the view').fill('Closed, for all');
  await page.getByLabel('Everybody sees it').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save View' }).click();
  await page.getByText('View “Closed, for all” saved.').waitFor();
  await page.getByRole('button', { name: 'View actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete View' }).click();
  await page.getByRole('dialog').getByText('Everybody sees it, and links to it').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete View' }).click();
  await page.getByRole('link', { name: 'Closed, for all' }).waitFor({ state: 'detached' });
  await clean(page);
});

test('a session that ends is renewed over the page', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(1).waitFor();
  await page.context().clearCookies();
  await page.getByLabel('Search BO#, account, product').fill('wine');
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await accessible(page, 'expired');
  await shot(page, 'session-expired');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  same(await page.getByLabel('Search BO#, account, product').inputValue(), 'wine', 'what was typed');
});

test('access None leaves no trace', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  const setting = async (value) => {
    const company = await page.request.get(`${url}/api/v1/company`);
    const answer = await page.request.patch(`${url}/api/v1/company`, {
      headers: { 'If-Match': company.headers().etag, Origin: url },
      data: { back_order_access: value },
    });
    same(answer.status(), 200, 'the setting is changed');
  };
  await setting('none');
  try {
    await page.reload();
    await page.getByRole('heading', { name: 'No page with this address' }).waitFor();
    await accessible(page, 'not found');
    same(await page.getByText('Back Orders').count(), 0, 'traces of back orders');
    await shot(page, 'not-found');
  } finally {
    await setting('all');
  }
});

test('without an answer the list says so', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(1).waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('radio', { name: 'Closed' }).check();
  await page.getByText('Offline', { exact: true }).waitFor();
  await page.getByText(/As of|not on this device/).first().waitFor();
  await accessible(page, 'offline');
  await shot(page, 'offline');
});

test('the end of the session is one click', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await page.getByRole('button', { name: 'My Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  same((await page.request.get(`${url}/api/v1/session`)).status(), 401, 'the session afterwards');
  await clean(page);
});

await run();
