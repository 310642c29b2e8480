/** Two days in the shop's pages, each from its beginning to its end: a member of staff's, and that of who owns a shop. */
import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { happenings } from '../../admin/src/messages/en-happened.ts';
import { ways } from '../../admin/src/pages/order/ways.ts';
import { eventCatalogue } from '../../functions/events/catalogue.ts';
import { historyKinds } from '../../functions/order-flow/history-entry.ts';
import { orderMachine } from '../../functions/orders/lifecycle.ts';
import {
  buildSeconds,
  go,
  heading,
  notRefusals,
  opened,
  signsIn,
  told,
  withBuiltPages,
} from '../support/admin-pages.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { withReceiver } from '../support/receiver.ts';
import { confirmedOrder, deliver, placedOrder, stockedVariant, untilOrderIs } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

jest.setTimeout(buildSeconds * 1000);

/** Belongs to the account `shop`. */
const ownShop = 'weavers-addis';
const daySeconds = 86_400;

const ship = async (page: Page, trackingNumber: string, pieces?: string): Promise<void> => {
  const dialog = await opened(page, 'Ship');
  if (pieces) await dialog.getByRole('textbox').first().fill(pieces);
  await dialog.getByLabel('Carrier').fill('gig');
  await dialog.getByLabel('Tracking number').fill(trackingNumber);
  await dialog.getByRole('button', { name: 'Ship these pieces' }).click();
  await dialog.waitFor({ state: 'hidden' });
};

const stateOf = (page: Page, way: string) =>
  page.getByRole('img', { name: new RegExp(`^Its way through the states: ${way}`) }).waitFor();

it('draws the states of an order as the API has them', () => {
  const toldByTheApi = Object.entries(orderMachine.transitions).map(([state, moves]) => [
    state,
    Object.values(moves).toSorted(),
  ]);
  expect(Object.entries(ways).map(([state, next]) => [state, next.toSorted()])).toEqual(toldByTheApi);
});

