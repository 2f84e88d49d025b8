/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New Back Order: the documented way, by the keyboard alone, by a scanner; what is refused, and what is never lost. */
import { accessible, call, catalogueHere, clean, focused, looks, ok, password, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const LIST = '/orders/back-orders';
const NEW = `${LIST}/new`;
const account = (page) => page.getByRole('combobox', { name: 'Account' });
const product = (page) => page.getByRole('combobox', { name: 'Add product' });
const lines = (page) => page.locator('[data-line]');
const submit = (page) => page.getByRole('button', { name: 'Submit Back Order' });

/** The catalogue of the device, and when the page has it. */
async function catalogue(page) {
  const { body } = await call(page, 'GET', 'catalog');
  await catalogueHere(page);
  return {
    accounts: body.accounts.filter((one) => one.active),
    products: body.products.filter((one) => one.orderable && !one.discontinued && one.unit_set === 12),
  };
}

const openCount = async (page) => (await call(page, 'GET', 'back-orders?limit=1&total=true&status=all')).body.total;
const latest = async (page) => {
  const { body } = await call(page, 'GET', 'back-orders?limit=1&status=open&sort=number&dir=desc');
  return (await call(page, 'GET', `back-orders/${body.items[0].number}`)).body;
};

for (const look of looks) {
  way(`the documented way, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    if (look.phone) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
    } else {
      await page.getByRole('link', { name: 'Orders', exact: true }).click();
    }
    await page.getByRole('link', { name: /^Back Orders/ }).first().click();
    await page.getByRole('link', { name: 'New Back Order' }).click();
    await page.getByRole('heading', { level: 1, name: 'New Back Order' }).waitFor();
    const { accounts, products } = await catalogue(page);
    await accessible(page, 'empty form');
    await shot(page, `new-back-order-empty-${look.name}`);
    const [one, two] = products.slice(-2);
    await account(page).fill(accounts[0].name);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await product(page).pressSequentially(one.name.slice(0, 6).toUpperCase());
    await page.getByRole('option').first().waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) {
      await page.keyboard.press(key);
      await page.getByRole('option', { selected: true }).waitFor();
    }
    await accessible(page, 'type-ahead');
    await shot(page, `new-back-order-type-${look.name}`);
    await product(page).fill(one.code);
    await page.keyboard.press('Enter');
    await lines(page).nth(0).getByLabel('Quantity').fill(look.phone ? '2' : '2/3');
    await lines(page).nth(0).getByLabel('Line note').fill('the old label, please');
    await product(page).fill(two.code);
    await page.keyboard.press('Enter');
    if (look.phone) {
      await lines(page).nth(1).getByRole('radio', { name: 'Bottles' }).check({ force: true });
      await lines(page).nth(1).getByRole('button', { name: 'One bottle more' }).click();
    } else {
      await lines(page).nth(1).getByLabel('Quantity').fill('18b');
    }
    await page.getByLabel('Order note').fill('Ring twice.');
    await page.getByText(/^would be \d/).first().waitFor();
    await accessible(page, 'form with lines');
    await shot(page, `new-back-order-${look.name}`);
    await submit(page).click();
    await page.getByText(/^BO-\d+ submitted for/).hover(); // a message stays while somebody is about to click it
    await page.waitForURL((at) => at.pathname === LIST);
    await accessible(page, 'list after the submit');
    await shot(page, `new-back-order-submitted-${look.name}`);
    const made = await latest(page);
    same([made.account.id, made.note, made.captured_at], [accounts[0].id, 'Ring twice.', null], 'what the server has');
    same(made.lines.map((line) => [line.product.id, line.qty_btl, line.note]), [
      [one.id, 2 * one.unit_set + (look.phone ? 0 : 3), 'the old label, please'],
      [two.id, look.phone ? two.unit_set + 1 : 18, null],
    ], 'its lines');
    await page.getByRole('link', { name: 'View', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: made.display }).waitFor();
    await clean(page);
  });

  test(`what is missing or refused stands beside its field, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', NEW);
    const { accounts, products } = await catalogue(page);
    await submit(page).click();
    await page.getByText('Choose the account.').waitFor();
    await focused(account(page));
    await accessible(page, 'missing');
    await shot(page, `new-back-order-missing-${look.name}`);
    await account(page).fill(accounts[1].name);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await product(page).fill(products[3].code);
    await page.keyboard.press('Enter');
    const qty = lines(page).first().getByLabel('Quantity');
    await qty.fill('2.5');
    await page.getByText('Whole cases and bottles only').waitFor();
    await qty.fill(look.phone ? '500000' : '1000001b');
    await page.getByLabel('Order note').fill('Nothing of this is lost.');
    const before = await openCount(page);
    await submit(page).click();
    await page.locator('[aria-invalid="true"]').waitFor();
    await focused(qty);
    ok((await lines(page).first().textContent()).includes('1000000') || (await lines(page).first().textContent()).includes('1,000,000'), 'the server says the bound');
    same(await page.getByLabel('Order note').inputValue(), 'Nothing of this is lost.', 'the note');
    same(await openCount(page), before, 'back orders');
    await accessible(page, 'refused');
    await shot(page, `new-back-order-refused-${look.name}`);
    await page.reload();
    await page.getByText(/^This is the draft that was kept/).waitFor();
    same(await page.getByLabel('Order note').inputValue(), 'Nothing of this is lost.', 'the note after a reload');
    await accessible(page, 'draft found');
    await qty.fill('1');
    await submit(page).click();
    await page.getByText(/^BO-\d+ submitted for/).waitFor();
    await clean(page);
  });
}

