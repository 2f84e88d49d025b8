/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mails as Chromium shows them: on a phone and on a desk, light, dark, and turned dark by force as some mail programs do. */
import { readdirSync, readFileSync } from 'node:fs';
import { accessible, ok, run, same, shot, test, window_ } from '../browser/lib.mjs';

const folder = process.env.MAILS;
const kinds = readdirSync(folder)
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.slice(0, -5))
  .sort();
const html = (kind) => readFileSync(`${folder}/${kind}.html`, 'utf8');
/** What sticks out of the window, by its words. */
const tooWide = (page) =>
  page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1)
      .filter((one) => getComputedStyle(one).display !== 'inline')
      .map((one) => `<${one.tagName.toLowerCase()}> ${one.textContent.trim().slice(0, 40)}`),
  );

test('one of every kind was made', () => {
  const all = ['back-order', 'back-order-long', 'closed', 'daily', 'draft-expires', 'failed', 'invitation', 'order', 'order-confirmed', 'password', 'ready'];
  same(kinds, all, 'kinds');
});

for (const kind of kinds) {
  test(`${kind}: inline styles only, nothing fetched, nothing that runs`, () => {
    const text = html(kind);
    for (const bad of [/<(style|link|script|img|iframe|object|form|svg|video|audio|base)\b/i, /\bclass=/i, /\bsrc=/i, /url\(/i, /@import/i, /\bon[a-z]+=/i]) {
      ok(!bad.test(text), `${bad} is in it`);
    }
  });

  test(`${kind}: fits and can be read`, async () => {
    const page = await window_({ viewport: { width: 320, height: 500 }, colorScheme: 'light', phone: false });
    await page.setContent(html(kind));
    for (const width of [600, 320]) {
      await page.setViewportSize({ width, height: 500 });
      same(await tooWide(page), [], `wider than ${width} px`);
      same(await page.evaluate(() => document.documentElement.scrollWidth), width, `the page's width at ${width} px`);
      await shot(page, `mail-${kind}-${width}`, { fullPage: true });
    }
    await accessible(page, kind, ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
    await page.emulateMedia({ colorScheme: 'dark' }); // the mail has colours of its own: they stay as they are
    await accessible(page, `${kind}, dark`, ['wcag2aa']);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setAutoDarkModeOverride', { enabled: true });
    same(await tooWide(page), [], 'wider when turned dark');
    await shot(page, `mail-${kind}-320-dark`, { fullPage: true });
    same(page.wrongs, [], 'what the browser complains of');
  });
}

await run();
