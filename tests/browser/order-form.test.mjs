/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The order form: what it knows, what it refuses, and what happens when two do it at once. */
import { accessible, call, clean, focused, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';
import { madeOrder, startable } from './order-lib.mjs';

test('two start one back order at once: the second sees why not, and keeps what he typed', async () => {
  const [first, second] = [await window_(), await window_()];
  await signIn(first);
  await signIn(second);
  const one = (await startable(first))[6];
  for (const page of [first, second]) {
    await page.goto(`${url}/orders/new?back_orders=${one.number}`);
    await page.getByRole('button', { name: 'Submit Order' }).waitFor();
  }
  await second.getByLabel('Private note').fill('what was typed');
  await first.getByRole('button', { name: 'Submit Order' }).click();
  await first.getByText(`${one.display} is Closed`).waitFor();
  await second.getByRole('button', { name: 'Submit Order' }).click();
  const alert = second.locator('form').getByRole('alert').first();
  await alert.waitFor();
  ok(/closed/i.test(await alert.textContent()), `the refusal: ${await alert.textContent()}`);
  same(await second.getByLabel('Private note').inputValue(), 'what was typed', 'what was typed');
  await accessible(second, 'refused');
  await shot(second, 'order-form-refused');
  await second.reload();
  await second.getByText(/closed/i).first().waitFor();
});

test('less than was wanted: the remainder waits on a new back order, what is unticked is given up', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await startable(page))[7];
  await page.goto(`${url}/orders/new?back_orders=${one.number}`);
  await page.getByLabel('Quantity').first().fill('1b');
  await page.getByLabel('Quantity').nth(1).fill('0');
  await page.getByText('Not this time.').waitFor();
  await page.getByLabel(/^Keep the remainder waiting/).nth(1).uncheck();
  await accessible(page, 'remainders');
  await shot(page, 'order-form-remainder');
  await page.getByRole('button', { name: 'Submit Order' }).click();
  await page.getByText(/is new: what is left over waits there/).waitFor();
  const { body: order } = await call(page, 'GET', `orders?back_order=${one.number}`);
  const { body: made } = await call(page, 'GET', `orders/${order.items[0].number}`);
  const { body: rest } = await call(page, 'GET', `back-orders/${made.back_orders[0].remainder}`);
  same([rest.predecessor, rest.lines.length, rest.waiting_since], [one.number, 1, one.waiting_since], 'the remainder');
  await clean(page);
});

test('one order from two back orders of one account closes both', async () => {
  const page = await window_();
  await signIn(page);
  const mine = (await startable(page)).slice(12);
  const [one] = mine;
  const lines = [{ product: (await call(page, 'GET', `back-orders/${one.number}`)).body.lines[0].product.id, qty_btl: 7 }];
  const { body: other } = await call(page, 'POST', 'back-orders', { account: one.account.id, lines });
  await page.goto(`${url}/orders/new?back_orders=${one.number},${other.number}`);
  await page.getByRole('heading', { level: 1, name: `New Order from ${one.display}, ${other.display}` }).waitFor();
  same(await page.getByLabel('Quantity').count(), one.line_count, 'lines: one for each product');
  await page.getByRole('button', { name: 'Submit Order' }).click();
  await page.getByText(`${one.display} is Closed`).waitFor();
  await page.getByText(`${other.display} is Closed`).waitFor();
  await clean(page);
});

