/** People run the shop in a browser: sign in, look around, ship, refund, edit, and are told when somebody was faster. */
import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  buildSeconds,
  fitsItsWindow,
  go,
  heading,
  notRefusals,
  opened,
  places,
  signsIn,
  told,
  withBuiltPages,
} from '../support/admin-pages.ts';
import { codeOf } from '../support/authenticator.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import {
  confirmedOrder,
  deliver,
  type OrderBody,
  orderOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  untilOrderIs,
  untilRefunded,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

/** A browser, a stack and a build beside each other. */
jest.setTimeout(buildSeconds * 1000);

const ofStaff = [
  'Today',
  'Orders',
  'Products',
  'Stock',
  'Promotions',
  'Customers',
  'Returns',
  'Payments',
  'Settings',
];

describeInBrowser('the shop’s pages', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  withBuiltPages();

  const at = (path: string): string => `${stack.url()}/admin${path}`;
  const people = () => Promise.all([stack.as('ada'), stack.as('staff')]);
  const numberOf = async ({ id }: OrderBody): Promise<string> => {
    const { body } = await (await stack.as('staff')).get<{ number: string }>(`/v1/orders/${id}`);
    return body.number;
  };

  const signedIn = signsIn(stack, open);
  const orderPage = async (order: OrderBody) => {
    const opening = await signedIn('staff', `/orders/${order.id}`);
    await heading(opening.page, await numberOf(order)).waitFor();
    return opening;
  };
  const confirmed = async (quantity: number): Promise<OrderBody> => {
    const [ada, staff] = await people();
    return confirmedOrder(stack, ada, await stockedVariant(staff, 20), quantity);
  };

  it('takes somebody to where they wanted to go, shows what they may see, and lets them go', async () => {
    const { page, errors } = await signedIn('staff', '/orders?status=confirmed');
    await heading(page, 'Orders').waitFor();
    expect(new URL(page.url()).search).toBe('?status=confirmed');
    expect(await places(page).allTextContents()).toEqual(ofStaff);
    await page.getByRole('button', { name: 'Sam Staff' }).click();
    for (const [name, to] of [
      ['Guides', '/docs/guides'],
      ['Console of the local stack', '/_local'],
    ] as const) {
      expect(await page.getByRole('menuitem', { name }).getAttribute('href')).toBe(to);
    }
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('waybill.session'))).toBeNull();
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });

  it('shows admins the webhooks, shop owners what is of their shop, and customers nothing', async () => {
    const admin = await signedIn('admin');
    await heading(admin.page, 'Today').waitFor();
    expect(await places(admin.page).allTextContents()).toEqual(ofStaff.toSpliced(8, 0, 'Webhooks'));
    const owner = await signedIn('shop', '/orders');
    await owner.page.getByText('What was ordered of your shop').waitFor();
    expect(await places(owner.page).allTextContents()).toEqual([
      'Today',
      'Orders',
      'Products',
      'Stock',
      'Returns',
    ]);
    const customer = await signedIn('grace');
    await customer.page.getByText('Your account has no part in them').waitFor();
    for (const { page, errors } of [admin, owner, customer]) {
      expect(notRefusals(errors)).toEqual([]);
      await page.close();
    }
  });

  it('says what is wrong with a sign-in, and keeps what was typed', async () => {
    const { page } = await open(at(''));
    await page.getByLabel('E-mail').fill('staff@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('That did not work').waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe('staff@example.com');
    await page.close();
  });

  it('asks for the second factor of who has one', async () => {
    const owner = await stack.as('shop');
    const begun = await owner.post<{ secret: string }>('/v1/me/second-factor', {});
    const code = (steps: number): string => codeOf(begun.body.secret, Date.now(), steps);
    expect((await owner.post('/v1/me/second-factor/confirm', { code: code(0) })).status).toBe(204);
    const { page } = await signedIn('shop', '/stock');
    await heading(page, 'Second factor').waitFor();
    await page.getByRole('textbox').first().click();
    await page.keyboard.type(code(1));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await heading(page, 'Stock').waitFor();
    await page.close();
  });

  it('finds an order by its number and state; the back button undoes a filter', async () => {
    const [ada, staff] = await people();
    const order = await placedOrder(ada, await stockedVariant(staff, 5));
    const number = await numberOf(order);
    const { page, errors } = await signedIn('staff', '/orders');
    await page.getByLabel('Number, e-mail, SKU or phone').fill(number);
    await page.keyboard.press('Enter');
    await page.getByText('1 row', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe(`?q=${number}`);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Refunded' }).click();
    await page.getByText('Nothing fits these filters').waitFor();
    await page.goBack();
    await page.getByRole('row', { name: number }).getByRole('link', { name: number }).click();
    await heading(page, number).waitFor();
    expect(await page.locator('h1').allTextContents()).toEqual([number]);
    for (const name of ['Ship', 'Refund']) {
      expect(await page.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
    }
    expect(await page.getByRole('button', { name: 'Cancel order' }).isEnabled()).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('ships in parts, takes goods back and refunds the rest', async () => {
    const order = await confirmed(3);
    const [ada, staff] = await people();
    const { page, errors } = await orderPage(order);
    const ship = async (pieces?: string): Promise<void> => {
      const dialog = await opened(page, 'Ship');
      if (pieces) await dialog.getByRole('textbox').first().fill(pieces);
      await dialog.getByLabel('Carrier').fill('gig');
      await dialog.getByLabel('Tracking number').fill(`ADM-${order.id}-${pieces ?? 'rest'}`);
      await dialog.getByRole('button', { name: 'Ship these pieces' }).click();
      await dialog.waitFor({ state: 'hidden' });
    };
    await ship('1');
    await page.getByText('1 shipped').waitFor();
    await ship();
    await page.getByText('3 shipped').waitFor();
    const { body } = await staff.get<{ shipments: { id: string }[] }>(`/v1/orders/${order.id}/tracking`);
    for (const { id } of body.shipments) await deliver(staff, id);
    /** Nobody waits on the stack's clock here: it would move the order on to approved. */
    await page.getByText('3 delivered').waitFor();

    const back = await opened(page, 'Register a return');
    await back.getByRole('textbox').first().fill('1');
    await back.getByRole('button', { name: 'Register' }).click();
    const returns = page.getByRole('region', { name: 'Returns' });
    await returns.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await returns.getByRole('button', { name: 'Receive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Receive' }).click();
    await untilRefunded(ada, order.id);

    const refund = await opened(page, 'Refund');
    await refund.getByLabel('Amount in NGN').fill('100');
    await refund.getByLabel('Reason').fill('sorry for the wait');
    await refund.getByText('The shop keeps').waitFor();
    await refund.getByRole('button', { name: 'Send the money back' }).click();
    await told(page, 'The money goes back');
    await page.getByText('sorry for the wait').first().waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('edits an order with its difference, and cancels it', async () => {
    const order = await confirmed(1);
    const [ada] = await people();
    const { page, errors } = await orderPage(order);
    const dialog = await opened(page, 'Edit items');
    await dialog.getByRole('textbox').first().fill('2');
    await dialog.getByRole('button', { name: 'What would it cost?' }).click();
    await dialog.getByText('The customer still has to pay').waitFor();
    expect((await orderOf(ada, order.id)).items[0]?.quantity).toBe(1);
    await dialog.getByRole('button', { name: 'Change the order' }).click();
    await told(page, 'The order is changed');
    expect((await orderOf(ada, order.id)).items[0]?.quantity).toBe(2);
    const cancel = await opened(page, 'Cancel order');
    await cancel.getByLabel('Reason').fill('changed their mind');
    await cancel.getByRole('button', { name: 'End this order' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await untilOrderIs(ada, order.id, 'cancelled');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('says that somebody was faster, and keeps what was typed', async () => {
    const [ada, staff] = await people();
    const order = await placedOrder(ada, await stockedVariant(staff, 5));
    const { page } = await orderPage(order);
    const dialog = await opened(page, 'Change address or note');
    await dialog.getByLabel('Note').fill('Ring twice');
    const { headers } = await staff.get(`/v1/orders/${order.id}`);
    const changed = { note: 'Leave it with the neighbour' };
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await staff.patch(`/v1/orders/${order.id}`, changed, ifMatch)).status).toBe(200);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Somebody else has changed this meanwhile').waitFor();
    await dialog.getByText('Leave it with the neighbour').waitFor();
    expect(await dialog.getByLabel('Note').inputValue()).toBe('Ring twice');
    await dialog.getByRole('button', { name: 'I have seen what is there now' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { body } = await ada.get<{ note: string }>(`/v1/orders/${order.id}`);
    expect(body.note).toBe('Ring twice');
    await page.close();
  });

  it('says of a parcel that somebody was faster, and keeps what was typed', async () => {
    const order = await confirmed(1);
    const [, staff] = await people();
    const id = await shipWhole(staff, order);
    const { page } = await orderPage(order);
    const dialog = await opened(page, 'Correct');
    await dialog.getByLabel('Tracking number').fill(`MINE-${order.id}`);
    const theirs = { trackingNumber: `THEIRS-${order.id}` };
    expect((await staff.patch(`/v1/shipments/${id}`, theirs)).status).toBe(200);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Somebody else has changed this meanwhile').waitFor();
    await dialog.getByText(theirs.trackingNumber).waitFor();
    expect(await dialog.getByLabel('Tracking number').inputValue()).toBe(`MINE-${order.id}`);
    await dialog.getByRole('button', { name: 'I have seen what is there now' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { body } = await staff.get<{ trackingNumber: string }>(`/v1/shipments/${id}`);
    expect(body.trackingNumber).toBe(`MINE-${order.id}`);
    await page.close();
  });

  it('says of a threshold that somebody was faster, and adjusts nothing until that was seen', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 4);
    const { body } = await staff.get<{ sku: string; productId: string }>(`/v1/variants/${variantId}`);
    const { page } = await signedIn('staff', `/stock?productId=${body.productId}`);
    const dialog = await opened(page, `Adjust ${body.sku}`);
    await dialog.getByLabel('Pieces more').fill('6');
    await dialog.getByLabel('Low below').fill('3');
    const path = `/v1/inventory/${variantId}`;
    expect((await staff.patch(path, { lowStockThreshold: 2 })).status).toBe(200);
    const adjust = dialog.getByRole('button', { name: 'Adjust' });
    await adjust.click();
    await dialog.getByText('There is now: Low below 2').waitFor();
    const stock = () => staff.get<{ onHand: number; lowStockThreshold: number }>(path);
    expect((await stock()).body).toMatchObject({ onHand: 4, lowStockThreshold: 2 });
    await dialog.getByRole('button', { name: 'I have seen what is there now' }).click();
    await adjust.click();
    await dialog.waitFor({ state: 'hidden' });
    expect((await stock()).body).toMatchObject({ onHand: 10, lowStockThreshold: 3 });
    await page.close();
  });

  it('adjusts stock, and shows what moved', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 4);
    const { body } = await staff.get<{ sku: string; productId: string }>(`/v1/variants/${variantId}`);
    const { page, errors } = await signedIn('staff', `/stock?productId=${body.productId}`);
    const dialog = await opened(page, `Adjust ${body.sku}`);
    await dialog.getByLabel('Pieces more').fill('6');
    await dialog.getByRole('button', { name: 'Adjust' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: body.sku }).getByRole('cell', { name: '10' }).first().waitFor();
    const movements = await opened(page, `Movements of ${body.sku}`);
    await movements.getByRole('cell', { name: '+6' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('speaks French, and remembers it', async () => {
    const { page, errors } = await signedIn('staff', '/orders');
    await page.getByRole('button', { name: 'Sam Staff' }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();
    await heading(page, 'Commandes').waitFor();
    await page.reload();
    await heading(page, 'Commandes').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByText('Commande passée').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('goes by keyboard to the content, and on a phone by the menu', async () => {
    const wide = await signedIn('staff');
    await heading(wide.page, 'Today').waitFor();
    await wide.page.reload();
    await heading(wide.page, 'Today').waitFor();
    await wide.page.keyboard.press('Tab');
    await wide.page.keyboard.press('Enter');
    await wide.page.locator('#main:focus').waitFor();
    await wide.page.getByRole('link', { name: 'Stock' }).press('Enter');
    await heading(wide.page, 'Stock').waitFor();
    await wide.page.locator('#main:focus').waitFor();
    const adjust = wide.page.getByRole('button', { name: /^Adjust / }).first();
    await adjust.press('Enter');
    await wide.page.getByRole('dialog').waitFor();
    await wide.page.keyboard.press('Escape');
    await wide.page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await adjust.evaluate((button) => button.matches(':focus'))).toBe(true);
    const narrow = await signedIn('staff', '', 390);
    await narrow.page.getByRole('button', { name: 'Menu' }).click();
    await go(narrow.page, 'Stock');
    await fitsItsWindow(narrow.page);
    await Promise.all([wide.page, narrow.page].map((page: Page) => page.close()));
  });
});
