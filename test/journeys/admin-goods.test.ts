/** People look after what the shop sells, in a browser: the categories that it stands in, and files of many lines. */
import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  buildSeconds,
  fitsItsWindow,
  heading,
  notRefusals,
  opened,
  signsIn,
  told,
  withBuiltPages,
} from '../support/admin-pages.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { csv } from '../support/imports.ts';
import { stockedVariant, stockOf } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

/** A browser, a stack and a build beside each other. */
jest.setTimeout(buildSeconds * 1000);

type Node = { readonly id: string; readonly name: string; readonly children: readonly Node[] };

describeInBrowser('the shop’s pages of its goods', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  withBuiltPages();
  const signedIn = signsIn(stack, open);

  const made = async (name: string, parentId?: string): Promise<Node> => {
    const staff = await stack.as('staff');
    const { status, body } = await staff.post<Node>('/v1/categories', {
      name,
      ...(parentId && { parentId }),
    });
    expect(status).toBe(201);
    return body;
  };
  const parentOf = async (id: string): Promise<string | undefined> => {
    const staff = await stack.as('staff');
    return (await staff.get<{ parentId?: string }>(`/v1/categories/${id}`)).body.parentId;
  };
  const node = (page: Page, name: string) => page.getByRole('tree').getByText(name, { exact: true });

  it('makes, renames, moves and deletes categories', async () => {
    const lamps = await made('Lamps');
    const { page, errors } = await signedIn('staff', '/categories');
    await heading(page, 'Categories').waitFor();
    await node(page, 'Lamps').click();
    const below = await opened(page, 'New category below');
    await below.getByLabel('Name').fill('Desk lamps');
    await below.getByRole('button', { name: 'New category' }).click();
    await told(page, 'The category is there');
    await node(page, 'Desk lamps').waitFor();

    const edit = await opened(page, 'Edit');
    await edit.getByLabel('Name').fill('Reading lamps');
    await edit.getByRole('button', { name: 'Save' }).click();
    await node(page, 'Reading lamps').waitFor();
    const id = new URL(page.url()).searchParams.get('id') ?? '';
    expect(await parentOf(id)).toBe(lamps.id);

    const move = await opened(page, 'Move');
    await move.getByRole('combobox', { name: 'Stands below' }).click();
    await page.getByRole('option', { name: 'At the top' }).click();
    await move.getByRole('button', { name: 'Move it there' }).click();
    await told(page, 'The category is moved');
    expect(await parentOf(id)).toBeUndefined();

    const remove = await opened(page, 'Delete');
    await remove.getByRole('button', { name: 'Delete' }).click();
    await told(page, 'The category is deleted');
    await node(page, 'Reading lamps').waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 800 });
    await fitsItsWindow(page);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('goes through the tree and moves by keyboard alone', async () => {
    const above = await made('Aquaria');
    const fish = await made('Fish', above.id);
    const { page, errors } = await signedIn('staff', '/categories');
    await node(page, 'Aquaria').waitFor();
    const focused = () => page.locator(':focus').getAttribute('data-value');
    await page.getByRole('treeitem').first().focus();
    while ((await focused()) !== above.id) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await node(page, 'Fish').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(fish.id);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Fish' }).waitFor();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Stands below' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('At the top');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await told(page, 'The category is moved');
    expect(await parentOf(fish.id)).toBeUndefined();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('drops a category on another, and asks before it goes there', async () => {
    const trees = await made('Trees');
    await made('Oaks', trees.id);
    const birches = await made('Birches');
    const { page, errors } = await signedIn('staff', '/categories');
    await node(page, 'Birches').dragTo(node(page, 'Oaks'));
    const dialog = page.getByRole('dialog', { name: 'Move Birches' });
    await dialog.getByRole('button', { name: 'Move it there' }).click();
    await told(page, 'The category is moved');
    expect(await parentOf(birches.id)).toBe(trees.id);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('brings a file, and says line by line what was refused', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 4);
    const { body } = await staff.get<{ sku: string }>(`/v1/variants/${variantId}`);
    const { page, errors } = await signedIn('staff', '/imports');
    await page.getByRole('combobox', { name: 'What is in it' }).click();
    await page.getByRole('option', { name: 'Stock' }).click();
    const text = csv('sku,onHand', `${body.sku},11`, 'NO-SUCH-SKU,3', `${body.sku},many`);
    const file = { name: 'counted.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.getByText('counted.csv').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await heading(page, 'Import').waitFor();
    await page.getByText('3 of 3 lines').waitFor();
    const refused = page.getByRole('region', { name: 'Refused lines' });
    await refused.getByRole('row', { name: '3 There is no variant' }).waitFor();
    await refused.getByRole('row', { name: '4 onHand: must be a whole number' }).waitFor();
    await refused.getByRole('link', { name: 'All refused lines as a file' }).waitFor();
    expect((await stockOf(staff, variantId)).onHand).toBe(11);
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('row', { name: 'Stock Done' }).waitFor();
    await fitsItsWindow(page);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('has a file written, and fetches it', async () => {
    await stockedVariant(await stack.as('staff'), 4);
    const { page, errors } = await signedIn('staff', '/exports?kind=prices');
    await page.getByRole('button', { name: 'Begin' }).click();
    await told(page, 'The file is being written');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Fetch' }).first().click();
    expect((await download).suggestedFilename()).toMatch(/^prices-.*\.csv$/);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('says what a cart would cost, and why a code takes nothing off', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 9);
    const { body } = await staff.get<{ sku: string }>(`/v1/variants/${variantId}`);
    const code = `TRY${variantId.slice(-8)}`;
    const promotion = { name: 'A tenth off', code, type: 'percentage', value: 10, active: true };
    expect((await staff.post('/v1/promotions', promotion)).status).toBe(201);
    const { page, errors } = await signedIn('staff', '/promotions/try-out');
    await page.getByRole('combobox', { name: 'Add goods' }).fill('Journey mug');
    await page.getByRole('option', { name: body.sku }).click();
    await page.getByRole('textbox', { name: body.sku }).fill('2');
    await page.getByRole('combobox', { name: 'Codes' }).fill(code);
    await page.keyboard.press('Enter');
    await page.keyboard.type('NO-SUCH-CODE');
    await page.keyboard.press('Enter');
    await page.getByLabel('Country').fill('ng');
    await page.getByRole('button', { name: 'What would it cost?' }).click();
    const cost = page.getByRole('region', { name: 'What it costs' });
    await cost.getByText('At the prices and promotions of now').waitFor();
    await cost.getByRole('row', { name: 'Goods NGN 2,598.00' }).waitFor();
    await cost.getByRole('row', { name: 'Discount NGN 259.80' }).waitFor();
    await cost.getByText(`A tenth off (${code})`).first().waitFor();
    await cost.getByText('NO-SUCH-CODE does not apply:').waitFor();
    await page.getByRole('textbox', { name: body.sku }).fill('3');
    await cost.getByText('Of the cart before your last change').waitFor();
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });

  it('says why a category stays, and that somebody was faster, and keeps what was typed', async () => {
    const staff = await stack.as('staff');
    const tools = await made('Tools');
    await made('Hammers', tools.id);
    const { page, errors } = await signedIn('staff', `/categories?id=${tools.id}`);
    const remove = await opened(page, 'Delete');
    await remove.getByRole('button', { name: 'Delete' }).click();
    await remove.getByText('Move or delete the categories below it first').waitFor();
    await remove.getByRole('button', { name: 'Leave it' }).click();
    const edit = await opened(page, 'Edit');
    await edit.getByLabel('Description').fill('Of iron');
    expect((await staff.patch(`/v1/categories/${tools.id}`, { name: 'Hand tools' })).status).toBe(200);
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText('Somebody else has changed this meanwhile').waitFor();
    await edit.getByText('There is now: Hand tools').waitFor();
    await edit.getByRole('button', { name: 'I have seen what is there now' }).click();
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.waitFor({ state: 'hidden' });
    const { body } = await staff.get(`/v1/categories/${tools.id}`);
    expect(body).toMatchObject({ name: 'Hand tools', description: 'Of iron' });
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });
});