test('an order from nothing, by the keyboard; what is short goes to a back order', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/orders/active');
  const { body: accounts } = await call(page, 'GET', 'accounts?limit=50');
  const account = accounts.items.find((one) => one.status === 'good' && one.active);
  const { body: found } = await call(page, 'GET', 'products?limit=100&available=true');
  const product = found.items.find((one) => one.available_btl > 0 && one.available_btl < 500 && one.active && !one.discontinued);
  await page.getByRole('link', { name: 'New Order' }).click();
  await page.getByRole('combobox', { name: 'Account' }).waitFor();
  await accessible(page, 'account first');
  await page.keyboard.type(account.code);
  await page.getByRole('option', { name: account.name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Add product' }).waitFor();
  await page.keyboard.type(product.code);
  await page.keyboard.press('Enter');
  await page.getByLabel('Quantity').waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[data-line]') !== null);
  await page.keyboard.type(`${product.available_btl + 5}b`);
  await page.getByLabel(/^Put 5 btl on a back order/).check();
  await page.getByLabel('Price level').selectOption({ label: 'Type a price …' });
  await page.getByLabel('USD a bottle').fill('9.5');
  await accessible(page, 'short');
  await shot(page, 'order-form-short');
  await page.getByLabel('Quantity').focus();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^Order \d+ submitted$/).waitFor();
  await page.getByText(/is new: what is left over waits there/).waitFor();
  const number = await madeOrder(page);
  const { body: order } = await call(page, 'GET', `orders/${number}`);
  same([order.lines[0].qty_btl, order.lines[0].price_cents], [product.available_btl, 950], 'the line');
  await clean(page);
});

test('refusals stand beside their fields in the words of the server, and nothing is lost', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await startable(page))[8];
  await page.goto(`${url}/orders/new?back_orders=${one.number}`);
  await page.getByLabel('Private note').fill('still here');
  await page.getByLabel('Delivery date').fill('2020-01-06');
  await page.getByRole('button', { name: 'Submit Order' }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await focused(page.getByLabel('Delivery date'));
  same(await page.getByLabel('Private note').inputValue(), 'still here', 'what was typed');
  await accessible(page, 'refused');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { level: 1, name: one.display }).waitFor();
  await clean(page);
});

test('an order is edited; changed elsewhere: both versions side by side', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await startable(page))[9];
  const { body: read } = await call(page, 'GET', `back-orders/${one.number}`);
  const body = {
    account: read.account.id,
    draft: true,
    back_orders: [{ number: one.number }],
    lines: read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl })),
  };
  const { body: order } = await call(page, 'POST', 'orders', body);
  await page.goto(`${url}/orders/${order.number}`);
  await page.getByRole('heading', { level: 1, name: `Order ${order.number}` }).waitFor();
  await page.keyboard.press('e');
  await page.getByRole('heading', { level: 1, name: `Edit Order ${order.number}` }).waitFor();
  await page.getByLabel('Quantity').first().fill('3');
  await page.getByLabel('Private note').fill('mine');
  await accessible(page, 'order edit');
  await shot(page, 'order-edit');
  same((await call(page, 'PATCH', `orders/${order.number}`, { private_note: 'theirs', reference: 'PO 5' }, order.rev)).status, 200, 'the other one saves');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('heading', { name: `Order ${order.number} was changed elsewhere while you were editing it` }).waitFor();
  await accessible(page, 'both versions');
  await shot(page, 'order-conflict');
  await page.getByRole('row', { name: /Private note/ }).getByRole('radio').nth(1).check();
  await page.getByRole('button', { name: 'Use These' }).click();
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText(`Order ${order.number} saved.`).waitFor();
  const { body: now } = await call(page, 'GET', `orders/${order.number}`);
  same([now.private_note, now.reference, now.lines[0].qty_btl], ['theirs', 'PO 5', 3 * now.lines[0].unit_set], 'what is saved');
  await page.locator('.history').getByText(now.lines[0].product.name).first().getByText(/ → 3 cs$/).waitFor();
  await clean(page);
});

test('fewer bottles for a closed back order: asked, without a default', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await startable(page))[10];
  const { body: read } = await call(page, 'GET', `back-orders/${one.number}`);
  const lines = read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl }));
  const { body: order } = await call(page, 'POST', 'orders', { account: read.account.id, back_orders: [{ number: one.number }], lines });
  await page.goto(`${url}/orders/${order.number}/edit`);
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await page.getByRole('button', { name: 'Save Changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fewer bottles for a closed back order' });
  ok(await dialog.getByRole('button', { name: 'Save Changes' }).isDisabled(), 'there is a default');
  await accessible(page, 'still wanted');
  await dialog.getByLabel(/^Yes/).check();
  await dialog.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText(/is new: what is left over waits there/).waitFor();
  await clean(page);
});

