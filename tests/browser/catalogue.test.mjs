/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Products, producers and importers: lists, pages with their Back Orders sections, editing. */
import { accessible, clean, looks, run, same, shot, signIn, test, url, way, window_ } from './lib.mjs';

const rows = (page) => page.locator('tr[data-row]');
const section = (page, name) => page.getByRole('region', { name, exact: true });
const dialog = (page) => page.getByRole('dialog').last();

/** A product that is on an open back order. */
async function wanted(page) {
  const { items } = await (await page.request.get(`${url}/api/v1/demand?limit=1`)).json();
  const id = items[0].product?.id ?? items[0].id;
  return (await page.request.get(`${url}/api/v1/products/${id}`)).json();
}

for (const look of looks) {
  way(`products, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page, 'admin@demo.example', '/products');
    await rows(page).nth(5).waitFor();
    await accessible(page, 'products');
    await shot(page, `products-${look.name}`);
    await clean(page);
    const product = await wanted(page);
    await page.goto(`${url}/products/${product.id}`);
    await section(page, 'Back Orders').getByRole('link', { name: /^BO-/ }).first().waitFor();
    await section(page, 'Inventory').getByText('Back Ordered').waitFor();
    await section(page, 'Prices').getByRole('row').nth(1).waitFor();
    await accessible(page, 'product');
    await shot(page, `product-${look.name}`);
    await section(page, 'Prices').scrollIntoViewIfNeeded();
    await shot(page, `product-lower-${look.name}`);
    await clean(page);
  });

  for (const kind of ['Producer', 'Importer']) {
    way(`${kind}s and a page of one, ${look.name}`, async () => {
      const page = await window_(look);
      await signIn(page, 'admin@demo.example', `/${kind.toLowerCase()}s`);
      await rows(page).nth(1).waitFor();
      await accessible(page, `${kind}s`);
      await shot(page, `${kind.toLowerCase()}s-${look.name}`);
      const product = await wanted(page);
      await page.goto(`${url}/products/${product.id}`);
      await page.getByRole('link', { name: product[`${kind.toLowerCase()}_name`] }).click();
      await section(page, 'Back Orders').getByRole('link', { name: /^BO-/ }).first().waitFor();
      await page.getByText('Bottles on back order').waitFor();
      await section(page, 'Products').getByRole('link', { name: /^See all/ }).waitFor();
      await accessible(page, kind);
      await shot(page, `${kind.toLowerCase()}-${look.name}`);
      await section(page, 'Products').getByRole('link', { name: /^See all/ }).click();
      await page.getByText(`${kind}: ${product[`${kind.toLowerCase()}_name`]}`).waitFor();
      await rows(page).first().waitFor();
      await accessible(page, 'products of one');
      await clean(page);
    });
  }
}

test('a product is made, refused beside its fields, and edited', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/products');
  await rows(page).nth(1).waitFor();
  await page.getByRole('button', { name: 'New Product' }).click();
  await dialog(page).getByLabel('Name').fill('Smaragd Loibner');
  await dialog(page).getByLabel('Code').fill('LOIB-22');
  await dialog(page).getByLabel('Vintage').fill('none');
  for (const kind of ['Producer', 'Importer']) {
    await dialog(page).getByRole('combobox', { name: kind }).click();
    await page.getByRole('listbox', { name: kind }).getByRole('option').first().click();
  }
  await accessible(page, 'New Product');
  await shot(page, 'product-new');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).locator('[aria-invalid="true"]').waitFor();
  await dialog(page).getByLabel('Vintage').fill('2022');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('heading', { name: 'Smaragd Loibner 2022', level: 1 }).waitFor();
  await section(page, 'Inventory').getByText('No warehouse has had it yet.').waitFor();
  await section(page, 'Back Orders').getByText('No open back orders for this product.').waitFor();
  await page.getByRole('link', { name: 'New Back Order' }).waitFor();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog(page).getByLabel('Discontinued').check();
  await dialog(page).getByLabel('Region').fill('Wachau');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText('Wachau').waitFor();
  await page.getByText('Discontinued', { exact: true }).waitFor();
  await clean(page);
});

test('prices: added, refused beside the field, saved, removed', async () => {
  const page = await window_();
  await signIn(page);
  const product = await wanted(page);
  await page.goto(`${url}/products/${product.id}`);
  const prices = section(page, 'Prices');
  await prices.getByRole('row').nth(1).waitFor();
  const before = (await prices.getByRole('row').count()) - 1;
  await prices.getByRole('button', { name: 'Edit Prices' }).click();
  await dialog(page).getByRole('button', { name: 'Add Price' }).click();
  await dialog(page).getByLabel('Per bottle').nth(before).fill('12,50');
  await dialog(page).getByLabel('From').nth(before).fill('2031-01-01');
  await dialog(page).getByLabel('Price level').nth(before).selectOption({ index: 0 });
  await accessible(page, 'Edit Prices');
  await shot(page, 'product-prices');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).locator('[aria-invalid="true"]').first().waitFor();
  await dialog(page).getByLabel('Per bottle').nth(before).fill('12.50');
  await dialog(page).getByRole('button', { name: /^Remove price/ }).first().click();
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await prices.getByText('$12.50').waitFor();
  same((await prices.getByRole('row').count()) - 1, before, 'one more, one less');
  await clean(page);
});

for (const look of looks) {
  test(`stock is adjusted: refused beside the field, added, counted, and in the ledger, ${look.name}`, async () => {
    const page = await window_(look);
    await signIn(page);
    const { id, unit_set, primary_warehouse } = await wanted(page);
    const onHand = async () => {
      const product = await (await page.request.get(`${url}/api/v1/products/${id}`)).json();
      return product.stock.find((row) => row.warehouse === primary_warehouse)?.on_hand_btl ?? 0;
    };
    const before = await onHand();
    await page.goto(`${url}/products/${id}`);
    await section(page, 'Inventory').getByRole('button', { name: 'Adjust' }).click();
    await dialog(page).getByRole('textbox', { name: 'Quantity' }).fill('2');
    await dialog(page).getByText(`→ ${(before + 2 * unit_set).toLocaleString('en-US')} btl`).waitFor(); // said before it is done
    await dialog(page).getByRole('button', { name: 'Adjust Stock' }).click();
    await dialog(page).locator('[aria-invalid="true"]').waitFor(); // no reason
    await accessible(page, 'Adjust');
    await shot(page, `product-adjust-${look.name}`);
    await dialog(page).getByLabel('Reason').selectOption('returned');
    await dialog(page).getByLabel('Note').fill('Came back unopened');
    await dialog(page).getByRole('button', { name: 'Adjust Stock' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await section(page, 'Last changes of the inventory').getByText('Came back unopened').first().waitFor();
    same(await onHand(), before + 2 * unit_set, 'bottles on hand');
    await section(page, 'Inventory').getByRole('button', { name: 'Adjust' }).click();
    await dialog(page).getByRole('radio', { name: 'Counted' }).check();
    await dialog(page).getByRole('textbox', { name: 'Quantity' }).fill(`${before}b`);
    await dialog(page).getByRole('button', { name: 'Adjust Stock' }).click();
    await page.locator('.messages').getByText(/on hand now/).first().waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    same(await onHand(), before, 'as many as were counted');
    await clean(page);
  });
}

test('reps adjust no stock', async () => {
  const page = await window_();
  await signIn(page, 'ana@demo.example');
  await page.goto(`${url}/products/${(await wanted(page)).id}`);
  await section(page, 'Inventory').getByText('Back Ordered').waitFor();
  same(await section(page, 'Inventory').getByRole('button', { name: 'Adjust' }).count(), 0, 'Adjust for a rep');
  await clean(page);
});

test('what somebody else has changed meanwhile stands side by side', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example');
  const product = await wanted(page);
  await page.goto(`${url}/products/${product.id}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog(page).getByLabel('Region').fill('Mine');
  const headers = { 'If-Match': `"${product.rev}"`, Origin: url };
  const theirs = await page.request.patch(`${url}/api/v1/products/${product.id}`, { headers, data: { region: 'Theirs' } });
  same(theirs.status(), 200, 'their change');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).getByText('was changed elsewhere').waitFor();
  await accessible(page, 'side by side');
  await shot(page, 'product-conflict');
  await dialog(page).getByRole('radio', { name: 'Theirs' }).check();
  await dialog(page).getByRole('button', { name: 'Use These' }).click();
  same(await dialog(page).getByLabel('Region').inputValue(), 'Theirs', 'what was chosen');
  await clean(page);
});

test('producers and importers are made and edited; reps only read', async () => {
  const page = await window_();
  await signIn(page, 'admin@demo.example', '/producers');
  await page.getByRole('button', { name: 'New Producer' }).click();
  await dialog(page).getByLabel('Name').fill('Weingut Test');
  await dialog(page).getByLabel('Country').fill('Austria');
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('heading', { name: 'Weingut Test', level: 1 }).waitFor();
  await section(page, 'Back Orders').getByText('No open back orders for this producer.').waitFor();
  await section(page, 'Products').getByText('No products yet.').waitFor();
  const rep = await window_();
  await signIn(rep, 'ana@demo.example', '/importers');
  await rows(rep).first().waitFor();
  same(await rep.getByRole('button', { name: 'New Importer' }).count(), 0, 'New Importer for a rep');
  await rows(rep).first().getByRole('link').click();
  await section(rep, 'Products').waitFor();
  same(await rep.getByRole('button', { name: 'Edit', exact: true }).count(), 0, 'Edit for a rep');
  await clean(page);
  await clean(rep);
});

await run();
