/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ready to fill: proposals with their reasons, changed, left out, started as drafts; what no longer fits is told. */
import { accessible, clean, focused, looks, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const PAGE = '/orders/ready-to-fill';
const cards = (page) => page.locator('.card');

async function ready(page, query = '') {
  return (await page.request.get(`${url}/api/v1/back-orders/ready?limit=200&total=true${query}`)).json();
}

/** None but these. */
async function choose(page, proposals) {
  await page.getByRole('checkbox', { name: /^All \d+ accounts/ }).uncheck();
  for (const { account } of proposals) {
    await page.getByRole('checkbox', { name: `Start an order for ${account.name}`, exact: true }).check();
  }
}

for (const look of looks) {
  test(`ready to fill, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', PAGE);
    await cards(page).first().waitFor();
    await accessible(page, 'proposals');
    await shot(page, `ready-${look.name}`);
    await page.getByRole('radio', { name: 'Fair split' }).check();
    await page.waitForURL(/strategy=fair/);
    await page.getByText('Every account gets its part').waitFor();
    const quantity = page.getByRole('textbox', { name: /^Quantity of/ }).first();
    await quantity.fill('2,5');
    await page.getByText(/^At most/).waitFor();
    await accessible(page, 'a quantity that is none');
    await page.getByRole('button', { name: /^Start \d+ Draft Order/ }).click();
    await focused(quantity);
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    ok(nodes <= 1500, `${nodes} nodes, more than 1500`);
    await clean(page);
  });
}

test('some are left out, one is changed, the others become drafts', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', PAGE);
  await cards(page).first().waitFor();
  const { items, total } = await ready(page);
  const startable = items.filter((item) => item.lines.length > 0);
  ok(startable.length >= 3, `only ${startable.length} accounts could be filled`);
  await page.getByRole('link', { name: /^Ready to fill/ }).first().waitFor();
  await choose(page, startable.slice(0, 2));
  const line = startable[0].lines[0];
  await page.getByRole('textbox', { name: `for ${line.display}` }).first().fill('1b');
  await page.getByRole('button', { name: 'Start 2 Draft Orders' }).click();
  await page.getByLabel('Delivery date').waitFor();
  await accessible(page, 'the dialog');
  await shot(page, 'ready-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Start 2 Draft Orders' }).click();
  await page.getByText('2 draft orders are ready for review.').waitFor();
  await accessible(page, 'started');
  await shot(page, 'ready-started');
  const made = await page.getByRole('link', { name: /^Order \d+$/ }).first().textContent();
  const order = await (await page.request.get(`${url}/api/v1/orders/${made.replace(/\D/g, '')}`)).json();
  same([order.state, order.lines.find((one) => one.product.id === line.product.id).qty_btl], ['draft', 1], 'the draft');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('draft orders are ready').waitFor({ state: 'detached' });
  ok((await ready(page)).total <= total, 'what was started is not proposed again');
  await clean(page);
});

test('what no longer fits is told, by itself or all together', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', PAGE);
  await cards(page).first().waitFor();
  const { items } = await ready(page);
  const [first, second] = items.filter((item) => item.lines.length > 0);
  await choose(page, [first, second]);
  // Somebody else starts the first one while the page is open.
  const proposals = [{ account: first.account.id, lines: first.lines.map(({ back_order, line, qty_btl }) => ({ back_order, line, qty_btl })) }];
  const taken = await page.request.post(`${url}/api/v1/back-orders/ready/start`, { headers: { Origin: url }, data: { proposals } });
  same(taken.status(), 200, 'the other one is first');
  await page.getByRole('button', { name: 'Start 2 Draft Orders' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'All or none' }).check();
  await dialog.getByRole('button', { name: 'Start 2 Draft Orders' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'No draft order was started.' }).waitFor();
  await accessible(page, 'refused');
  await shot(page, 'ready-refused');
  await dialog.getByRole('radio', { name: 'Each by itself' }).check();
  await dialog.getByRole('button', { name: 'Start 2 Draft Orders' }).click();
  await page.getByText('1 draft order is ready for review. 1 account no longer fits:').waitFor();
  await page.getByRole('listitem').filter({ hasText: first.account.name }).waitFor();
  await accessible(page, 'one of two');
  same(await page.getByRole('cell', { name: second.account.name }).count(), 1, 'the order of the second one');
  await clean(page);
});

test('without draft orders there is no such page', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', PAGE);
  await cards(page).first().waitFor();
  const setting = async (value) => {
    const company = await page.request.get(`${url}/api/v1/company`);
    const headers = { 'If-Match': company.headers().etag, Origin: url };
    same((await page.request.patch(`${url}/api/v1/company`, { headers, data: { draft_orders: value } })).status(), 200, 'the setting');
  };
  await setting(false);
  try {
    await page.reload();
    await page.getByRole('heading', { name: 'No page with this address' }).waitFor();
    same(await page.getByText('Ready to fill').count(), 0, 'traces');
  } finally {
    await setting(true);
  }
});

await run();