test('an order on hold is confirmed only after an admin lifts the hold', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await startable(page))[10];
  const { body: read } = await call(page, 'GET', `back-orders/${one.number}`);
  const lines = read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl }));
  const { body: order } = await call(page, 'POST', 'orders', { account: read.account.id, back_orders: [{ number: one.number }], lines });
  const { body: account } = await call(page, 'GET', `accounts/${read.account.id}`);
  const { body: company } = await call(page, 'GET', 'company');
  same((await call(page, 'PATCH', `accounts/${account.id}`, { status: 'past_due' }, account.rev)).status, 200, 'the account falls past due');
  same((await call(page, 'PATCH', 'company', { past_due_policy: 'block_all' }, company.rev)).status, 200, 'the rule');
  await page.goto(`${url}/orders/${order.number}`);
  await page.locator('.main').getByText("On hold, so it can't be confirmed: Past due.").waitFor();
  ok(await page.getByRole('button', { name: 'Confirm', exact: true }).isDisabled(), 'it can be confirmed');
  await accessible(page, 'on hold');
  await shot(page, 'order-hold');
  await page.getByRole('button', { name: 'Lift Hold' }).click();
  await page.getByRole('dialog', { name: `Lift the hold of order ${order.number}?` }).getByRole('button', { name: 'Lift Hold' }).click();
  await page.getByText(/ lifted the hold on /).waitFor();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByRole('button', { name: `Confirm Order ${order.number}` }).click();
  await page.getByText(`Order ${order.number} is Confirmed`).waitFor();
  same((await call(page, 'GET', `orders/${order.number}`)).body.state, 'confirmed', 'the order');
  await clean(page);
});

test('a vintage that is gone: the next one instead, its shortfall split over warehouses', async () => {
  const page = await window_();
  await signIn(page);
  const { body: catalog } = await call(page, 'GET', 'catalog');
  const has = new Map(catalog.stock.map((one) => [one.product, one.available_btl]));
  const nextOf = (wine) => catalog.products.find((one) => one.family === wine.family && one.vintage === wine.vintage + 1 && has.get(one.id) > 0);
  const gone = catalog.products.find((one) => one.family && one.vintage && !one.discontinued && has.get(one.id) <= 0 && nextOf(one));
  const next = nextOf(gone);
  const { body: warehouses } = await call(page, 'GET', 'warehouses');
  const { body: product } = await call(page, 'GET', `products/${next.id}`);
  const other = warehouses.items.find((one) => one.active && one.id !== product.primary_warehouse);
  const { body: account } = await call(page, 'GET', 'accounts?limit=50');
  const good = account.items.find((one) => one.status === 'good' && one.active);
  // The other warehouse has some of it as well.
  const more = { product: next.id, warehouse: other.id, qty_btl: 24, reason: 'received' };
  same((await call(page, 'POST', 'inventory/adjust', more)).status, 201, 'bottles of it in another warehouse');
  const { body: bo } = await call(page, 'POST', 'back-orders', { account: good.id, lines: [{ product: gone.id, qty_btl: has.get(next.id) + 6 }] });
  await page.goto(`${url}/orders/new?back_orders=${bo.number}`);
  await page.getByRole('button', { name: `Order ${next.name} ${next.vintage} instead` }).click();
  const second = page.locator('[data-line]').nth(1);
  await second.getByRole('button', { name: 'Split over warehouses' }).click();
  const third = page.locator('[data-line]').nth(2);
  await third.getByLabel('Quantity').fill('6b');
  same(await third.getByLabel('Warehouse').inputValue(), String(other.id), 'its warehouse');
  await second.getByLabel('Quantity').fill(`${has.get(next.id)}b`);
  await accessible(page, 'split');
  await shot(page, 'order-form-split');
  await page.getByRole('button', { name: 'Submit Order' }).click();
  await page.getByText(`${bo.display} is Closed`).waitFor();
  const { body: orders } = await call(page, 'GET', `orders?back_order=${bo.number}`);
  const { body: order } = await call(page, 'GET', `orders/${orders.items[0].number}`);
  same(
    order.lines.map((line) => [line.product.id, line.warehouse, line.qty_btl]),
    [[next.id, product.primary_warehouse, has.get(next.id)], [next.id, other.id, 6]],
    'the lines',
  );
  await clean(page);
});

await run();
