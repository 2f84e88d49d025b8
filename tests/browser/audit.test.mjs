/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Audit Log: what was changed in words, filters in the address, files of what is filtered; not for reps. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const AUDIT = '/my-account/manage/audit';
const rows = (page) => page.locator('tr[data-row]');
const count = (page) => page.locator('.page-count');
const dialog = (page) => page.getByRole('dialog');

/** Some changes by the admin: settings, a number, a member's name, the reps of an account, one Outbound Email that goes again. */
async function changes(page) {
  const { body: company } = await call(page, 'GET', 'company');
  same((await call(page, 'PATCH', 'company', { future_days: 9, stock_policy: 'block_all' }, company.rev)).status, 200, 'settings');
  const { body: users } = await call(page, 'GET', 'users');
  const rep = users.items.find((user) => user.role === 'rep');
  same((await call(page, 'PATCH', `users/${rep.id}`, { name: 'Benedicta Longfellow-Okafor' }, rep.rev)).status, 200, 'a name');
  const { body: accounts } = await call(page, 'GET', 'accounts?limit=1');
  const { body: account } = await call(page, 'GET', `accounts/${accounts.items[0].id}`);
  same((await call(page, 'PUT', `accounts/${account.id}/reps`, { reps: [rep.id] }, account.rev)).status, 200, 'reps');
  const { body: made } = await call(page, 'POST', 'outbound-emails', { key: 'orders.create', recipients: '' });
  same((await call(page, 'DELETE', `outbound-emails/${made.id}`, undefined, made.rev)).status, 204, 'deleted');
  const { body: numbers } = await call(page, 'GET', 'company/numbers');
  const next = numbers.back_order.next + 100;
  same((await call(page, 'POST', 'company/numbers/back-orders', { next })).status, 200, 'a number');
  return { rep, account, next };
}

for (const look of looks) {
  test(`the audit log, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', '/my-account/manage');
    if (look === looks[0]) {
      await changes(page);
    }
    await page.getByRole('link', { name: 'Audit Log' }).click();
    await rows(page).nth(3).waitFor();
    await rows(page).filter({ hasText: 'Number moved forward' }).waitFor();
    await accessible(page, 'the audit log');
    await clean(page);
    await shot(page, `audit-${look.name}`);
    await rows(page).filter({ hasText: 'Settings changed' }).first().getByRole('link').first().click();
    await dialog(page).getByRole('rowheader', { name: 'Future orders: days ahead' }).waitFor();
    await dialog(page).getByText('Block all', { exact: true }).waitFor();
    await accessible(page, 'one entry');
    await clean(page);
    await shot(page, `audit-entry-${look.name}`);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page.goto(`${url}${AUDIT}?kind=webhook.failed`);
    await page.getByText('No changes match these filters').waitFor();
    await accessible(page, 'no match');
    await shot(page, `audit-no-match-${look.name}`);
  });
}

test('filters are in the address, and a file holds exactly what they let through', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', AUDIT);
  await rows(page).first().waitFor();
  const all = Number((await count(page).innerText()).split(' ')[0].replace(',', ''));
  await page.getByLabel('About', { exact: true }).selectOption('User');
  await rows(page).filter({ hasText: 'Name: ' }).first().waitFor();
  ok(page.url().endsWith('?object=user'), page.url());
  await page.getByLabel('What happened').selectOption('User changed');
  await page.getByText('1 change', { exact: true }).waitFor();
  ok(all > 1, 'there was more');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Done by' }).fill('dana');
  await page.locator('[role="option"]').first().click();
  await page.getByLabel('From').fill('2020-01-01');
  await page.getByRole('button', { name: 'Apply Filters' }).click();
  await page.getByText('From: Jan 1, 2020').waitFor();
  await page.getByText('1 change', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV' }).first().click();
  const lines = (await (await (await file).createReadStream()).toArray()).join('').trim().split('\r\n');
  same(lines.length, 2, 'one change in the file');
  ok(lines[1].includes('user.updated') && lines[1].includes('Benedicta'), lines[1]);
  await page.reload();
  await page.getByText('1 change', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove filter From: Jan 1, 2020' }).click();
  ok(!page.url().includes('from='), page.url());
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL(`${url}${AUDIT}`);
  await page.goto(`${url}${AUDIT}?from=nonsense&kind=order.created&object_id=3`);
  await rows(page).first().waitFor();
  same(await page.locator('.chip').count(), 0, 'an address that makes no sense asks for all');
});

test('an entry leads to its object, to all of that object, and is there by its address; one that is gone says so', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${AUDIT}?kind=account.reps_changed`);
  await rows(page).first().getByText(/Reps: .*Benedicta Longfellow-Okafor/).waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Benedicta Longfellow-Okafor').first().waitFor();
  const address = page.url();
  await dialog(page).getByRole('link', { name: /^All changes of / }).click();
  await page.getByText(/^Only: /).waitFor();
  await dialog(page).waitFor({ state: 'detached' });
  await page.goto(address.replace('kind=account.reps_changed', 'kind=webhook.failed'));
  await dialog(page).getByText('Benedicta Longfellow-Okafor').first().waitFor();
  await dialog(page).getByRole('link').first().click();
  await page.waitForURL(/\/accounts\/\d+$/);
  await page.goto(`${url}${AUDIT}?object=outbound_email`);
  await page.getByText(/^Outbound Email \d+, deleted$/).first().waitFor();
  await page.goto(`${url}${AUDIT}?kind=company.number_moved`);
  await rows(page).first().getByRole('link').nth(1).click();
  await page.getByRole('heading', { name: 'Company', exact: true }).and(page.locator(':focus')).waitFor();
});

test('it fails and is offline in words', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', AUDIT);
  await rows(page).first().waitFor();
  await page.route(/\/api\/v1\/audit/, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"status":503,"code":"busy","title":"Busy","detail":"much to do"}' }));
  await page.getByLabel('About', { exact: true }).selectOption('Webhook');
  await page.getByRole('alert').or(page.locator('.note')).getByText('much to do').waitFor();
  await page.unroute(/\/api\/v1\/audit/);
  await page.getByRole('button', { name: 'Try Again' }).click();
  await page.getByText('No changes match these filters').waitFor();
  await page.goto(`${url}${AUDIT}`);
  await rows(page).first().waitFor();
  await page.context().setOffline(true);
  await page.getByLabel('About', { exact: true }).selectOption('Warehouse');
  await page.getByText('Offline').first().waitFor();
  await accessible(page, 'offline');
});

test('a rep sees no trace of it', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', AUDIT);
  await page.getByRole('heading', { name: 'This page does not exist' }).or(page.locator('.state h1')).waitFor();
  same(await page.getByRole('link', { name: 'Audit Log' }).count(), 0, 'links');
  for (const query of ['', '?user=1', '?format=csv', '?total=true']) {
    const { status, body } = await call(page, 'GET', `audit${query}`);
    same([status, Object.keys(body).includes('items')], [403, false], query);
  }
});

await run();
