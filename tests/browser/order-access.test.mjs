/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who sees which orders, and what they say of back orders. */
import { accessible, call, clean, ok, run, same, signIn, test, url, window_ } from './lib.mjs';
import { startable } from './order-lib.mjs';

/** Two active orders from back orders: one of Ana's accounts, one of Chloe's, who shares none with Ben. */
async function orders(page) {
  const found = await startable(page);
  for (const name of ['Ana Reyes', 'Chloe Okafor']) {
    const one = found.find((each) => each.created_by.name === name);
    const { body: read } = await call(page, 'GET', `back-orders/${one.number}`);
    const lines = read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl }));
    same((await call(page, 'POST', 'orders', { account: read.account.id, back_orders: [{ number: one.number }], lines })).status, 201, 'an order');
  }
}

test('a rep sees the orders of his accounts; others, and what is not there, look the same', async () => {
  const admin = await window_();
  await signIn(admin);
  await orders(admin);
  const ben = await window_();
  await signIn(ben, 'ben@demo.example', '/orders/all');
  const his = new Set((await call(ben, 'GET', 'orders?limit=200')).body.items.map((one) => one.number));
  const { items } = (await call(admin, 'GET', 'orders?limit=200')).body;
  const other = items.find((one) => !his.has(one.number));
  ok(other, 'an order that is not his');
  const seen = [];
  for (const number of [other.number, 999999]) {
    await ben.goto(`${url}/orders/${number}`);
    await ben.getByText('No order with this number, or you have no access to it').waitFor();
    seen.push(await ben.locator('main').textContent());
  }
  same(new Set(seen).size, 1, 'pages that differ');
  await accessible(ben, 'no such order');
  await clean(ben);
});

/** The company's setting, as the one who is signed in there. */
async function access(page, value) {
  const { body: company } = await call(page, 'GET', 'company');
  same((await call(page, 'PATCH', 'company', { back_order_access: value }, company.rev)).status, 200, `access ${value}`);
}

for (const [value, email, sees] of [
  ['all', 'ana@demo.example', true],
  ['admin', 'ana@demo.example', false],
  ['admin', 'admin@demo.example', true],
  ['none', 'ana@demo.example', false],
  ['none', 'admin@demo.example', false],
]) {
  test(`access ${value}: ${email} sees ${sees ? 'back orders' : 'no trace of them'} in orders`, async () => {
    const admin = await window_();
    await signIn(admin);
    await access(admin, 'all');
    const [one] = (await startable(admin)).slice(12).filter((each) => each.created_by.name === 'Ana Reyes');
    const { body: order } = await call(admin, 'GET', 'orders?limit=200&state=active');
    await access(admin, value);
    try {
      const page = await window_();
      await signIn(page, email, '/orders/active');
      await page.getByRole('heading', { level: 1, name: 'Active Orders' }).waitFor();
      same((await page.getByRole('link', { name: /^Back Orders/ }).count()) > 0, sees, 'an entry in the menu');
      await page.goto(`${url}/orders/new?back_orders=${one.number}`);
      await page
        .getByText(sees ? `New Order from ${one.display}` : 'There is nothing here to start an order from, or you have no access to it')
        .first()
        .waitFor();
      const seen = (await call(page, 'GET', `orders/${order.items[0].number}`)).status;
      if (seen === 200) {
        await page.goto(`${url}/orders/${order.items[0].number}`);
        await page.getByText(/^Created by/).first().waitFor();
      }
      if (!sees) {
        same(await page.getByText(/back order|BO-\d/i).count(), 0, 'words about back orders');
      }
      await clean(page);
    } finally {
      await access(admin, 'all');
    }
  });
}

await run();
