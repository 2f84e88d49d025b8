/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tests of orders share. */
import { call, url } from './lib.mjs';

export const LIST = '/orders/back-orders';
const DAY = 86_400_000;

/** Open back orders that can be started, of accounts without a flag; each test takes its own. */
export async function startable(page) {
  const { body } = await call(page, 'GET', 'back-orders?status=open&limit=200&dir=desc');
  return body.items.filter((one) => one.actions.includes('start') && one.account.flags.length === 0 && one.line_count > 1);
}

const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The first day at least so many days ahead on which we ship to the account of a back order; of 0 the next one. */
export async function shipDay(page, number, days) {
  const { body: form } = await call(page, 'GET', `back-orders/${number}/start`);
  if (days === 0) {
    return form.next_ship_day;
  }
  let at = new Date(Date.now() + days * DAY);
  while (!form.ship_days.includes(WEEK[at.getUTCDay()])) {
    at = new Date(at.getTime() + DAY);
  }
  return at.toISOString().slice(0, 10);
}

/** What the object's menu offers, on the desk and on a phone. */
export const primary = (page, look, name) => page.locator(look.phone ? '.object-bar' : '.object-menu').getByText(name, { exact: true });
export async function action(page, look, name) {
  if (look.phone) {
    await page.locator('.object-bar').getByRole('button', { name: /More|Actions/ }).click();
    await page.getByRole('menuitem', { name }).click();
  } else {
    await page.locator('.object-menu').getByText(name, { exact: true }).click();
  }
}

/** Orders → left-side menu Back Orders → click the BO# → left-side menu Start Order. */
export async function startOrder(page, look, one) {
  await page.goto(`${url}/`);
  if (look.phone) {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
  } else {
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
  }
  await page.getByRole('link', { name: /^Back Orders(\s*[\d,]+)?$/ }).click();
  await page.getByLabel('Search BO#, account, product').fill(one.display);
  await page.getByText('1 back order', { exact: true }).waitFor();
  await page.getByRole('link', { name: one.display, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: one.display }).waitFor();
  await primary(page, look, 'Start Order').click();
  await page.getByRole('heading', { level: 1, name: `New Order from ${one.display}` }).waitFor();
}

/** The number of the order whose page a submit leads to. */
export async function madeOrder(page) {
  const heading = page.getByRole('heading', { level: 1, name: /^Order \d+$/ });
  await heading.waitFor();
  return Number((await heading.textContent()).replace('Order ', ''));
}

export const outcome = (page) => page.locator('.form-bar [role="status"]').textContent();
