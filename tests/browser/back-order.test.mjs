/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one back order: what it shows, and what is done there. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const LIST = '/orders/back-orders';

/** Open back orders of the demo company, oldest first; each test takes its own. */
async function openOnes(page) {
  const { body } = await call(page, 'GET', 'back-orders?status=open&limit=60&dir=desc');
  return body.items.filter((one) => one.actions.includes('edit'));
}

const go = async (page, number, more = '') => {
  await page.goto(`${url}${LIST}/${number}${more}`);
  await page.getByRole('heading', { level: 1, name: new RegExp(`BO-${number}`) }).waitFor();
};

/** An action of the object: in the left-side menu on the desk, in the bar at the bottom on phones. */
async function action(page, look, name) {
  if (look.phone) {
    await page.locator('.object-bar').getByRole('button', { name: /More|Actions/ }).click();
    await page.getByRole('menuitem', { name }).click();
  } else {
    await page.locator('.side').getByText(name, { exact: true }).click();
  }
}

for (const look of looks) {
  way(`the BO# of the list leads to its page, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', LIST);
    const link = page.getByRole('link', { name: /^BO-/ }).first();
    const name = await link.textContent();
    await link.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    same(await page.title(), `${name} · Back Orders · Cellarbook`, 'the title');
    await page.getByText(/^\d+(st|nd|rd|th) of \d+/).first().waitFor();
    await page.getByText(/^Created by/).first().waitFor();
    await page.getByText('Start Order').waitFor();
    await accessible(page, 'back order');
    await shot(page, `back-order-${look.name}`);
    await clean(page);
  });

  test(`close without order asks for a reason, and closed is closed, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const one = (await openOnes(page))[looks.indexOf(look)];
    await go(page, one.number);
    await action(page, look, 'Close without Order');
    await page.getByRole('dialog', { name: `Close ${one.display} without an order?` }).waitFor();
    await accessible(page, 'close dialog');
    await shot(page, `back-order-close-${look.name}`);
    await page.getByLabel('Reason').selectOption('Other');
    await page.getByRole('button', { name: `Close ${one.display}` }).click();
    const words = page.getByLabel('In words');
    await page.locator('[aria-invalid="true"]').waitFor(); // the server wants the words, and says so beside them
    await accessible(page, 'close refused');
    await words.fill('They have moved to another town');
    await page.getByRole('button', { name: `Close ${one.display}` }).click();
    await page.getByText(`${one.display} is Closed`).waitFor();
    await page.getByText(/They have moved to another town\. A closed back order can't be edited or re-opened\./).waitFor();
    same(await page.getByRole('link', { name: 'Start Order' }).count(), 0, 'ways to start an order');
    same(await page.getByRole('link', { name: 'Edit', exact: true }).count(), 0, 'ways to edit');
    await accessible(page, 'closed');
    await shot(page, `back-order-closed-${look.name}`);
    await page.goto(`${url}${LIST}/${one.number}/edit`);
    await page.getByText(`${one.display} can't be edited now.`).waitFor();
    await accessible(page, 'edit of a closed one');
    await clean(page);
  });

  test(`changed elsewhere: both versions side by side, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const one = (await openOnes(page))[4 + looks.indexOf(look)];
    await go(page, one.number, '/edit');
    await page.getByLabel('Quantity').first().fill('7/2');
    await page.getByLabel('Order note').fill('Call before you come.');
    await accessible(page, 'edit form');
    await shot(page, `back-order-edit-${look.name}`);
    const { body: read } = await call(page, 'GET', `back-orders/${one.number}`);
    const lines = read.lines.map((line, index) => (index === 0 ? { id: line.id, qty_btl: line.qty_btl + 1 } : { id: line.id }));
    same((await call(page, 'PATCH', `back-orders/${one.number}`, { note: 'Back door.', reference: 'PO 77', lines }, read.rev)).status, 200, 'the other one saves');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await page.getByRole('heading', { name: `${one.display} was changed elsewhere while you were editing it` }).waitFor();
    const note = page.getByRole('row', { name: /Note/ }).first();
    await note.getByText('Call before you come.').waitFor();
    await note.getByText('Back door.').waitFor();
    await accessible(page, 'both versions');
    await shot(page, `back-order-conflict-${look.name}`);
    await note.getByRole('radio').nth(1).check();
    await page.getByRole('button', { name: 'Use These' }).click();
    same(await page.getByLabel('Order note').inputValue(), 'Back door.', 'the note: theirs was taken');
    same(await page.getByLabel('Quantity').first().inputValue(), '7/2', 'the quantity: mine was kept');
    same(await page.getByLabel('Reference').inputValue(), 'PO 77', 'the reference: only they changed it');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await page.getByText(`${one.display} saved.`).waitFor();
    const { body: now } = await call(page, 'GET', `back-orders/${one.number}`);
    same([now.note, now.reference, now.lines[0].qty_btl], ['Back door.', 'PO 77', 7 * now.lines[0].unit_set + 2], 'what is saved');
    await clean(page);
  });
}

test('edited by the keyboard alone', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await openOnes(page))[10];
  await go(page, one.number);
  await page.keyboard.press('e');
  await page.getByRole('heading', { name: `Edit ${one.display}` }).waitFor();
  const before = await page.getByLabel('Quantity').count();
  await page.getByLabel('Quantity').last().focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter'); // on to the next product
  await page.keyboard.type('merlot');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Quantity').nth(before).waitFor();
  same(await page.evaluate(() => document.activeElement?.closest('[data-line]') !== null), true, 'the cursor is on the new line');
  await page.keyboard.type('2/1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('for the tasting');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowDown');
  same(await page.evaluate(() => document.activeElement?.value), 'for the tasting', 'up and down again');
  await page.keyboard.press('Control+s');
  await page.getByText(`${one.display} saved.`).waitFor();
  const { body } = await call(page, 'GET', `back-orders/${one.number}`);
  same([body.lines.length, body.lines.at(-1).qty_btl, body.lines.at(-1).note], [before + 1, 2 * body.lines.at(-1).unit_set + 1, 'for the tasting'], 'the new line');
  await clean(page);
});

test('a removed line comes back, and a form with changes asks before it is left', async () => {
  const page = await window_();
  await signIn(page);
  const one = (await openOnes(page)).find((each) => each.line_count > 2);
  await go(page, one.number);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Quantity').first().focus();
  await page.keyboard.press('Control+Backspace');
  await page.getByText(/ removed\.$|removed\. Undo/).first().waitFor();
  same(await page.getByLabel('Quantity').count(), one.line_count - 1, 'lines after the removal');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  same(await page.getByLabel('Quantity').count(), one.line_count, 'lines after Undo');
  await page.getByLabel('Order note').fill('something');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await accessible(page, 'leave dialog');
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.goBack();
  await page.getByRole('button', { name: 'Stay' }).click();
  same(await page.getByLabel('Order note').inputValue(), 'something', 'what was typed');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { level: 1, name: one.display }).waitFor();
  same((await call(page, 'GET', `back-orders/${one.number}`)).body.rev, one.rev, 'its revision');
  await clean(page);
});

test('j and k walk the list without going back to it', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', LIST);
  const links = page.getByRole('link', { name: /^BO-/ });
  await links.nth(3).waitFor();
  const names = await links.allTextContents();
  await links.nth(1).click();
  await page.getByRole('heading', { level: 1, name: names[1] }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 1, name: names[2] }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { level: 1, name: names[1] }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Back Orders' }).waitFor();
  await clean(page);
});

test('a duplicate for another account', async () => {
  const page = await window_();
  await signIn(page);
  const [, , , one] = await openOnes(page);
  await go(page, one.number);
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await page.getByRole('combobox', { name: 'Account' }).fill('hotel');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await accessible(page, 'duplicate dialog');
  const account = await page.getByRole('combobox', { name: 'Account' }).inputValue();
  await page.getByRole('button', { name: 'Create Duplicate' }).click();
  await page.getByText(new RegExp(`made from ${one.display}`)).waitFor();
  await page.getByRole('link', { name: account }).waitFor();
  await clean(page);
});

test('what is not there and what is not yours look the same', async () => {
  const admin = await window_();
  await signIn(admin);
  const ben = await window_();
  await signIn(ben, 'ben@demo.example');
  const his = new Set((await call(ben, 'GET', 'back-orders?limit=200')).body.items.map((one) => one.number));
  const other = (await call(admin, 'GET', 'back-orders?limit=200')).body.items.find((one) => !his.has(one.number));
  ok(other, 'a back order that is not his');
  const seen = [];
  for (const number of [other.number, 999999, 'x']) {
    await ben.goto(`${url}${LIST}/${number}`);
    await ben.getByText('No back order with this number, or you have no access to it').waitFor();
    seen.push(await ben.locator('main').textContent());
  }
  same(new Set(seen).size, 1, 'pages that differ');
  await accessible(ben, 'no such back order');
  await shot(ben, 'back-order-none');
  await clean(ben);
});

test('without a signal the page says so', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/my-account/preferences');
  const [one] = (await call(page, 'GET', 'back-orders?status=open&limit=1')).body.items;
  await page.route('**/api/**', (route) => route.abort()); // all of it: any answer is a signal, with which the page asks by itself
  await page.goto(`${url}${LIST}/${one.number}`);
  await page.getByText("The server can't be reached. Try again when the signal is back.").waitFor();
  await accessible(page, 'offline');
  await page.getByRole('button', { name: 'Try Again' }).click();
  await page.unroute('**/api/**');
  await page.getByRole('heading', { level: 1, name: one.display }).waitFor();
});

await run();
