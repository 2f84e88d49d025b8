/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Purchase orders: written by keyboard, received in parts, changed by two at once, closed; and who sees them. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const LIST = '/products/purchase-orders';
const rows = (page) => page.locator('tr[data-row]');
const section = (page, name) => page.getByRole('region', { name, exact: true });
const dialog = (page) => page.getByRole('dialog').last();
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const numberOf = async (page) => Number((await page.getByRole('heading', { level: 1 }).textContent()).replace(/\D/g, ''));

/** A button or link of the object: in the left-side menu, on phones in the bar at the bottom or behind its More. */
async function act(page, look, name) {
  await page.locator('.object-menu, .object-bar').waitFor();
  const own = page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true }));
  if (look.phone && !(await own.count())) {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  } else {
    await own.first().click();
  }
}

/** Three products with a whole case each. */
async function products(page) {
  const { body } = await call(page, 'GET', 'products?limit=3&active=true&sort=code');
  return body.items;
}

async function newOne(page, supplier = 'Cave de Test') {
  const lines = (await products(page)).map((one) => ({ product: one.id, cases: 10, bottles: 0 }));
  const { status, body } = await call(page, 'POST', 'purchase-orders', { supplier, warehouse: 1, due: '2031-05-01', lines });
  same(status, 201, 'a purchase order');
  return body;
}

