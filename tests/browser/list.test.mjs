/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Acting on the list of back orders: one row, some, all that match; files; what others have written meanwhile. */
import { readFileSync } from 'node:fs';
import { accessible, clean, looks, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const LIST = '/orders/back-orders';
const rows = (page) => page.locator('tr[data-row]');
const read = async (page, path) => (await page.request.get(`${url}/api/v1/${path}`)).json();

for (const look of looks) {
  test(`the list with what is there, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', LIST);
    await rows(page).nth(5).waitFor();
    await accessible(page, 'list');
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    ok(nodes <= 1500, `${nodes} nodes, more than 1500`);
    await shot(page, `list-${look.name}`);
    await clean(page);
  });
}

test('long names take two lines of a row that keeps its height; what is cut all the same is said under the pointer', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/orders/back-orders');
  await page.locator('tr[data-row]').nth(10).waitFor();
  const seen = await page.locator('tr[data-row]').evaluateAll((rows) =>
    rows.map((row) => {
      const [account, products] = [...row.querySelectorAll('.wrap')];
      const cut = (box) => box.scrollHeight > box.clientHeight;
      return { height: row.getBoundingClientRect().height, lines: Math.round(account.clientHeight / 16), account: cut(account), products: cut(products) };
    }),
  );
  same([...new Set(seen.map((row) => row.height))], [40], 'heights of rows');
  ok(seen.some((row) => row.lines === 2), 'some names are long');
  ok(seen.every((row) => !row.account), 'no account is cut');
  const long = seen.findIndex((row) => row.products);
  const cell = page.locator('tr[data-row]').nth(long).locator('td:has(.wrap)').nth(1);
  await cell.hover();
  same(await cell.getAttribute('title'), await cell.innerText(), 'the whole of it');
});

test('a row says what its warehouses have, and is acted on without opening it', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  const [item] = (await read(page, 'back-orders?status=open&dir=desc&limit=1')).items;
  const row = rows(page).first();
  await row.filter({ hasText: item.display }).filter({ hasText: item.rep_now[0].name }).waitFor();
  await page.getByRole('button', { name: `Actions of ${item.display}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start Order' }).waitFor();
  await accessible(page, 'row menu');
  await shot(page, 'list-row-menu');
  await page.getByRole('menuitem', { name: 'Close without Order' }).click();
  await page.getByRole('dialog').getByRole('combobox').selectOption({ index: 1 });
  await page.getByRole('dialog').getByRole('button', { name: `Close ${item.display}` }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  same((await read(page, `back-orders/${item.number}`)).status, 'closed', 'the back order');
  await clean(page);
});

test('some are closed for one reason, and their number is typed first', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(5).waitFor();
  for (const index of [1, 2]) {
    await rows(page).nth(index).getByRole('checkbox').check();
  }
  const numbers = await Promise.all([1, 2].map((index) => rows(page).nth(index).locator('td').nth(1).textContent()));
  await page.getByText('2 selected').waitFor();
  await accessible(page, 'bulk bar');
  await shot(page, 'list-bulk');
  await page.getByRole('button', { name: 'Close without Order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption({ index: 1 });
  const yes = dialog.getByRole('button', { name: 'Close 2 Back Orders' });
  ok(await yes.isDisabled(), 'the number has to be typed');
  await dialog.getByLabel('Type 2 to confirm').fill('2');
  await accessible(page, 'closing many');
  await yes.click();
  await dialog.getByText(/of 2 closed/).waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText('2 selected').waitFor({ state: 'detached' });
  for (const number of numbers) {
    const bo = await read(page, `back-orders/${number.replace(/\D/g, '')}`);
    ok(bo.status === 'closed' || bo.tied_to !== null, `${number} is closed, unless an order has it`);
  }
  await clean(page);
});

test('all that match are closed by a job', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  const account = (await read(page, 'back-orders?status=open&dir=desc&limit=1')).items[0].account.id;
  const { total } = await read(page, `back-orders?status=open&account=${account}&total=true`);
  await page.goto(`${url}${LIST}?account=${account}`);
  await rows(page).first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows that are loaded' }).check();
  await page.getByText(`${total} selected`).waitFor();
  if (total > 1) {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await rows(page).first().getByRole('checkbox').check();
    await page.getByRole('button', { name: `Select all ${total} that match` }).click();
  }
  await page.getByRole('button', { name: 'Close without Order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption({ index: 1 });
  await dialog.getByLabel(`Type ${total} to confirm`).fill(String(total));
  await dialog.getByRole('button', { name: /^Close \d+ Back Order/ }).click();
  await dialog.getByText(new RegExp(`of ${total} closed`)).waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await clean(page);
});

test('an order is started from several of one account only', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${LIST}?sort=account&dir=asc`);
  await rows(page).nth(5).waitFor();
  const { items } = await read(page, 'back-orders?status=open&sort=account&limit=40');
  const at = items.findIndex((item, i) => i > 0 && item.account.id === items[i - 1].account.id && !item.tied_to && !items[i - 1].tied_to);
  const other = items.findIndex((item) => item.account.id !== items[at].account.id);
  await page.getByRole('checkbox', { name: `Select ${items[at].display}` }).check();
  await page.getByRole('checkbox', { name: `Select ${items[at - 1].display}` }).check();
  const start = page.locator('.bulk').getByRole('link', { name: 'Start Order' });
  ok((await start.getAttribute('href')).startsWith('/orders/new?back_orders='), 'the order form is asked for both');
  await page.getByRole('checkbox', { name: `Select ${items[other].display}` }).check();
  await page.getByText('An order is started from back orders of one account.').waitFor();
  await clean(page);
});

test('the list leaves as it is seen', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${LIST}?status=closed`);
  await rows(page).nth(1).waitFor();
  for (const kind of ['CSV', 'XLSX']) {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: kind, exact: true }).click()]);
    ok(file.suggestedFilename().startsWith('back-orders_status-closed_'), `the file is called ${file.suggestedFilename()}`);
    same(await file.failure(), null, `${kind} has come`);
  }
  await clean(page);
});

test('what others write is announced, and shown when asked for', async () => {
  const page = await window_();
  await page.clock.install();
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).nth(1).waitFor();
  const [one] = (await read(page, 'back-orders?status=open&limit=1')).items;
  const { lines } = await read(page, `back-orders/${one.number}`);
  const made = await page.request.post(`${url}/api/v1/back-orders`, {
    headers: { Origin: url },
    data: { account: one.account.id, lines: [{ product: lines[0].product.id, qty_btl: 3 }] },
  });
  same(made.status(), 201, 'a colleague writes one');
  await page.clock.runFor(31_000);
  await page.getByRole('button', { name: '1 new · Show' }).click();
  await rows(page).first().filter({ hasText: (await made.json()).display }).waitFor();
  await page.getByRole('button', { name: '1 new · Show' }).waitFor({ state: 'detached' });
  await clean(page);
});

test('every list leaves as a file, with the filter that is set', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/accounts?type=restaurant');
  for (const [path, name] of [
    ['/accounts?type=restaurant', 'accounts_type-restaurant_'],
    ['/producers?text=domaine', 'producers_text-domaine_'],
    ['/orders/active', 'orders_'],
  ]) {
    await page.goto(`${url}${path}`);
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV', exact: true }).click()]);
    ok(file.suggestedFilename().startsWith(name), `the file is called ${file.suggestedFilename()}`);
    const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
    const shown = await page.locator('.page-count').first().innerText();
    same(lines.length - 1, Number(shown.replace(/\D/g, '')), `rows of ${file.suggestedFilename()}`);
  }
  await clean(page);
});

await run();
