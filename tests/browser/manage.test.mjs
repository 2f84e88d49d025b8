/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage: settings, Outbound Emails, numbering, members, warehouses, price levels, tokens; and who sees what. */
import { accessible, clean, focused, looks, ok, password, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const MANAGE = '/my-account/manage';
const section = (page, name) => page.getByRole('region', { name, exact: true });
const dialog = (page) => page.getByRole('dialog').last();

/** By the menu, as the manual says it. */
async function openManage(page, look = looks[0]) {
  await page.getByRole('button', { name: look.phone ? 'Menu' : 'My Account', exact: true }).click();
  await page.getByRole(look.phone ? 'link' : 'menuitem', { name: 'Manage' }).click();
  await page.getByRole('heading', { name: 'Manage', exact: true }).waitFor();
}

async function company(page, change) {
  const now = await page.request.get(`${url}/api/v1/company`);
  const headers = { 'If-Match': now.headers().etag, Origin: url };
  same((await page.request.patch(`${url}/api/v1/company`, { headers, data: change })).status(), 200, 'the settings are changed');
}

for (const look of looks) {
  test(`Manage and Edit, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    await openManage(page, look);
    await section(page, 'Members').getByRole('link').first().waitFor();
    await section(page, 'Numbering').getByText('Next BO#').waitFor();
    await section(page, 'Outbound Emails').getByRole('button', { name: 'Add' }).waitFor();
    await accessible(page, 'Manage');
    await shot(page, `manage-${look.name}`);
    await section(page, 'Numbering').scrollIntoViewIfNeeded();
    await shot(page, `manage-lower-${look.name}`);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await section(page, 'Order Processing').getByLabel('Allow Access for Back Orders').waitFor();
    await accessible(page, 'Edit');
    await shot(page, `manage-edit-${look.name}`);
    await clean(page);
  });
}

test('the address and the logo of the papers', async () => {
  const page = await window_();
  await signIn(page);
  await openManage(page);
  const logo = section(page, 'Logo');
  const choose = (name, mimeType, buffer) => logo.locator('input').setInputFiles({ name, mimeType, buffer });
  await choose('logo.png', 'image/png', Buffer.from('no picture'));
  await logo.getByText('this is no PNG file').waitFor();
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  await choose('logo.png', 'image/png', Buffer.from(pixel, 'base64'));
  await page.getByText('The logo is on all papers now.').waitFor();
  await page.waitForFunction(() => document.querySelector('img.logo')?.naturalWidth === 1);
  await logo.getByRole('button', { name: 'Replace' }).waitFor();
  await accessible(page, 'Manage with a logo');
  await shot(page, 'manage-logo');
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await section(page, 'Address on Papers').getByLabel('Phone').fill('(515) 555-0199');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await section(page, 'Company').getByText('(515) 555-0199').waitFor();
  await logo.getByRole('button', { name: 'Remove Logo' }).click();
  await logo.getByText('Papers begin with the company’s name').waitFor();
  await clean(page);
});

way('My Account → Manage → Edit → Order Processing → Allow Access for Back Orders → Save Changes', async () => {
  const page = await window_();
  await signIn(page);
  await page.getByRole('link', { name: 'Back Orders' }).first().waitFor();
  await openManage(page);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const access = section(page, 'Order Processing').getByLabel('Allow Access for Back Orders');
  await access.waitFor();
  same(await access.locator('option').allTextContents(), ['None', 'Admin Only', 'All Users'], 'the choices');
  await access.selectOption('None');
  await page.getByText('None hides back orders for everyone').waitFor();
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('heading', { name: /Hide \d+ open back orders from everyone/ }).waitFor();
  await accessible(page, 'None asks');
  await shot(page, 'manage-none-asks');
  await page.getByRole('button', { name: 'Hide Back Orders' }).click();
  await page.getByText('The settings are saved.').waitFor();
  await page.getByRole('heading', { name: 'Manage', exact: true }).waitFor();
  // An admin sees the setting, the numbering and the mail key; and no other trace.
  await section(page, 'Company').getByText('Allow Access for Back Orders').waitFor();
  await section(page, 'Numbering').getByText('Next BO#').waitFor();
  same(await page.getByRole('link', { name: 'Back Orders' }).count(), 0, 'links to back orders');
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await access.selectOption('All Users');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.waitForURL(`**${MANAGE}`); // only what is saved leads there
  same((await (await page.request.get(`${url}/api/v1/company`)).json()).back_order_access, 'all', 'the setting');
  await clean(page);
});

way('access by role: None hides from both, Admin Only from reps', async () => {
  const admin = await window_();
  await signIn(admin);
  const rep = await window_();
  await signIn(rep, 'ana@demo.example');
  const traces = async (page) => {
    await page.goto(`${url}/my-account/preferences`);
    await page.getByRole('heading', { name: 'Preferences' }).waitFor();
    await page.getByRole('button', { name: 'My Account' }).waitFor();
    const links = await page.getByText(/back order/i).count();
    await page.goto(`${url}/orders/back-orders`);
    await page.getByRole('heading', { name: /Back Orders|No page/ }).first().waitFor();
    return [links > 0, (await page.getByRole('heading', { name: 'No page with this address' }).count()) === 0];
  };
  try {
    await company(admin, { back_order_access: 'none' });
    same(await traces(rep), [false, false], 'None, rep');
    same((await traces(admin))[1], false, 'None, admin: the page');
    await company(admin, { back_order_access: 'admin' });
    same(await traces(rep), [false, false], 'Admin Only, rep');
    same((await traces(admin))[1], true, 'Admin Only, admin: the page');
  } finally {
    await company(admin, { back_order_access: 'all' });
  }
  same((await traces(rep))[1], true, 'All Users, rep: the page');
  await rep.goto(`${url}${MANAGE}`);
  await rep.getByRole('heading', { name: 'No page with this address' }).waitFor();
  await rep.getByRole('button', { name: 'My Account' }).click();
  await rep.getByRole('menuitem', { name: 'Preferences' }).waitFor();
  same(await rep.getByRole('menuitem', { name: 'Manage' }).count(), 0, 'Manage for a rep');
});

way('Outbound Emails → Add → back.orders.create → Save; edited, refused, deleted', async () => {
  const page = await window_();
  await signIn(page);
  await openManage(page);
  const mails = section(page, 'Outbound Emails');
  await mails.getByRole('button', { name: 'Add', exact: true }).click();
  const key = dialog(page).getByLabel('Key');
  await key.selectOption('back.orders.create');
  await accessible(page, 'Add');
  await shot(page, 'outbound-add');
  await dialog(page).getByLabel('Recipients').fill('no address at all');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await focused(dialog(page).locator('[aria-invalid="true"]'));
  await accessible(page, 'refused');
  await shot(page, 'outbound-refused');
  await dialog(page).getByLabel('Recipients').fill('');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await mails.getByRole('button', { name: 'back.orders.create' }).waitFor();
  await mails.getByText('All active admins').waitFor();
  await shot(page, 'outbound-list');
  await mails.getByRole('button', { name: 'back.orders.create' }).click();
  await dialog(page).getByLabel('Subject').fill('New: {number}');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await mails.getByText('New: {number}').waitFor();
  await mails.getByRole('button', { name: 'back.orders.create' }).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await mails.getByText('Nobody but the assigned reps is told about new back orders.').waitFor();
  await clean(page);
});

test('a mail that nobody took is named, and sent again', async () => {
  const page = await window_();
  await signIn(page);
  const headers = { Origin: url };
  const post = (path, data) => page.request.post(`${url}/api/v1/${path}`, { headers, data });
  const made = await post('outbound-emails', { key: 'back.orders.create', recipients: 'refused-once@demo.example' });
  same(made.status(), 201, 'an Outbound Email');
  const { items } = await (await page.request.get(`${url}/api/v1/back-orders?status=open&limit=1`)).json();
  const { lines, account } = await (await page.request.get(`${url}/api/v1/back-orders/${items[0].number}`)).json();
  same((await post('back-orders', { account: account.id, lines: [{ product: lines[0].product.id, qty_btl: 1 }] })).status(), 201, 'a back order');
  const state = async (name) => (await (await page.request.get(`${url}/api/v1/outbox?state=${name}&limit=50`)).json()).items;
  const has = (found) => found.some((one) => one.target === 'refused-once@demo.example');
  while (!has(await state('failed'))) {
    await page.getByRole('button', { name: 'My Account' }).waitFor(); // the mail server's answer takes its time
  }
  await openManage(page);
  const failed = section(page, 'Outbound Emails').getByRole('table', { name: 'Mails not delivered' });
  const row = failed.getByRole('row').filter({ hasText: 'refused-once@demo.example' });
  await row.filter({ hasText: '550 5.1.1 not this time' }).waitFor();
  await accessible(page, 'failed mails');
  await shot(page, 'outbound-failed');
  await row.getByRole('button', { name: /^Send again/ }).click();
  await row.waitFor({ state: 'detached' });
  while (!has(await state('sent'))) {
    await page.getByRole('button', { name: 'My Account' }).waitFor();
  }
  const id = (await made.json()).id;
  await page.request.delete(`${url}/api/v1/outbound-emails/${id}`, { headers: { ...headers, 'If-Match': made.headers().etag } });
  await clean(page);
});

way('the BO# sequence moves forward, never back, and far only when asked twice', async () => {
  const page = await window_();
  await signIn(page);
  await openManage(page);
  const numbers = section(page, 'Numbering');
  const now = (await (await page.request.get(`${url}/api/v1/company/numbers`)).json()).back_order.next;
  const move = async (to) => {
    await dialog(page).getByLabel('Next BO#').fill(String(to));
    await dialog(page).getByRole('button', { name: 'Move forward' }).click();
  };
  await numbers.getByRole('button', { name: 'Next BO#: move forward' }).click();
  await dialog(page).getByText(`The last number given is ${now - 1}.`).waitFor();
  await accessible(page, 'Move forward');
  await shot(page, 'numbers-move');
  await move(now - 1);
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await move(now + 500);
  await numbers.getByText(String(now + 500), { exact: true }).waitFor();
  await numbers.getByRole('button', { name: 'Next BO#: move forward' }).click();
  await move(now + 50000);
  await page.getByRole('heading', { name: /^Skip 49,500 numbers/ }).waitFor();
  await dialog(page).getByRole('button', { name: 'Move Forward', exact: true }).click();
  await numbers.getByText(String(now + 50000), { exact: true }).waitFor();
  await clean(page);
});

test('settings that somebody else has changed stand side by side; leaving with changes asks', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${MANAGE}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('Mine Wines');
  await company(page, { name: 'Their Wines', future_days: 9 });
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('was changed elsewhere').or(page.getByText('were changed elsewhere')).first().waitFor();
  await page.getByText('Mine Wines').waitFor();
  await page.getByText('Their Wines').waitFor();
  await accessible(page, 'changed elsewhere');
  await shot(page, 'manage-conflict');
  await page.getByRole('button', { name: 'Use These' }).click();
  same(await page.getByLabel('Name', { exact: true }).inputValue(), 'Mine Wines', 'what was typed');
  same(await page.getByLabel('Future orders: days ahead').inputValue(), '9', 'what the other did');
  await page.getByRole('button', { name: 'My Account' }).click();
  await page.getByRole('menuitem', { name: 'Preferences' }).click();
  await page.getByRole('heading', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('The settings are saved.').waitFor();
  await clean(page);
});

test('a session that ends while settings are edited loses nothing', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${MANAGE}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('Still Here Wines');
  await page.context().clearCookies();
  await page.getByLabel('Name', { exact: true }).press('Enter'); // the page may have learned it already, and the dialog be over the button
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  same(await page.getByLabel('Name', { exact: true }).inputValue(), 'Still Here Wines', 'what was typed');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('The settings are saved.').waitFor();
});

test('members: added, given accounts, made admin, disabled', async () => {
  const page = await window_();
  await signIn(page);
  await openManage(page);
  await page.getByRole('button', { name: 'Add New User' }).click();
  await dialog(page).getByLabel('Name').fill('Nina Neu');
  await dialog(page).getByLabel('E-mail').fill('ana@demo.example');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('E-mail').fill('nina@demo.example');
  await shot(page, 'member-add');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Nina Neu', level: 1 }).waitFor();
  const accounts = section(page, 'Assigned accounts');
  await accounts.getByRole('combobox', { name: 'Assign an account' }).fill('a');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await accounts.getByRole('button', { name: /^Remove / }).waitFor();
  await accessible(page, 'member');
  await shot(page, 'member');
  await accounts.getByRole('button', { name: /^Remove / }).click();
  await accounts.getByText('No accounts are assigned.').waitFor();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog(page).getByLabel('Role').selectOption('Admin');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await accounts.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Disable', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Disable' }).click();
  await page.getByText('Disabled', { exact: true }).waitFor();
  await clean(page);
});

test('warehouses and price levels are added and edited', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', MANAGE);
  await page.getByRole('button', { name: 'Add Warehouse' }).click();
  await dialog(page).getByLabel('Code').fill('TEST');
  await dialog(page).getByLabel('Name').fill('Cold Cellar');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  const warehouses = section(page, 'Warehouses');
  await warehouses.getByRole('button', { name: 'Cold Cellar' }).click();
  await dialog(page).getByLabel('In use').uncheck();
  await accessible(page, 'warehouse');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await warehouses.getByText('Inactive').waitFor();
  await page.getByRole('button', { name: 'Add Price Level' }).click();
  await dialog(page).getByLabel('Label').fill('Five-case');
  await dialog(page).getByLabel('Position in lists').fill('seven');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('Position in lists').fill('7');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await section(page, 'Price Levels').getByRole('button', { name: 'Five-case' }).waitFor();
  await clean(page);
});

test('a token is shown once, works, and is ended', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', MANAGE);
  await page.getByRole('button', { name: 'New Token' }).click();
  await dialog(page).getByLabel('What it is for').fill('Nightly export');
  await dialog(page).getByRole('button', { name: 'Make Token' }).click();
  const token = await page.locator('#secret').textContent();
  await accessible(page, 'token');
  await shot(page, 'token-once');
  const ask = () => fetch(`${url}/api/v1/accounts`, { headers: { Authorization: `Bearer ${token}` } });
  same((await ask()).status, 200, 'with the token');
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'End Nightly export' }).click();
  await dialog(page).getByRole('button', { name: 'End Nightly export' }).click();
  await page.getByText('“Nightly export” is ended.').waitFor();
  same((await ask()).status, 401, 'with the ended token');
  ok(!(await page.content()).includes(token), 'the token is nowhere any more');
  await clean(page);
});

test('a webhook is made with its secret shown once, tested, and deleted', async () => {
  const address = 'https://hooks.demo.example/told';
  const page = await window_();
  await signIn(page, 'admin@demo.example', MANAGE);
  await page.getByRole('button', { name: 'Add Webhook' }).click();
  await dialog(page).getByLabel('Address').fill('nowhere');
  await dialog(page).getByLabel('back_order.created').check();
  await accessible(page, 'Add Webhook');
  await shot(page, 'webhook-add');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('Address').fill(address);
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('#secret').waitFor();
  ok((await page.locator('#secret').textContent()).length > 20, 'a secret');
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await section(page, 'Webhooks').getByRole('button', { name: address }).click();
  await dialog(page).getByRole('button', { name: 'Send a Test' }).click();
  await dialog(page).getByRole('row').nth(1).waitFor();
  await accessible(page, 'webhook');
  await shot(page, 'webhook');
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await section(page, 'Webhooks').getByText('No other program is told anything.').waitFor();
  await clean(page);
});

const TESTED = ['orders.confirmation', 'orders.create', 'back.orders.ready', 'email.delivery.error']; // one for each look

for (const [index, look] of looks.entries()) {
  test(`Send a Test: one mail to oneself, and what became of it, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const made = await page.request.post(`${url}/api/v1/outbound-emails`, {
      headers: { Origin: url },
      data: { key: TESTED[index], recipients: 'cellar@else.example', subject: `Look ${look.name}` },
    });
    same(made.status(), 201, 'an Outbound Email');
    await openManage(page, look);
    await section(page, 'Outbound Emails').getByRole('button', { name: TESTED[index], exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Send a Test' }).click();
    await dialog(page).getByText('Sent to admin@demo.example.').waitFor();
    await accessible(page, 'a test that was sent');
    await shot(page, `outbound-test-${look.name}`);
    const outbox = await (await page.request.get(`${url}/api/v1/outbox?key=outbound.email.test&limit=1`)).json();
    same([outbox.items[0].target, outbox.items[0].subject], ['admin@demo.example', `Test: Look ${look.name}`], 'what was sent, to whom');
    await clean(page);
  });
}

await run();