test('fifty lines by the keyboard alone', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  const { accounts, products } = await catalogue(page);
  await focused(account(page));
  await page.keyboard.insertText(accounts[2].name);
  await page.keyboard.press('Enter');
  const wanted = products.slice(0, 50);
  for (const [index, wine] of wanted.entries()) {
    await page.keyboard.insertText(wine.code);
    await page.keyboard.press('Enter'); // adds it, on to the quantity
    await page.keyboard.insertText(`${index + 1}b`);
    if (index % 10 === 0) {
      await page.keyboard.press('Tab');
      await page.keyboard.insertText(`note ${index}`);
    }
    await page.keyboard.press('Enter'); // on to the next product
  }
  same(await lines(page).count(), wanted.length, 'lines');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  const made = await latest(page);
  same(made.lines.map((line) => [line.product.id, line.qty_btl, line.note]), wanted.map((wine, index) => [wine.id, index + 1, index % 10 ? null : `note ${index}`]), 'what the server has');
  await clean(page);
});

test('a scanner\u2019s burst of eight codes at a sixth of the speed: eight of eight', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${NEW}?account=1`);
  const { products } = await catalogue(page);
  const codes = [0, 7, 3, 11, 3, 3, 20, 5].map((index) => products[index]);
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await product(page).focus();
  // All keys at once, as a scanner sends them: nothing waits for the page.
  const keys = codes.flatMap(({ code }) => [...[...code].map((letter) => page.keyboard.press(letter === ' ' ? 'Space' : letter)), page.keyboard.press('Enter')]);
  await Promise.all(keys);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const wanted = [...new Set(codes)];
  same(await lines(page).count(), wanted.length, 'lines');
  for (const [index, wine] of wanted.entries()) {
    const cases = codes.filter((one) => one === wine).length;
    same(await lines(page).nth(index).getByLabel('Quantity').inputValue(), String(cases), `cases of ${wine.code}`);
  }
});

test('Enter is answered from what is typed, while the list still shows what was typed before', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  const { products } = await catalogue(page);
  await product(page).fill(products[9].name.slice(0, 3));
  await page.getByRole('option').first().waitFor();
  // Both in one task: no list is drawn in between.
  await product(page).evaluate((field, code) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, code);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }, products[30].code);
  await lines(page).first().waitFor();
  ok((await lines(page).first().textContent()).includes(products[30].code), 'the product of the code');
});

test('a form with changes asks before it is left, and its draft is kept', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', NEW);
  const { accounts } = await catalogue(page);
  await account(page).fill(accounts[4].name);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Order note').fill('half a thought');
  await page.getByText(/^Draft kept on this device/).waitFor();
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await accessible(page, 'leave?');
  await page.getByRole('button', { name: 'Stay' }).click();
  same(await page.getByLabel('Order note').inputValue(), 'half a thought', 'the note');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('The draft is kept on this device.').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Back Orders', exact: true }).waitFor();
  await page.keyboard.press('c');
  await page.getByText(/^This is the draft that was kept/).waitFor();
  same(await page.getByLabel('Order note').inputValue(), 'half a thought', 'the note of the draft');
  await page.getByRole('button', { name: 'Discard Draft' }).first().click();
  same(await page.getByLabel('Order note').inputValue(), '', 'the note afterwards');
  await page.getByRole('button', { name: 'Undo' }).click();
  same(await page.getByLabel('Order note').inputValue(), 'half a thought', 'the note after Undo');
  await page.reload();
  await page.getByText(/^This is the draft that was kept/).waitFor();
});

test('warnings: past due, and who asks already', async () => {
  const page = await window_();
  await signIn(page);
  const { body } = await call(page, 'GET', 'accounts?limit=1&status=past_due');
  const due = body.items[0];
  const { body: wines } = await call(page, 'GET', 'products?limit=30');
  const wine = wines.items.find((one) => one.orderable && !one.discontinued);
  const { body: before } = await call(page, 'POST', 'back-orders', { account: due.id, lines: [{ product: wine.id, qty_btl: 5 }] });
  await page.goto(`${url}${NEW}?account=${due.id}&product=${wine.id}`);
  await page.getByText(`${due.name} is past due.`).waitFor();
  await page.getByText('already asks for this wine').waitFor();
  await page.getByRole('link', { name: before.display }).waitFor();
  await accessible(page, 'warnings');
  await shot(page, 'new-back-order-warnings');
  await lines(page).first().getByLabel('Quantity').fill('1');
  await submit(page).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  await clean(page);
});

test('a session that ends loses nothing: signed in again, submitted once', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', `${NEW}?account=2`);
  const { products } = await catalogue(page);
  await product(page).fill(products[6].code);
  await page.keyboard.press('Enter');
  await page.getByLabel('Order note').fill('written before the session ended');
  const before = await openCount(page);
  await page.context().clearCookies();
  await submit(page).click();
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await accessible(page, 'expired over the form');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign In' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  same(await page.getByLabel('Order note').inputValue(), 'written before the session ended', 'the note');
  await submit(page).click();
  await page.getByText(/^BO-\d+ submitted for/).waitFor();
  same(await openCount(page), before + 1, 'back orders');
});

await run();
