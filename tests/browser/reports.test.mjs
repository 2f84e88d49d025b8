/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports: demand with its chart, the Back Orders Report, and that what is shown is what the API says. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const DEMAND = '/reports/demand';
const rows = (page) => page.locator('tr[data-row]');
const read = async (page, path) => (await page.request.get(`${url}/api/v1/${path}`)).json();
const few = async (page) => {
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  ok(nodes <= 1500, `${nodes} nodes, more than 1500`);
};

for (const look of looks) {
  test(`demand, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', DEMAND);
    await rows(page).nth(2).waitFor();
    await page.getByRole('figure').waitFor();
    await accessible(page, 'demand');
    await few(page);
    await shot(page, `demand-${look.name}`);
    await page.getByRole('radio', { name: 'Producer' }).check();
    await page.waitForURL(/by=producer/);
    await page.getByRole('status').filter({ hasText: /producers?$/ }).waitFor();
    await accessible(page, 'demand by producer');
    await page.getByLabel('Search product, code, producer').fill('no such wine at all');
    await page.getByText('Nothing that is wanted matches these filters').waitFor();
    await accessible(page, 'no match');
    await page.getByRole('button', { name: 'Clear Filters' }).click();
    await rows(page).first().waitFor();
    await clean(page);
  });
}

test('demand: what is shown is what the API says, and sorts and filters are links', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', DEMAND);
  await rows(page).nth(2).waitFor();
  const cell = (row, column) => rows(page).nth(row).locator('td').nth(column).textContent();
  const { items, total } = await read(page, 'demand?limit=3&total=true');
  const figures = (item) => [item.wanted_btl, item.accounts, item.gap_btl].map((n) => n.toLocaleString('en-US'));
  same([await cell(0, 2), await cell(0, 3), await cell(0, 8)], figures(items[0]), 'the first row');
  await page.getByRole('status').filter({ hasText: `${total} products` }).waitFor();
  same(await page.getByRole('figure').getByRole('listitem').first().textContent(), 'Gap: neither available nor on order', 'the legend');
  await page.getByRole('button', { name: 'Oldest' }).click();
  await page.waitForURL(/sort=age&dir=desc/);
  const oldest = (await read(page, 'demand?sort=age&limit=1')).items[0];
  await rows(page).first().filter({ hasText: `${oldest.age_days} d` }).waitFor();
  await page.getByRole('checkbox', { name: 'Only with a gap' }).check();
  await page.waitForURL(/gap=1/);
  const gaps = (await read(page, 'demand?min_gap=1&limit=1&total=true')).total;
  await page.getByRole('status').filter({ hasText: `${gaps} product` }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('combobox', { name: 'Producer' }).fill(items[0].producer.name);
  await page.getByRole('option', { name: items[0].producer.name, exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await accessible(page, 'filters');
  await page.getByRole('button', { name: 'Apply Filters' }).click();
  await page.getByText(`Producer: ${items[0].producer.name}`).waitFor();
  await page.reload();
  await page.getByText(`Producer: ${items[0].producer.name}`).waitFor();
  await page.goBack();
  await page.getByText(`Producer: ${items[0].producer.name}`).waitFor({ state: 'detached' });
  await clean(page);
});

const REPORT = '/reports/back-orders';

for (const look of looks) {
  way(`Back Orders Report, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', REPORT);
    await rows(page).nth(2).waitFor();
    await page.getByRole('figure').waitFor();
    await accessible(page, 'lines');
    await few(page);
    await shot(page, `report-${look.name}`);
    await page.getByLabel('Group by').selectOption('Producer');
    await page.waitForURL(/by=producer/);
    await rows(page).nth(2).waitFor();
    await accessible(page, 'groups');
    await shot(page, `report-groups-${look.name}`);
    await clean(page);
  });
}

