/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage → Imports: a file is sent, looked at, imported, undone; a column is something else than it seems. */
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

await run();