for (const look of looks) {
  test(`purchase orders: list, one by keyboard, received in parts, closed, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', LIST);
    await rows(page).nth(2).waitFor();
    await accessible(page, 'purchase orders');
    await shot(page, `purchase-orders-${look.name}`);
    const found = await products(page);

    await page.getByRole('link', { name: 'New Purchase Order' }).first().click();
    await page.getByLabel('Supplier', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create Purchase Order' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor(); // the server's words beside the field
    await page.keyboard.type('Maison du Test'); // the cursor is in it
    await page.getByRole('combobox', { name: 'Add product' }).focus();
    for (const product of found) {
      await page.keyboard.type(product.code);
      await page.keyboard.press('Enter');
      await page.getByLabel('Quantity').nth(found.indexOf(product)).waitFor();
      await page.keyboard.type('10');
      await page.keyboard.press('Enter'); // back to Add product
    }
    await page.getByLabel('Line due').first().fill('2031-06-01');
    await accessible(page, 'New Purchase Order');
    await shot(page, `purchase-order-new-${look.name}`);
    await page.keyboard.press('Control+Enter');
    await heading(page, /^Purchase order \d+$/).waitFor();
    await page.locator('.messages').getByText('are on order').waitFor();
    const number = await numberOf(page);
    const { body: made } = await call(page, 'GET', `purchase-orders/${number}`);
    same(
      [made.supplier, made.lines.map((line) => [line.product.id, line.cases]), made.lines[0].due],
      ['Maison du Test', found.map((one) => [one.id, 10]), '2031-06-01'],
      'what was typed',
    );
    await section(page, 'Receipts').getByText('Nothing has come yet.').waitFor();

    await act(page, look, 'Receive');
    const came = dialog(page).getByRole('textbox', { name: /^Came of/ });
    await came.nth(2).waitFor();
    await came.nth(0).fill('12');
    await came.nth(1).fill('4');
    await came.nth(2).fill('');
    await dialog(page).getByRole('checkbox', { name: /More than was ordered/ }).waitFor();
    await dialog(page).getByRole('button', { name: /^Receive \d/ }).click();
    await dialog(page).locator('[aria-invalid="true"]').waitFor();
    await accessible(page, 'Receive');
    await shot(page, `purchase-order-receive-${look.name}`);
    await dialog(page).getByRole('checkbox', { name: /More than was ordered/ }).check();
    await dialog(page).getByRole('button', { name: /^Receive \d/ }).click();
    await page.locator('.messages').getByText(/received into/).waitFor();
    await section(page, 'Receipts').locator('tbody tr').first().waitFor();
    const { body: partly } = await call(page, 'GET', `purchase-orders/${number}`);
    const [first, second, third] = partly.lines.map((line) => line.received_btl / line.unit_set);
    same([first, second, third, partly.status], [12, 4, 0, 'open'], 'what has come');

    await act(page, look, 'Receive');
    await dialog(page).getByRole('button', { name: `Receive ${partly.due_btl.toLocaleString('en-US')} btl` }).click(); // the rest is proposed
    await section(page, 'Receipts').locator('tbody tr').nth(1).waitFor();
    await section(page, 'History').getByText('Received', { exact: true }).first().waitFor();
    await accessible(page, 'a purchase order');
    await shot(page, `purchase-order-${look.name}`, { fullPage: true });
    await act(page, look, 'Close');
    await dialog(page).getByRole('button', { name: `Close Purchase Order ${number}` }).click();
    await page.getByText(/^Closed on/).waitFor();
    same((await call(page, 'GET', `purchase-orders/${number}`)).body.status, 'closed', 'its status');
    await page.goto(`${url}${LIST}/${number}/edit`);
    await page.getByText('A closed purchase order stays as it is.').waitFor();
    await clean(page);
  });
}

test('what came leads to Ready to fill when somebody waits for it', async () => {
  const page = await window_();
  await signIn(page);
  const { body } = await call(page, 'GET', 'purchase-orders?status=open&limit=1');
  await page.goto(`${url}${LIST}/${body.items[0].number}`);
  await act(page, looks[0], 'Receive');
  await dialog(page).getByRole('button', { name: /^Receive \d/ }).click();
  await page.locator('.messages').getByRole('link', { name: /ready to fill$/ }).click();
  await heading(page, 'Ready to fill').waitFor();
  await clean(page);
});

test('two change one purchase order: both versions side by side', async () => {
  const page = await window_();
  await signIn(page);
  const po = await newOne(page);
  await page.goto(`${url}${LIST}/${po.number}`);
  await act(page, looks[0], 'Edit');
  await page.getByLabel('Due in').selectOption({ index: 1 });
  await page.getByLabel('Quantity').first().fill('20');
  const theirs = await call(page, 'PATCH', `purchase-orders/${po.number}`, { supplier: 'Theirs', lines: po.lines.slice(1).map(({ id }) => ({ id, cases: 3, bottles: 0 })) }, po.rev);
  same(theirs.status, 200, 'their change');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('was changed elsewhere').waitFor();
  await accessible(page, 'side by side');
  await shot(page, 'purchase-order-conflict');
  await page.getByRole('button', { name: 'Use These' }).click();
  same(await page.getByLabel('Supplier', { exact: true }).inputValue(), 'Theirs', 'what only they changed');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.locator('.messages').getByText(`Purchase order ${po.number} saved.`).waitFor();
  await heading(page, `Purchase order ${po.number}`).waitFor();
  const { body: now } = await call(page, 'GET', `purchase-orders/${po.number}`);
  same([now.supplier, now.warehouse, now.lines.map((line) => line.cases).sort()], ['Theirs', 2, [20, 3, 3]], 'both changes');
  await section(page, 'History').getByText('Due in').first().waitFor();
  await clean(page);
});

test('a purchase order that changed while it was being received says so, and keeps what was typed', async () => {
  const page = await window_();
  await signIn(page);
  const po = await newOne(page);
  await page.goto(`${url}${LIST}/${po.number}`);
  await act(page, looks[0], 'Receive');
  const came = dialog(page).getByRole('textbox', { name: /^Came of/ });
  await came.first().fill('1');
  await call(page, 'PATCH', `purchase-orders/${po.number}`, { note: 'Call first' }, po.rev);
  await dialog(page).getByRole('button', { name: /^Receive \d/ }).click();
  await dialog(page).getByRole('alert').waitFor();
  same(await came.first().inputValue(), '1', 'what was typed');
  await page.getByText('Call first').first().waitFor(); // what it is now
  await dialog(page).getByRole('button', { name: /^Receive \d/ }).click();
  await page.locator('.messages').getByText(/received into/).waitFor();
  await clean(page);
});

test('the palette finds purchase orders by their number and supplier', async () => {
  const page = await window_();
  await signIn(page);
  const po = await newOne(page, 'Château du Menu');
  for (const text of [String(po.number), 'chateau menu']) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill(text);
    await page.getByRole('option', { name: `Purchase order ${po.number}` }).click();
    await heading(page, `Purchase order ${po.number}`).waitFor();
    await page.goto(`${url}/`);
    await page.locator('.shell').waitFor();
  }
  await clean(page);
});

test('purchase orders at 320 px: nothing is wider than the window', async () => {
  const page = await window_({ ...looks[1], viewport: { width: 320, height: 640 } });
  await signIn(page, 'admin@demo.example', LIST);
  await rows(page).first().waitFor();
  await clean(page);
  const po = await newOne(page);
  for (const at of [`${po.number}`, `${po.number}/edit`]) {
    await page.goto(`${url}${LIST}/${at}`);
    await page.getByText(po.lines[0].product.code).first().waitFor();
    await clean(page);
  }
  await page.goto(`${url}${LIST}/${po.number}`);
  await act(page, looks[1], 'Receive');
  await dialog(page).getByRole('textbox', { name: /^Came of/ }).first().waitFor();
  await shot(page, 'purchase-order-320');
  await clean(page);
});

test('a rep sees no trace of purchase orders', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', '/products');
  await rows(page).first().waitFor();
  same(await page.getByRole('link', { name: 'Purchase Orders' }).count(), 0, 'links to them');
  for (const at of ['', '/new', '/1002', '/1002/edit']) {
    await page.goto(`${url}${LIST}${at}`);
    await page.getByText('No page with this address').waitFor();
  }
  await clean(page);
});

await run();
