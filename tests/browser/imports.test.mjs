/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Imports: a file is sent, looked at, imported, undone; a column is something else than it seems. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { accessible, clean, looks, run, same, shot, signIn, test, url, window_ } from './lib.mjs';

const PAGE = '/my-account/manage/imports';
const section = (page, name) => page.getByRole('region', { name, exact: true });
const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

for (const look of looks) {
  test(`a file is imported and undone, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    await page.goto(url + PAGE);
    const send = section(page, 'Import a File');
    await send.getByLabel('What its rows are').selectOption('products');
    await accessible(page, 'Imports');
    const code = `IMP-${look.name}`;
    await send
      .locator('input[type=file]')
      .setInputFiles(
        csv(
          `${code}.csv`,
          `Code,Name,Producer,Importer,Warehouse,Karton ${look.name},Colour\n${code},Spätlese,Weingut ${code},Old World ${code},DSM,6,white\n${code}b,,,,,,\n`,
        ),
      );
    const columns = section(page, 'Columns');
    await columns.getByText('no column is unit_set').waitFor();
    await columns.getByLabel(`Karton ${look.name}`).selectOption('unit_set');
    await page.getByRole('button', { name: 'Check Again' }).click();
    const apply = page.getByRole('button', { name: 'Import 1 row' });
    await apply.waitFor();
    await section(page, 'Rows').getByText('Name: The field is required.').waitFor();
    await accessible(page, 'Import checked');
    await shot(page, `import-checked-${look.name}`);
    await section(page, 'Rows').getByRole('button', { name: '1 new' }).click();
    await section(page, 'Rows').getByText(`Weingut ${code} (new)`).waitFor();
    await shot(page, `import-new-${look.name}`);
    await apply.click();
    const sure = page.getByRole('dialog');
    await sure.getByText('1 row is refused and will be left out').waitFor();
    await sure.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByText('imported, 1 applied, 0 missed').waitFor();
    const found = async () => (await (await page.request.get(`${url}/api/v1/products?text=${code}`)).json()).items.length;
    same(await found(), 1, 'the product is there');
    await page.getByRole('button', { name: 'Undo Import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo Import' }).click();
    await page.getByText('undone, 0 applied, 0 missed, 1 undone').waitFor();
    same(await found(), 0, 'the product is gone');
    await page.getByRole('link', { name: 'All imports' }).click();
    await section(page, 'Files so far').getByRole('link', { name: `${code}.csv` }).waitFor();
    await shot(page, `imports-${look.name}`);
    await clean(page);
  });
}

test('a file that can’t be read says why', async () => {
  const page = await window_();
  await signIn(page);
  await page.goto(url + PAGE);
  await section(page, 'Import a File').locator('input[type=file]').setInputFiles(csv('broken.csv', 'Code,Name\n"x,1\n'));
  await page.getByRole('alert').getByText('Line 2: a quote that begins here is never closed').waitFor();
  await accessible(page, 'Import refused');
  await clean(page);
});

test('another sheet and the decimal sign are chosen', async () => {
  const page = await window_();
  await signIn(page);
  await page.goto(url + PAGE);
  const file = section(page, 'Import a File').locator('input[type=file]');
  await file.setInputFiles(fileURLToPath(new URL('../import/fixtures/products.xlsx', import.meta.url)));
  const columns = section(page, 'Columns');
  await section(page, 'Rows').getByRole('button', { name: '5 new' }).waitFor();
  await columns.getByLabel('Sheet').selectOption('Other wines');
  await columns.getByRole('button', { name: 'Check Again' }).click();
  await section(page, 'Rows').getByRole('button', { name: '1 new' }).waitFor();
  same(await columns.getByLabel('Sheet').inputValue(), 'Other wines', 'the sheet that is read');
  await page.goto(url + PAGE);
  await section(page, 'Import a File').getByLabel('What its rows are').selectOption('prices');
  const { items } = await (await page.request.get(`${url}/api/v1/products?limit=1`)).json();
  await file.setInputFiles(csv('prices.csv', `Product,Level,Price,Valid from\n${items[0].code},Chosen,"1,234",2026-01-01\n`));
  await section(page, 'Rows').getByText('can be read in two ways').waitFor();
  await accessible(page, 'Import read otherwise');
  await columns.getByLabel('Decimal sign').selectOption('point');
  await columns.getByRole('button', { name: 'Check Again' }).click();
  await section(page, 'Rows').getByText('Chosen (new)').waitFor();
  await clean(page);
});

test('what is here leaves in the form in which it comes back', async () => {
  const page = await window_();
  await signIn(page);
  await page.goto(url + PAGE);
  const send = section(page, 'Import a File');
  await send.getByLabel('What its rows are').selectOption('users');
  await send.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV', exact: true }).click()]);
  const path = await file.path();
  await send.locator('input[type=file]').setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: await readFile(path) });
  await section(page, 'Rows').getByRole('button', { name: '0 new' }).waitFor();
  await section(page, 'Rows').getByRole('button', { name: '0 refused' }).waitFor();
  await page.goto(`${url}/orders/back-orders`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [lines] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV, by line' }).click()]);
  same(/^reports-back-orders/.test(lines.suggestedFilename()), true, 'back orders by line');
  await clean(page);
});

await run();
