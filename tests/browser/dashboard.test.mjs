/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page: what waits for whom, as links to what is counted; and no trace of back orders where access says so. */
import { accessible, call, clean, looks, ok, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const tile = (page, name) => page.locator('.dash a', { hasText: name });
const figure = async (page, name) => {
  await tile(page, name).locator('small').filter({ hasText: /\S/ }).waitFor();
  return tile(page, name).locator('strong').innerText();
};

for (const look of looks) {
  test(`what waits for an admin and for a rep, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    const { total } = (await call(page, 'GET', 'back-orders?status=open&limit=1&total=true')).body;
    same(await figure(page, 'Open back orders'), String(total), 'open back orders');
    ok(Number(await figure(page, 'Ready to fill')) > 0, 'accounts that could be served');
    const [oldest] = (await call(page, 'GET', 'back-orders?status=open&sort=age&dir=asc&limit=1')).body.items;
    same(await figure(page, 'Oldest open back order'), `${oldest.age_days} d`, 'how long the first one waits');
    await accessible(page, 'dashboard');
    await shot(page, `dashboard-${look.name}`);
    await tile(page, 'Oldest open back order').click();
    await page.locator('tr[data-row]').first().waitFor();
    ok((await page.locator('tr[data-row]').first().innerText()).includes(oldest.display), 'the oldest stands first');
    await clean(page);
  });
}

test('a rep’s figures are of his accounts, and lead to their list', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example');
  const { total } = (await call(page, 'GET', 'back-orders?status=open&limit=1&total=true')).body;
  same(await figure(page, 'My open back orders'), String(total), 'of her accounts');
  await tile(page, 'My open back orders').click();
  await page.getByText(`${total} back orders`).waitFor();
  await page.getByText('Rep: Ana Reyes').waitFor();
  await clean(page);
});

test('who may not see back orders sees orders, and no trace', async () => {
  const page = await window_();
  await signIn(page);
  const settings = await call(page, 'GET', 'company');
  same((await call(page, 'PATCH', 'company', { back_order_access: 'none' }, settings.body.rev)).status, 200, 'access None');
  await page.reload();
  const { total } = (await call(page, 'GET', 'orders?state=active&limit=1&total=true')).body;
  same(await figure(page, 'Active Orders'), String(total), 'orders to be confirmed');
  const text = await page.locator('.shell').innerText();
  ok(!/back order|ready to fill|waiting to send|oldest/i.test(text), `no trace in: ${text}`);
  await accessible(page, 'dashboard without back orders');
  await shot(page, 'dashboard-none');
  const now = await call(page, 'GET', 'company');
  same((await call(page, 'PATCH', 'company', { back_order_access: 'all' }, now.body.rev)).status, 200, 'access as it was');
  await clean(page);
});

test('without an answer a figure says so, and is there again with the signal', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', '/orders/active'); // the dashboard comes in the same file
  await page.locator('tr[data-row]').first().waitFor();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Dashboard', exact: true }).first().click();
  await page.getByText('Offline: this device does not know.').first().waitFor();
  same(await tile(page, 'Oldest open back order').locator('strong').innerText(), '–', 'what is not known is not 0');
  await accessible(page, 'offline');
  await shot(page, 'dashboard-offline');
  await page.getByRole('button', { name: 'Try Again: Oldest open back order' }).click();
  await page.getByText('Offline: this device does not know.').first().waitFor();
  await page.context().setOffline(false); // it asks by itself
  await tile(page, 'Oldest open back order').locator('small', { hasText: 'BO-' }).waitFor();
  ok(Number(await figure(page, 'My open back orders')) > 0, 'known again');
});

test('at 320 px nothing is wider than the page', async () => {
  const page = await window_({ viewport: { width: 320, height: 640 }, colorScheme: 'light', phone: true });
  await signIn(page);
  await tile(page, 'Ready to fill').waitFor();
  same(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, 'no sideways scrolling');
});

await run();