test('the report: totals, groups and filters are those of the API, and leave as files', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${REPORT}?status=open&by=rep`);
  await rows(page).nth(1).waitFor();
  const totals = await read(page, 'reports/back-orders/totals?status=open');
  await page.locator('.tiles').getByText(`${totals.open_btl.toLocaleString('en-US')} btl`).waitFor();
  const [first] = (await read(page, 'reports/back-orders/groups?status=open&by=rep&limit=1')).items;
  await rows(page).first().filter({ hasText: first.name }).filter({ hasText: first.total_btl.toLocaleString('en-US') }).waitFor();
  await page.getByRole('link', { name: first.name }).click();
  await page.getByText(`Rep: ${first.name}`).waitFor();
  await rows(page).nth(2).waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).waitFor();
  await accessible(page, 'export');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV', exact: true }).click()]);
  ok(/^reports-back-orders_rep-\d+_.*\.csv$/.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Closed from').fill('2031-01-01');
  await page.getByRole('button', { name: 'Apply Filters' }).click();
  await page.getByText('No back orders match these filters').waitFor();
  await accessible(page, 'no match');
  await clean(page);
});

test('a rep reports on his accounts alone; ages are a filter', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', `${REPORT}?status=open`);
  await rows(page).nth(2).waitFor();
  const mine = await read(page, 'reports/back-orders/totals?status=open');
  const tile = (n) => page.locator('.tiles').getByText(`${n.toLocaleString('en-US')} btl`).first().waitFor();
  await tile(mine.open_btl);
  const office = await window_();
  await signIn(office);
  const all = await read(office, 'reports/back-orders/totals?status=open');
  ok(mine.open_btl < all.open_btl, `a rep sees ${mine.open_btl} of ${all.open_btl} bottles`);
  const age = Math.ceil(mine.age_days / 2);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Waiting at least (days)').fill(String(age));
  await page.getByRole('button', { name: 'Apply Filters' }).click();
  await page.waitForURL(new RegExp(`min_age_days=${age}`));
  await tile((await read(page, `reports/back-orders/totals?status=open&min_age_days=${age}`)).open_btl);
  await page.getByRole('link', { name: 'Demand' }).first().click();
  await rows(page).first().waitFor();
  const { total } = await read(page, 'demand?limit=1&total=true');
  await page.getByRole('status').filter({ hasText: `${total} product` }).waitFor();
  await clean(page);
});

test('the report is printed with all its rows and without the frame', async () => {
  const page = await window_();
  await page.addInitScript(() => {
    window.print = () => {
      window.printed = document.querySelectorAll('.paper tbody tr').length;
    };
  });
  await signIn(page, 'admin@demo.example', `${REPORT}?status=open`);
  await rows(page).nth(2).waitFor();
  await page.getByRole('button', { name: 'Print' }).click();
  await page.waitForFunction(() => window.printed > 0);
  same(await page.evaluate(() => window.printed), (await read(page, 'reports/back-orders/totals?status=open')).lines, 'rows on paper');
  await page.emulateMedia({ media: 'print' });
  ok(!(await page.locator('.topbar').isVisible()) && (await page.locator('.paper').isVisible()), 'paper shows the rows alone');
  await shot(page, 'report-print');
  await clean(page);
});

// The last: it fills the company with thousands of lines.
test('a long report is made by a job: one goes on, is told, and has it after a reload', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', REPORT);
  // 5,000 lines more than the demo has.
  const { items: products } = await read(page, 'products?limit=200&active=true');
  const { items: accounts } = await read(page, 'accounts?limit=26');
  for (const { id } of accounts.filter((account) => account.active !== false).slice(0, 25)) {
    const { status } = await call(page, 'POST', 'back-orders', { account: id, lines: products.map((product) => ({ product: product.id, qty_btl: 6 })) });
    same(status, 201, 'a back order of 200 lines');
  }
  await page.reload();
  await rows(page).nth(2).waitFor();
  const { lines } = await read(page, 'reports/back-orders/totals');
  ok(lines > 5000, `${lines} lines`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'XLSX', exact: true }).click();
  await page.getByRole('link', { name: 'Orders', exact: true }).first().click();
  const link = page.getByRole('link', { name: /^reports-back-orders.*\.xlsx$/ });
  await link.waitFor();
  await accessible(page, 'a file that is ready');
  await shot(page, 'export-ready');
  await page.reload();
  await link.waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  same(file.suggestedFilename(), await link.textContent(), 'the name of the file');
  const [job] = (await read(page, 'jobs')).items;
  same([job.kind, job.state, job.done], ['export_back_orders', 'done', lines], 'the job');
  await page.getByRole('button', { name: 'Close message' }).click();
  await page.reload();
  await page.locator('.shell').waitFor();
  same(await link.count(), 0, 'what was fetched is not told again');
  await clean(page);
});

await run();
