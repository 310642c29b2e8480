/** Paper, and the list of orders as somebody wants it: invoices, packing slips, columns, views and files, in a browser. */
import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { buildSeconds, heading, signsIn, told, withBuiltPages } from '../support/admin-pages.ts';
import { describeInBrowser, untilLoaded, withBrowser } from '../support/browser.ts';
import { confirmedOrder, type OrderBody, shipWhole, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** A browser, a stack and a build beside each other. */
jest.setTimeout(buildSeconds * 1000);

describeInBrowser('the shop’s papers and lists', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  withBuiltPages();
  const signedIn = signsIn(stack, open);

  const confirmed = async (quantity: number): Promise<OrderBody> => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    return confirmedOrder(stack, ada, await stockedVariant(staff, 20), quantity);
  };
  const numberOf = async ({ id }: OrderBody): Promise<string> => {
    const staff = await stack.as('staff');
    return (await staff.get<{ number: string }>(`/v1/orders/${id}`)).body.number;
  };
  const columnsOf = (page: Page) => page.getByRole('columnheader').allTextContents();

  it('opens an invoice and the receipt of an order', async () => {
    const order = await confirmed(1);
    const staff = await stack.as('staff');
    const invoices = async () =>
      (await staff.get<{ items: { number: string }[] }>(`/v1/orders/${order.id}/invoices`)).body.items;
    await until(async () => (await invoices()).length > 0, { what: 'an invoice', timeoutSeconds: 60 });
    const [invoice] = await invoices();
    const { page, errors } = await signedIn('staff', `/orders/${order.id}`);
    const papers = page.getByRole('region', { name: 'Invoices' });
    const printed = async (name: string): Promise<Page> => {
      const opened = page.context().waitForEvent('page');
      await papers.getByRole('link', { name }).click();
      const tab = await opened;
      await untilLoaded(tab);
      return tab;
    };
    const sheet = await printed(invoice?.number ?? '');
    await heading(sheet, new RegExp(invoice?.number ?? '')).waitFor();
    const receipt = await printed('Receipt');
    await heading(receipt, new RegExp(await numberOf(order))).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('prints a packing slip of what is still here, and of a parcel, without prices', async () => {
    const order = await confirmed(3);
    const number = await numberOf(order);
    const { page, errors } = await signedIn('staff', `/orders/${order.id}`);
    await page.getByRole('link', { name: 'Packing slip' }).click();
    await heading(page, `Packing slip ${number}`).waitFor();
    await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
    await shipWhole(await stack.as('staff'), order);
    await page.getByText('Nothing is left to be packed').waitFor();
    await page.getByRole('link', { name: 'Back to the order' }).click();
    await page.getByRole('link', { name: 'Packing slip' }).click();
    await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
    expect(await page.locator('main').textContent()).not.toContain('NGN');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await heading(page, `Packing slip ${number}`).waitFor();
    for (const hidden of [page.getByRole('navigation'), page.getByRole('button', { name: 'Print' })]) {
      expect(await hidden.isVisible()).toBe(false);
    }
    const seen = await page
      .locator('body')
      .evaluate((body) => body.ownerDocument.defaultView?.getComputedStyle(body).color);
    expect(seen).toBe('rgb(0, 0, 0)');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('shows the columns that were chosen, keeps them with a view, and takes the filters along to an export', async () => {
    await confirmed(1);
    const { page, errors } = await signedIn('staff', '/orders?status=confirmed');
    await page.getByRole('columnheader').first().waitFor();
    const first = await columnsOf(page);
    expect(first).not.toContain('Place');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Place' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Payment' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('cell', { name: 'Lagos, NG' }).first().waitFor();
    const chosen = await columnsOf(page);
    expect(chosen).toEqual(first.filter((name) => name !== 'Payment').toSpliced(4, 0, 'Place'));

    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByLabel('Name of this view').fill('To pack');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.evaluate(() => localStorage.removeItem('waybill.columns.orders'));
    await page.goto(`${stack.url()}/admin/orders`);
    await heading(page, 'Orders').waitFor();
    await page.getByRole('columnheader').first().waitFor();
    expect(await columnsOf(page)).toEqual(first);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'To pack' }).click();
    await page.getByRole('cell', { name: 'Lagos, NG' }).first().waitFor();
    expect(await columnsOf(page)).toEqual(chosen);
    expect(new URL(page.url()).search).toBe('?status=confirmed');

    await page.getByRole('link', { name: 'Export' }).click();
    await heading(page, 'Exports').waitFor();
    expect(await page.getByRole('combobox', { name: 'State' }).inputValue()).toBe('To be shipped');
    await page.getByRole('button', { name: 'Begin' }).click();
    await told(page, 'The file is being written');
    await page.getByRole('row', { name: 'Orders, To be shipped' }).first().waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});