it('has words for all that can happen to an order', () => {
  const titles = Object.keys(eventCatalogue)
    .filter((type) => /^(order|payment|fulfilment|shipment|return)\./.test(type))
    .map((type) => type.replaceAll(/[.-]/g, ' '))
    .concat(historyKinds.map((kind) => `${kind} changed`))
    .map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`);
  expect([...happenings].toSorted()).toEqual(titles.toSorted());
});

describeInBrowser('a day at the shop', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  withBuiltPages();
  const signedIn = signsIn(stack, open);
  const partner = withReceiver();
  const inParcels = (page: Page) => page.getByRole('region', { name: 'Parcels' });

  it('of a member of staff: an order, what is overdue, a parcel, a call, a return, the close of the day', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { id } = await confirmedOrder(stack, ada, await stockedVariant(staff, 20), 3);
    const { number } = (await staff.get<{ number: string }>(`/v1/orders/${id}`)).body;
    /** Nobody has packed it for three days. */
    await stack.advance(3 * daySeconds + 3600);
    const { page, errors } = await signedIn('staff');
    await heading(page, 'Today').waitFor();

    const overdue = page.getByRole('listitem').filter({ hasText: 'Shipping overdue' });
    await overdue.getByRole('link', { name: 'To the order' }).click();
    await heading(page, number).waitFor();
    await stateOf(page, 'Waiting for payment → To be shipped');

    /** The customer calls before anything has left: two are enough, and a note, for which it is too late. */
    const edit = await opened(page, 'Edit items');
    await edit.getByRole('textbox').first().fill('2');
    await edit.getByRole('button', { name: 'What would it cost?' }).click();
    await edit.getByText('The customer gets back').waitFor();
    await edit.getByRole('button', { name: 'Change the order' }).click();
    await told(page, 'The order is changed');
    const amend = await opened(page, 'Change address or note');
    await amend.getByLabel('Note').fill('The neighbour takes it');
    await amend.getByRole('button', { name: 'Save' }).click();
    await amend.getByText('The warehouse has the order').waitFor();
    expect(await amend.getByLabel('Note').inputValue()).toBe('The neighbour takes it');
    await amend.getByRole('button', { name: 'Leave it' }).click();

    await ship(page, `DAY-${id}-1`, '1');
    await page.getByText('1 shipped').waitFor();
    await ship(page, `DAY-${id}-2`);
    await page.getByText('2 shipped').waitFor();
    for (const left of [2, 1]) {
      const arrived = inParcels(page).getByRole('button', { name: 'It has arrived' });
      await until(async () => (await arrived.count()) === left, { what: `${left} parcels under way` });
      await arrived.first().click();
    }
    await page.getByText('2 delivered').waitFor();

    const receipt = await opened(page, 'Read: receipt');
    await receipt.getByText(number).first().waitFor();
    await page.keyboard.press('Escape');

    const refund = await opened(page, 'Refund');
    await refund.getByLabel('Amount in NGN').fill('100');
    await refund.getByLabel('Reason').fill('sorry for the wait');
    await refund.getByRole('button', { name: 'Send the money back' }).click();
    await told(page, 'The money goes back');

    const back = await opened(page, 'Register a return');
    await back.getByRole('textbox').first().fill('1');
    await back.getByRole('button', { name: 'Register' }).click();
    await back.waitFor({ state: 'hidden' });
    await go(page, 'Returns');
    const row = page.getByRole('row', { name: number });
    for (const step of ['Approve', 'Receive']) {
      await row.getByRole('button', { name: step }).click();
      await page.getByRole('dialog').getByRole('button', { name: step }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await row.getByText('Received').waitFor();
    await row.getByRole('link', { name: number }).click();
    await heading(page, number).waitFor();
    await stateOf(page, 'Waiting for payment → To be shipped → On its way → Delivered');

    const { now } = (await stack.anonymous().get<{ now: string }>('/_local/clock')).body;
    await stack.advance(daySeconds);
    await page.reload();
    /** A day on is longer than a session lasts without a sign of life. */
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Today' }).click();
    const closed = page.getByRole('region', { name: 'Closed days' });
    await closed
      .getByRole('row', { name: now.slice(0, 10) })
      .first()
      .waitFor();
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });

  it('of who owns a shop: what was ordered, a parcel, stock, a return, sales', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const variantId = await stockedVariant(staff, 6, 100_000, ownShop);
    const { sku } = (await owner.get<{ sku: string }>(`/v1/variants/${variantId}`)).body;
    const { id } = await confirmedOrder(stack, ada, variantId, 2);
    const { page, errors } = await signedIn('shop');
    await heading(page, 'Today').waitFor();
    await page.getByRole('region', { name: 'Sales' }).waitFor();

    await go(page, 'Orders');
    const item = page.getByRole('row', { name: sku });
    await item.getByRole('button', { name: 'Ship' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Carrier').fill('gig');
    await dialog.getByRole('button', { name: 'Ship these pieces' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await item.getByText('On its way').waitFor();
    await untilOrderIs(ada, id, 'shipped');
    const { body } = await owner.get<{ items: { id: string; orderId: string }[] }>('/v1/shipments');
    await deliver(staff, body.items.find(({ orderId }) => orderId === id)?.id ?? '');
    await untilOrderIs(ada, id, 'approved');
    await stack.settled();

    await go(page, 'Stock');
    await page.getByRole('row', { name: sku }).getByRole('cell', { name: '4' }).first().waitFor();
    await page.goto(`${stack.url()}/admin`);
    await page.getByRole('region', { name: 'Sales' }).getByRole('row', { name: ownShop }).waitFor();
    await go(page, 'Returns');
    await page.getByText('Nobody sent anything back').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('of an administrator: an endpoint, what it is told, a colleague, a setting, and who did what', async () => {
    const { page, errors } = await signedIn('admin', '/webhooks');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await dialog.getByLabel('Address').fill(partner.url('/hooks'));
    await dialog.getByLabel('What for').fill('Our warehouse');
    await dialog.getByLabel('Events').click();
    await page.getByRole('option', { name: 'order.created' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByText('It is shown this once').waitFor();
    await page.getByRole('link', { name: partner.url('/hooks') }).click();
    await heading(page, 'Our warehouse').waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('It answered:').waitFor();

    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    await placedOrder(ada, await stockedVariant(staff, 5));
    const heard = () => partner.at('/hooks').filter(({ body }) => body.includes('"order.created"'));
    await until(async () => heard().length === 1, { what: 'order.created' });
    await page.reload();
    await page.getByRole('row', { name: 'order.created' }).getByText('Delivered').waitFor();
    await page.getByRole('button', { name: 'Replay' }).click();
    const today = new Date().toISOString().slice(0, 10);
    const { now } = (await stack.anonymous().get<{ now: string }>('/_local/clock')).body;
    await dialog.getByLabel('From').fill(today);
    await dialog.getByLabel('Until').fill(now.slice(0, 10));
    await dialog.getByRole('button', { name: 'Replay' }).click();
    await until(async () => heard().length === 2, { what: 'order.created once more' });

    await page.goto(`${stack.url()}/admin/accounts`);
    await page.getByRole('button', { name: 'New account' }).click();
    await dialog.getByLabel('E-mail address').fill('kofi@example.com');
    await dialog.getByLabel('Name').fill('Kofi Packer');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await told(page, 'The invitation is sent');
    await page.getByRole('row', { name: 'kofi@example.com' }).waitFor();

    await go(page, 'Settings');
    await page.getByLabel('Unpaid orders of a customer').fill('12');
    await page.getByRole('button', { name: 'Save' }).click();
    await told(page, 'Saved');
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('row', { name: 'PUT /v1/settings/shop' }).getByText('Amara Admin').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});
