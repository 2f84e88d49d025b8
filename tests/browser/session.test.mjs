/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person does about himself: a forgotten password, an invitation, one-time codes, mails. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { accessible, clean, looks, ok, password, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const dialog = (page) => page.getByRole('dialog').last();
const mails = process.env.CELLARBOOK_MAILS;

/** The page that the last mail to an address leads to; waits until there is one that is none of `seen`. */
async function linkFor(address, seen = []) {
  for (;;) {
    for (const name of readdirSync(mails).filter((one) => one.endsWith('.eml'))) {
      const text = readFileSync(`${mails}/${name}`, 'utf8').replace(/=\r?\n/g, '').replaceAll('=3D', '=');
      const found = /\/set-password#[\w-]+/.exec(text)?.[0];
      if (found && text.includes(address) && !seen.includes(found)) {
        return found;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The code of RFC 6238 for a secret in base 32, now. */
function totp(secret) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function enter(page, email, secret) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign In' }).click();
}

for (const look of looks) {
  test(`Security and Preferences, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', '/my-account/security');
    await page.getByRole('button', { name: 'Set Up Codes' }).waitFor();
    await accessible(page, 'Security');
    await shot(page, `security-${look.name}`);
    await page.getByRole('button', { name: 'Set Up Codes' }).click();
    await dialog(page).getByRole('img', { name: /QR code/ }).waitFor();
    await accessible(page, 'Set Up Codes');
    await shot(page, `totp-${look.name}`);
    await page.goto(`${url}/my-account/preferences`);
    await page.getByLabel('Back orders closed').waitFor();
    await accessible(page, 'Preferences');
    await shot(page, `preferences-mails-${look.name}`);
    await clean(page);
  });

  test(`pages for those outside, ${look.name}`, async () => {
    const page = await window_(look);
    await page.goto(`${url}/`);
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByRole('heading', { name: 'New Password' }).waitFor();
    await accessible(page, 'forgot');
    await shot(page, `forgot-${look.name}`);
    await page.goto(`${url}/set-password#wrong-link`);
    await page.getByLabel('New password', { exact: true }).fill(`${password} and more`);
    await page.getByRole('button', { name: 'Set Password' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Send a New Link' }).waitFor();
    await accessible(page, 'a link that is wrong');
    await shot(page, `set-password-${look.name}`);
    await clean(page);
  });
}

test('passwords are not seen, and are filled in by their managers or pasted, all that was copied', async () => {
  const page = await window_();
  const fieldOf = async (label) => {
    const field = page.getByLabel(label, { exact: true });
    return [await field.getAttribute('type'), await field.getAttribute('autocomplete')];
  };
  await page.goto(`${url}/`);
  same([await fieldOf('E-mail'), await fieldOf('Password')], [['email', 'username'], ['password', 'current-password']], 'to sign in');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  await page.evaluate((text) => navigator.clipboard.writeText(text), ' copied from a manager ');
  const field = page.getByLabel('Password', { exact: true });
  await field.press('Control+V');
  same(await field.inputValue(), ' copied from a manager ', 'pasted');
  await page.goto(`${url}/set-password#wrong-link`);
  same(await fieldOf('New password'), ['password', 'new-password'], 'by a link');
  await signIn(page, 'ana@demo.example', '/my-account/security');
  await page.getByRole('button', { name: 'Change Password' }).click();
  await dialog(page).getByLabel('Present password').waitFor();
  same([await fieldOf('Present password'), await fieldOf('New password')], [['password', 'current-password'], ['password', 'new-password']], 'another one');
  await clean(page);
});

test('a forgotten password: link by mail, weak one refused, new one set, old one good no more', async () => {
  const page = await window_();
  await page.goto(`${url}/`);
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByLabel('E-mail').fill('ben@demo.example');
  await page.getByRole('button', { name: 'Send Link' }).click();
  await page.getByText(/If ben@demo.example is the address of a user/).waitFor();
  await accessible(page, 'sent');
  await page.goto(`${url}${await linkFor('ben@demo.example')}`);
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Set Password' }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await accessible(page, 'weak');
  await page.getByLabel('New password', { exact: true }).fill('a brand new password of Ben');
  await page.getByRole('button', { name: 'Set Password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await accessible(page, 'set');
  await page.getByRole('link', { name: 'Sign In' }).click();
  await enter(page, 'ben@demo.example', password);
  await page.getByRole('alert').waitFor();
  await enter(page, 'ben@demo.example', 'a brand new password of Ben');
  await page.locator('.shell').waitFor();
  await clean(page);
});

test('an invitation: a member without a password sets the first one', async () => {
  const admin = await window_();
  await signIn(admin, 'admin@demo.example', '/my-account/manage');
  await admin.getByRole('button', { name: 'Add New User' }).click();
  await dialog(admin).getByLabel('Name').fill('Ivo Neu');
  await dialog(admin).getByLabel('E-mail').fill('ivo@demo.example');
  await dialog(admin).getByRole('button', { name: 'Save', exact: true }).click();
  await admin.getByRole('heading', { name: 'Ivo Neu', level: 1 }).waitFor();
  await admin.getByText('No password yet').waitFor();
  await accessible(admin, 'member without a password');
  await admin.getByRole('button', { name: 'Invite by E-mail' }).click();
  await admin.getByText(/A link to set a password goes to ivo@demo.example/).waitFor();
  const page = await window_();
  await page.goto(`${url}${await linkFor('ivo@demo.example')}`);
  await page.getByLabel('New password', { exact: true }).fill('the first password of Ivo');
  await page.getByRole('button', { name: 'Set Password' }).click();
  await page.getByRole('link', { name: 'Sign In' }).click();
  await enter(page, 'ivo@demo.example', 'the first password of Ivo');
  await page.locator('.shell').waitFor();
  await clean(page);
});

test('one-time codes: set up, asked for at sign-in, turned off', async () => {
  const [page, elsewhere] = [await window_(), await window_()];
  await signIn(elsewhere, 'chloe@demo.example');
  await signIn(page, 'chloe@demo.example', '/my-account/security');
  const others = page.getByRole('button', { name: /^Sign out: / });
  await others.first().waitFor();
  await page.getByRole('button', { name: 'Set Up Codes' }).click();
  const secret = (await dialog(page).locator('.secret').textContent()).replaceAll(' ', '');
  await dialog(page).getByLabel('One-time code').fill('000000');
  await dialog(page).getByLabel('Present password').fill(password);
  await dialog(page).getByRole('button', { name: 'Turn On Codes' }).click();
  await dialog(page).getByRole('alert').waitFor();
  await accessible(page, 'a wrong code');
  same((await dialog(page).locator('.secret').textContent()).replaceAll(' ', ''), secret, 'the secret after a refusal');
  await dialog(page).getByLabel('One-time code').fill(totp(secret));
  await dialog(page).getByRole('button', { name: 'Turn On Codes' }).click();
  await page.getByText('One-time codes are on.').waitFor();
  await others.first().waitFor({ state: 'detached' });
  same((await elsewhere.request.get(`${url}/api/v1/session`)).status(), 401, 'who came in with the password alone');
  const other = await window_();
  await other.goto(`${url}/`);
  await enter(other, 'chloe@demo.example', password);
  await other.getByLabel('One-time code').waitFor();
  await accessible(other, 'code asked for');
  await shot(other, 'sign-in-code');
  same(await other.evaluate(() => document.activeElement?.getAttribute('name')), 'totp', 'the cursor');
  await page.getByRole('button', { name: 'Turn Off Codes' }).click();
  await dialog(page).getByLabel('Present password').fill('not the password');
  await dialog(page).getByRole('button', { name: 'Turn Off Codes' }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('Present password').fill(password);
  await dialog(page).getByRole('button', { name: 'Turn Off Codes' }).click();
  await page.getByText('One-time codes are off.').waitFor();
  await clean(page);
});

test('a changed password signs out, and is the one that counts', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example', '/my-account/security');
  await page.getByRole('button', { name: 'Change Password' }).click();
  await dialog(page).getByLabel('Present password').fill(password);
  await dialog(page).getByLabel('New password').fill('a new one for Ana');
  await accessible(page, 'Change Password');
  await dialog(page).getByRole('button', { name: 'Change Password' }).click();
  await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  await page.getByText('The password is changed.').waitFor();
  await enter(page, 'ana@demo.example', 'a new one for Ana');
  await page.locator('.shell').waitFor();
  await clean(page);
});

test('a session that has ended can be left to somebody else', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/my-account/security');
  await page.getByRole('button', { name: 'Set Up Codes' }).waitFor();
  await page.context().clearCookies();
  // Not by the pointer: what the page itself asks the server may have opened the dialog over it already.
  await page.getByRole('button', { name: 'Set Up Codes' }).dispatchEvent('click');
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await page.getByRole('button', { name: 'Use another address' }).click();
  await page.getByRole('heading', { name: 'Sign In', level: 1 }).waitFor();
  await clean(page);
});

test('mails: the choice is saved, and is still there', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/my-account/preferences');
  const choice = page.getByLabel('Back orders closed');
  await choice.waitFor();
  same(await choice.locator('option').allTextContents(), ['At once', 'Once a day', 'Never'], 'the choices');
  ok(await page.getByRole('button', { name: 'Save Changes' }).isDisabled(), 'nothing to save yet');
  await choice.selectOption('Once a day');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('Your choice of mails is saved.').waitFor();
  await page.reload();
  await choice.waitFor();
  same(await choice.inputValue(), 'daily', 'after a reload');
  await clean(page);
});

for (const look of looks) {
  test(`Security shows where one is signed in, and signs out there, ${look.name}`, async () => {
    const [here, other, third] = [await window_(look), await window_(), await window_()];
    await signIn(other, 'chloe@demo.example');
    await signIn(third, 'chloe@demo.example');
    await signIn(here, 'chloe@demo.example', '/my-account/security');
    const places = here.getByRole('region', { name: 'Where you are signed in' });
    await places.getByText('Here', { exact: true }).waitFor();
    await places.getByText(/^Chrome on /).first().waitFor();
    const out = places.getByRole('button', { name: /^Sign out: / });
    const before = await out.count();
    await places.scrollIntoViewIfNeeded();
    await accessible(here, 'where one is signed in');
    await shot(here, `sessions-${look.name}`);
    await out.first().click(); // the last used of the others
    await here.locator('.messages').getByText(/is signed out\.$/).waitFor();
    await out.nth(before - 1).waitFor({ state: 'detached' });
    same((await third.request.get(`${url}/api/v1/session`)).status(), 401, 'the one that was ended');
    await places.getByRole('button', { name: 'Sign Out Everywhere Else' }).click();
    await out.first().waitFor({ state: 'detached' });
    same(
      [(await other.request.get(`${url}/api/v1/session`)).status(), (await here.request.get(`${url}/api/v1/session`)).status()],
      [401, 200],
      'the other one and this one',
    );
    await clean(here);
  });
}

/** Sets codes up where they are asked for: in a dialog, or on the page that stands for all others. */
async function setUp(page, place) {
  const secret = (await place.locator('.secret').textContent()).replaceAll(' ', '');
  await place.getByLabel('One-time code').fill(totp(secret));
  await place.getByLabel('Present password').fill(password);
  await place.getByRole('button', { name: 'Turn On Codes' }).click();
  await page.getByText('One-time codes are on.').waitFor();
}

// The last one: from here on nobody of this company signs in without codes.
test('Require One-Time Codes: the admin first, then everybody, and nobody loses what he was at', async () => {
  const admin = await window_();
  await signIn(admin, 'admin@demo.example', '/my-account/manage/edit');
  const rule = admin.getByLabel('Require One-Time Codes');
  await rule.selectOption('Everybody');
  await admin.getByText(/Whoever has none can do nothing until they are set up/).waitFor();
  await admin.getByRole('button', { name: 'Save Changes' }).click();
  await admin.getByRole('region', { name: 'Sign-In' }).getByText('Set up one-time codes for yourself').waitFor();
  await accessible(admin, 'refused: the admin has none');
  await admin.getByRole('button', { name: 'Discard', exact: true }).click();
  await admin.goto(`${url}/my-account/security`);
  await admin.getByRole('button', { name: 'Set Up Codes' }).click();
  await setUp(admin, dialog(admin));

  const busy = await window_(); // a rep in the middle of something
  await signIn(busy, 'chloe@demo.example', '/accounts');
  const search = busy.getByRole('searchbox').first();
  await busy.getByText(/^\d+ accounts$/).first().waitFor();
  // What the page asks in the background waits until he has typed, or the dialog may be first and have the letters.
  const typed = Promise.withResolvers();
  await busy.route('**/api/**', (route) => typed.promise.then(() => route.fallback()));
  await admin.goto(`${url}/my-account/manage/edit`);
  await rule.selectOption('Everybody');
  await admin.getByRole('button', { name: 'Save Changes' }).click();
  await admin.getByRole('heading', { name: 'Sign-In', level: 3 }).waitFor();
  await search.fill('Bistro');
  typed.resolve();
  await dialog(busy).getByRole('heading', { name: 'Set Up Codes' }).waitFor();
  await accessible(busy, 'over a page');
  await setUp(busy, dialog(busy));
  await busy.getByRole('dialog').waitFor({ state: 'detached' });
  same(await search.inputValue(), 'Bistro', 'what was typed');
  await clean(busy);

  const { id } = await busy.evaluate(async () => (await fetch('/api/v1/session')).json());
  for (const look of looks) {
    await admin.goto(`${url}/my-account/manage/members/${id}`);
    await admin.getByRole('button', { name: 'Reset One-Time Codes' }).click();
    await dialog(admin).getByRole('button', { name: 'Reset One-Time Codes' }).click();
    await admin.getByText(/has no one-time codes any more/).waitFor();
    const page = await window_(look);
    await page.goto(`${url}/accounts`);
    await enter(page, 'chloe@demo.example', password);
    await page.getByRole('heading', { name: 'Set Up Codes', level: 1 }).waitFor();
    await page.locator('.secret').waitFor();
    same(await page.locator('.shell').count(), 0, 'pages beside it');
    same(await page.locator('a[href^="otpauth://totp/"]').count(), look.phone ? 1 : 0, 'the way into the app on this phone');
    await accessible(page, 'codes are required');
    await shot(page, `codes-required-${look.name}`);
    await setUp(page, page.getByRole('main'));
    await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor();
    await page.goto(`${url}/my-account/security`);
    await page.getByRole('button', { name: 'Turn Off Codes' }).click();
    await dialog(page).getByLabel('Present password').fill(password);
    await dialog(page).getByRole('button', { name: 'Turn Off Codes' }).click();
    await dialog(page).getByText(/they can be set up anew, not turned off/).waitFor();
    await clean(page);
  }
  await clean(admin);
});

await run();
