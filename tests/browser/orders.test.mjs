/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Start Order: the documented ways to an active, a future and a draft order; and every step of an order's life. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';
import { action, LIST, madeOrder, outcome, primary, shipDay, startable, startOrder } from './order-lib.mjs';

for (const look of looks) {
  const at = looks.indexOf(look) * 3;

  way(`Start Order → an active order, and the back order is Closed, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const one = (await startable(page))[at];
    await startOrder(page, look, one);
    await page.getByLabel('Price level').first().selectOption({ index: 1 });
    await page.getByLabel('Warehouse').first().selectOption({ index: 1 });
    await page.getByLabel('Delivery date').fill(await shipDay(page, one.number, 0));
    same(await outcome(page), `Active order, closes ${one.display}`, 'what is said before');
    await accessible(page, 'order form');
    await shot(page, `order-form-${look.name}`);
    await page.getByRole('button', { name: 'Submit Order' }).click();
    await page.getByText(`${one.display} is Closed`).hover(); // it stays meanwhile
    const number = await madeOrder(page);
    await accessible(page, 'order');
    await shot(page, `order-${look.name}`);
    const { body: order } = await call(page, 'GET', `orders/${number}`);
    same([order.state, order.lines.length, order.lines[0].price_level_name], ['active', one.line_count, '2-Case'], 'the order');
    const [{ product, qty_btl }] = order.lines;
    const told = page.locator('.history').getByText(product.name).first();
    await told.getByText(product.unit_set === 1 || qty_btl % product.unit_set ? /btl/ : `${qty_btl / product.unit_set} cs`).waitFor();
    await page.locator('.messages').getByRole('link', { name: one.display }).click();
    await page.getByText(/^Closed on/).waitFor();
    await page.getByRole('link', { name: `order ${number}` }).first().waitFor();
    same(await page.getByRole('link', { name: 'Start Order' }).count(), 0, 'ways to start it again');
    await clean(page);
  });

  way(`Start Order → Draft Order? → Release Draft, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const one = (await startable(page))[at + 1];
    await startOrder(page, look, one);
    await page.getByLabel('Delivery date').fill(await shipDay(page, one.number, 20));
    await page.getByLabel('Draft Order?').check();
    same(await outcome(page), `Draft order, ${one.display} stays open until it is released`, 'a draft wins over the date');
    await page.getByRole('button', { name: 'Submit Order' }).click();
    await page.getByText(/^Draft order \d+ submitted$/).waitFor();
    const number = await madeOrder(page);
    await page.goto(`${url}${LIST}/${one.number}`);
    await page.getByText(`Open, on draft order ${number}`).waitFor();
    await page.getByText(/this back order stays open and can neither be edited, started nor closed/).waitFor();
    await accessible(page, 'a tied back order');
    await shot(page, `back-order-tied-${look.name}`);
    await page.getByRole('link', { name: `order ${number}` }).first().click();
    await primary(page, look, 'Release Draft').click();
    await page.getByRole('dialog', { name: `Release draft order ${number}?` }).getByText(`${one.display} is Closed`).waitFor();
    await accessible(page, 'release dialog');
    await page.getByRole('button', { name: 'Release Draft' }).last().click();
    await page.locator('.messages').getByText(`${one.display} is Closed`).waitFor();
    await page.getByText('Active', { exact: true }).first().waitFor();
    same((await call(page, 'GET', `back-orders/${one.number}`)).body.status, 'closed', 'the back order');
    await clean(page);
  });

  way(`Start Order → a future order → Activate Future Order, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const one = (await startable(page))[at + 2];
    await startOrder(page, look, one);
    await page.getByLabel('Delivery date').fill(await shipDay(page, one.number, 12));
    same(await outcome(page), `Future order, ${one.display} stays open until it is activated`, 'what is said before');
    await page.getByRole('button', { name: 'Submit Order' }).click();
    await page.getByText(/^Future order \d+ submitted$/).waitFor();
    same((await call(page, 'GET', `back-orders/${one.number}`)).body.tied_to.state, 'future', 'what it is tied to');
    await primary(page, look, 'Activate Future Order').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate Future Order' }).click();
    await page.locator('.messages').getByText(`${one.display} is Closed`).waitFor();
    same((await call(page, 'GET', `back-orders/${one.number}`)).body.status, 'closed', 'the back order');
    await clean(page);
  });

  test(`lists of orders, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', '/orders/active');
    await page.locator('tr[data-row]').first().waitFor();
    await accessible(page, 'active orders');
    await shot(page, `orders-${look.name}`);
    await page.getByLabel('Search number, account').fill('no such thing at all');
    await page.getByText('No orders match these filters').waitFor();
    await accessible(page, 'no match');
    await page.goto(`${url}/orders/all?state=expired`);
    await page.getByText('No orders match these filters').waitFor();
    for (const { number, rev } of (await call(page, 'GET', 'orders?state=draft')).body.items) {
      await call(page, 'POST', `orders/${number}/cancel`, {}, rev);
    }
    await page.goto(`${url}/orders/draft`);
    await page.getByText('There are no draft orders.').waitFor();
    await accessible(page, 'empty');
    await shot(page, `orders-empty-${look.name}`);
    await clean(page);
  });

  test(`confirmed by an admin: an invoice for each warehouse; cancelled: does the account still want the wine?, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', '/orders/active');
    await page.locator('tr[data-row]').first().getByRole('link').click();
    const number = Number((await page.getByRole('heading', { level: 1, name: /^Order/ }).textContent()).replace('Order ', ''));
    const mail = { key: 'orders.confirmation', recipients: 'office@demo.example, cellar@demo.example' };
    if (look !== looks[0] && (await call(page, 'GET', 'outbound-emails')).body.items.every((one) => one.key !== mail.key)) {
      same((await call(page, 'POST', 'outbound-emails', mail)).status, 201, 'an Outbound Email'); // the first look has none
    }
    await primary(page, look, 'Confirm').click();
    const asks = page.getByRole('dialog', { name: `Confirm order ${number}?` });
    await asks.getByText(/invoice/).first().waitFor();
    await asks.getByText(look === looks[0] ? /^No e-mail goes out/ : `An e-mail goes to: ${mail.recipients}`).waitFor();
    await accessible(page, 'confirm dialog');
    await shot(page, `order-confirm-${look.name}`);
    await page.getByRole('button', { name: `Confirm Order ${number}` }).click();
    await page.getByText(`Order ${number} is Confirmed`).waitFor();
    const paper = await page.getByRole('link', { name: /^Invoice \d+$/ }).first().getAttribute('href');
    same((await page.request.get(`${url}${paper}`)).headers()['content-type'], 'application/pdf', 'the invoice as PDF');
    await accessible(page, 'confirmed');
    await shot(page, `order-confirmed-${look.name}`);
    await action(page, look, 'Cancel Order');
    const yes = page.getByRole('button', { name: `Cancel Order ${number}` });
    ok(await yes.isDisabled(), 'it can be cancelled without an answer');
    await page.getByLabel(/^Yes: put them on a new back order/).check();
    await accessible(page, 'cancel dialog');
    await shot(page, `order-cancel-${look.name}`);
    await yes.click();
    await page.getByText(`Order ${number} is Cancelled`).waitFor();
    await page.getByText(/is new: what is left over waits there/).waitFor();
    await page.getByText(/^Void since/).first().waitFor();
    await accessible(page, 'cancelled');
    await clean(page);
  });
}

await run();
