/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts: the list, a page with its Back Orders section, editing, contacts, reps; and what reps may not. */
import { accessible, clean, looks, ok, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const rows = (page) => page.locator('tr[data-row]');
const section = (page, name) => page.getByRole('region', { name, exact: true });
const dialog = (page) => page.getByRole('dialog').last();
const first = (page) => rows(page).first().getByRole('link').first();

/** The address of an account that has open back orders. */
async function waiting(page) {
  const { items } = await (await page.request.get(`${url}/api/v1/back-orders?status=open&limit=1`)).json();
  return `/accounts/${items[0].account.id}`;
}

for (const look of looks) {
  test(`accounts, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    if (look.phone) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
    }
    await page.getByRole('link', { name: 'Accounts', exact: true }).first().click();
    await rows(page).nth(5).waitFor();
    await accessible(page, 'accounts');
    await shot(page, `accounts-${look.name}`);
    await page.getByLabel('Status', { exact: true }).selectOption('Past due');
    await page.waitForURL(/status=past_due/);
    await page.getByLabel('Search name, number, city').fill('nobody at all');
    await page.getByText('No accounts match these filters').waitFor();
    await accessible(page, 'no match');
    await page.getByRole('button', { name: 'Clear Filters' }).click();
    await rows(page).nth(5).waitFor();
    await clean(page);
  });

  test(`account, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    await page.goto(`${url}${await waiting(page)}`);
    await section(page, 'Back Orders').getByRole('link', { name: /^BO-/ }).first().waitFor();
    await section(page, 'Contacts').waitFor();
    await accessible(page, 'account');
    await shot(page, `account-${look.name}`);
    await section(page, 'Reps').scrollIntoViewIfNeeded();
    await shot(page, `account-lower-${look.name}`);
    await section(page, 'Back Orders').getByRole('radio', { name: 'Closed' }).check();
    await section(page, 'Back Orders').getByText(/Closed|None is closed/).last().waitFor();
    await clean(page);
  });
}

way('from the list to an account, its back orders, and all of them', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/accounts');
  await first(page).waitFor();
  const name = await first(page).textContent();
  await first(page).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.goto(`${url}${await waiting(page)}`);
  await section(page, 'Back Orders').getByRole('link', { name: /^See all/ }).click();
  await page.waitForURL(/back-orders\?account=\d+/);
  await rows(page).first().waitFor();
  await clean(page);
});

test('the palette finds accounts and products', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/accounts');
  await first(page).waitFor();
  const name = await first(page).textContent();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill(name);
  await page.getByRole('option', { name }).first().click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await clean(page);
});

test('the action for the account stands in the left-side menu', async () => {
  const page = await window_();
  await signIn(page);
  const at = await waiting(page);
  await page.goto(`${url}${at}`);
  const link = page.getByRole('link', { name: 'New Back Order' });
  await link.waitFor();
  same(await link.getAttribute('href'), `/orders/back-orders/new?account=${at.split('/').pop()}`, 'where it leads');
});

test('an account is made, refused beside its fields, edited and taken out of use', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/accounts');
  const taken = await rows(page).first().locator('td').nth(1).textContent();
  await page.getByRole('button', { name: 'New Account' }).click();
  await dialog(page).getByLabel('Name').fill('Zum Goldenen Hirschen');
  await dialog(page).getByLabel('Number', { exact: true }).fill(taken);
  await accessible(page, 'New Account');
  await shot(page, 'account-new');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await accessible(page, 'refused');
  await dialog(page).getByLabel('Number', { exact: true }).fill('HIRSCH-1');
  await dialog(page).getByLabel('Tue').check();
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('heading', { name: 'Zum Goldenen Hirschen', level: 1 }).waitFor();
  await section(page, 'Back Orders').getByText('No open back orders for this account.').waitFor();
  await section(page, 'Orders').getByText('No orders yet.').waitFor();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog(page).getByLabel('City').fill('Graz');
  await dialog(page).getByLabel('Active').uncheck();
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('Graz').waitFor();
  await page.getByText('Inactive', { exact: true }).waitFor();
  ok(await page.getByRole('button', { name: 'New Back Order' }).isDisabled(), 'nothing new for one that is out of use');
  await clean(page);
});

test('contacts and reps of an account', async () => {
  const page = await window_();
  await signIn(page);
  await page.goto(`${url}${await waiting(page)}`);
  await page.getByRole('button', { name: 'Add Contact' }).click();
  await dialog(page).getByLabel('Telephone').fill('+1 515 555 0100');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('Name').fill('Petra Keller');
  await dialog(page).getByLabel('E-mail').fill('petra@keller.example');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await section(page, 'Contacts').getByRole('link', { name: 'petra@keller.example' }).waitFor();
  await section(page, 'Contacts').getByRole('button', { name: 'Remove Petra Keller' }).click();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await section(page, 'Contacts').getByText('Petra Keller').waitFor({ state: 'detached' });
  const reps = section(page, 'Reps');
  const remove = reps.getByRole('button', { name: /^Remove / });
  await remove.first().waitFor();
  const before = await remove.count();
  await reps.getByRole('combobox', { name: 'Assign a rep' }).click();
  await page.getByRole('option').first().click();
  await remove.nth(before).waitFor();
  await remove.nth(before).click();
  await remove.nth(before).waitFor({ state: 'detached' });
  await clean(page);
});

test('a rep sees his accounts, and edits none', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', '/accounts');
  await first(page).waitFor();
  same(await page.getByRole('button', { name: 'New Account' }).count(), 0, 'New Account');
  await first(page).click();
  await section(page, 'Contacts').waitFor();
  same(await page.getByRole('button', { name: 'Edit', exact: true }).count(), 0, 'Edit');
  same(await page.getByRole('button', { name: 'Add Contact' }).count(), 0, 'Add Contact');
  same(await page.getByRole('region', { name: 'Reps', exact: true }).count(), 0, 'Reps');
  await page.goto(`${url}/accounts/999999`);
  await page.getByRole('heading', { name: 'No page with this address' }).waitFor();
  await clean(page);
});

test('without access an account shows no trace of back orders', async () => {
  const page = await window_();
  await signIn(page);
  const at = await waiting(page);
  const setting = async (value) => {
    const company = await page.request.get(`${url}/api/v1/company`);
    const headers = { 'If-Match': company.headers().etag, Origin: url };
    same((await page.request.patch(`${url}/api/v1/company`, { headers, data: { back_order_access: value } })).status(), 200, 'the setting');
  };
  await setting('none');
  try {
    for (const path of [at, '/accounts']) {
      await page.goto(`${url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText(/Contacts|accounts$/).first().waitFor();
      same(await page.getByText(/back order/i).count(), 0, `traces at ${path}`);
    }
  } finally {
    await setting('all');
  }
});

await run();
