/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 320 px, which is a desk at 400 %, and a tablet: nothing is wider than the window, and everything can be reached. */
import { accessible, call, catalogueHere, clean, longTest, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const narrow = { name: '320', viewport: { width: 320, height: 640 }, colorScheme: 'light', phone: true };
const tablet = { name: 'tablet', viewport: { width: 820, height: 1180 }, colorScheme: 'light', phone: true };

/** What can be used and lies beside the window, where nobody can scroll to. A box that scrolls shows its own; of what a box
 * cuts off, the part that is left counts. */
const outside = (page) =>
  page.evaluate(() => {
    const seen = (element) => {
      let { left, right } = element.getBoundingClientRect();
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if (['auto', 'scroll'].includes(overflowX) && at.scrollWidth > at.clientWidth) {
          return true;
        }
        if (overflowX !== 'visible') {
          const box = at.getBoundingClientRect();
          [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        }
      }
      return right > left && left >= -1 && right <= window.innerWidth + 1;
    };
    const usable = document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="option"], [role="menuitem"]');
    return [...usable]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.sr-only, .skip') && !one.matches('.sr-only, .skip'))
      .filter((one) => one.getBoundingClientRect().width > 1 && !seen(one))
      .map((one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent.trim()}`.slice(0, 60));
  });

/** Fields with letters below 16 px: phones zoom into those. */
const small = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('input:not([type="checkbox"]):not([type="radio"]), select, textarea')]
      .filter((one) => one.checkVisibility() && Number.parseFloat(getComputedStyle(one).fontSize) < 16)
      .map((one) => one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.name),
  );

/** Pairs of the top bar that lie over each other. */
const overlaid = (page) =>
  page.evaluate(() => {
    const parts = [...document.querySelectorAll('.topbar a, .topbar button')].map((one) => {
      let { left, right } = one.getBoundingClientRect();
      const nav = one.closest('.topnav');
      if (nav && getComputedStyle(nav).overflowX !== 'visible') {
        const box = nav.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      }
      return { name: one.getAttribute('aria-label') ?? one.textContent, left, right };
    });
    const shown = parts.filter((one) => one.right > one.left).sort((a, b) => a.left - b.left);
    return shown.flatMap((one, index) => (index > 0 && one.left < shown[index - 1].right - 1 ? [`${one.name} over ${shown[index - 1].name}`] : []));
  });

async function fits(page, what) {
  if (page.viewportSize().width < 768) {
    same(await small(page), [], `${what}: small letters`);
  }
  same(await outside(page), [], `${what}: beside the window`);
  same(await overlaid(page), [], `${what}: over each other`);
  await clean(page);
}

const heading = (page) => page.getByRole('heading', { level: 1 }).waitFor();
const settled = async (page) => {
  await heading(page);
  await page.locator('.main [aria-busy="true"], .main .soft:text("Loading")').first().waitFor({ state: 'detached' });
};

/** Addresses of the main pages, and of those with a number in them. */
async function pages(page) {
  const first = async (path) => (await call(page, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`)).body.items[0];
  const startable = (await call(page, 'GET', 'back-orders?status=open&limit=50')).body.items.filter((one) => one.actions.includes('start'));
  const [open, other] = startable.filter((one) => one.account.flags.length === 0);
  const { body: read } = await call(page, 'GET', `back-orders/${other.number}`);
  const lines = read.lines.map((line) => ({ product: line.product.id, qty_btl: line.qty_btl }));
  const { body: order } = await call(page, 'POST', 'orders', { account: read.account.id, back_orders: [{ number: other.number }], lines });
  const [account, product, producer, importer] = await Promise.all(['accounts', 'products', 'producers', 'importers'].map(first));
  return [
    '/orders/back-orders', '/orders/back-orders/new', `/orders/back-orders/${open.number}`, `/orders/back-orders/${open.number}/edit`,
    `/orders/new?back_orders=${open.number}`, '/orders/active', `/orders/${order.number}`, `/orders/${order.number}/edit`, '/orders/ready-to-fill',
    '/orders/waiting-to-send', '/accounts', `/accounts/${account.id}`, '/products', `/products/${product.id}`, '/producers',
    `/producers/${producer.id}`, `/importers/${importer.id}`, '/reports/back-orders', '/reports/back-orders?by=account', '/reports/demand',
    '/my-account/manage', '/my-account/manage/edit', '/my-account/manage/audit', '/my-account/security', '/my-account/preferences',
  ];
}

test('320 px: a back order is written, found, opened and started without scrolling sideways', async () => {
  const page = await window_(narrow);
  await signIn(page, 'admin@demo.example', '/orders/back-orders');
  await page.locator('tr[data-row]').nth(2).waitFor();
  await fits(page, 'the list');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('link', { name: 'Preferences' }).waitFor();
  await fits(page, 'the menu');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'New Back Order' }).first().click();
  await catalogueHere(page);
  const { body } = await call(page, 'GET', 'catalog');
  await page.getByRole('combobox', { name: 'Account' }).fill(body.accounts.find((one) => one.active).name);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Add product' }).fill('ch');
  await page.getByRole('option').first().waitFor();
  await fits(page, 'the type-ahead');
  await page.keyboard.press('Enter');
  await page.locator('[data-line]').getByLabel('Quantity').fill('2');
  await fits(page, 'the form');
  await accessible(page, 'the form at 320 px');
  await shot(page, 'narrow-new-back-order');
  await page.getByRole('button', { name: 'Submit Back Order' }).click();
  await page.getByText(/^BO-\d+ submitted for/).hover();
  await page.getByRole('link', { name: 'View', exact: true }).click();
  await page.getByRole('link', { name: 'Start Order' }).waitFor();
  await fits(page, 'the back order');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Close without Order' }).waitFor();
  await fits(page, 'its actions');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Start Order' }).click();
  await page.getByRole('button', { name: 'Submit Order' }).waitFor();
  await fits(page, 'the order form');
  await shot(page, 'narrow-order-form');
});

test('the top bar has room for all of it on tablets, upright and across', async () => {
  for (const width of [768, 1024]) {
    const page = await window_({ ...tablet, viewport: { width, height: 900 } });
    await signIn(page, 'admin@demo.example', '/orders/active');
    await heading(page);
    await fits(page, `the top bar at ${width} px`);
    await page.getByRole('button', { name: 'My Account' }).click();
    await page.getByRole('menuitem', { name: 'Manage' }).waitFor();
  }
});

for (const look of [narrow, tablet]) {
  longTest(`every page at ${look.viewport.width} px`, async () => {
    const page = await window_(look);
    await signIn(page);
    const wrong = [];
    for (const at of await pages(page)) {
      await page.goto(`${url}${at}`);
      await settled(page);
      await fits(page, at).catch((error) => wrong.push(error.message));
      await accessible(page, at).catch((error) => wrong.push(error.message));
      await shot(page, `${look.name}${at.replace(/\W+/g, '-')}`);
    }
    same(wrong, [], 'what is wrong');
  });
}

await run();
