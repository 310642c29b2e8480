/** Staff look after the external system in a browser: they see what runs did, and say whose word counts. */
import { afterEach, expect, it, jest } from '@jest/globals';
import { worldSettings } from '../../local/world/world.ts';
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
  typeAccount,
  withBuiltPages,
} from '../support/admin-pages.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { externalOf } from '../support/external.ts';
import { confirmedOrder, orderOf, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

/** A browser, a stack and a build beside each other. */
jest.setTimeout(buildSeconds * 1000);

describeInBrowser('the shop’s page of its external system', () => {
  const stack = withStack({ demo: 'people', settings: worldSettings, startTimeoutSeconds: buildSeconds });
  const external = externalOf(stack);
  const { open } = withBrowser();
  withBuiltPages();
  const signedIn = signsIn(stack, open);

  afterEach(() => external.scenario('normal'));

  /** Cancelled here, shipped there. */
  const inConflict = async (): Promise<string> => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 3));
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    await external.untilHeard(order.id, 'cancelled');
    await external.move(order.id, 'ship');
    return order.id;
  };
  const keptOf = async (orderId: string) =>
    (await external.conflicts('resolved')).find((conflict) => conflict.orderId === orderId)?.keep;

  it('asks it, shows both sides of what could not be taken, and keeps ours', async () => {
    const orderId = await inConflict();
    const { page, errors } = await signedIn('staff');
    await go(page, 'Sync');
    await page.getByText('Everything it told could be taken').waitFor();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await told(page, 'The external system was asked');
    const conflicts = page.getByRole('table', { name: 'What could not be taken' });
    await conflicts.getByText('The order cannot move so').waitFor();
    await fitsItsWindow(page);

    const refused = await opened(page, 'Look at both sides');
    await refused.getByText('Cancelled', { exact: true }).waitFor();
    await refused.getByText('"status": "shipped"').waitFor();
    await refused.getByRole('button', { name: 'Keep theirs' }).click();
    await refused.getByRole('alert').getByText('The state of things does not allow it').waitFor();
    await refused.getByRole('button', { name: 'Keep ours' }).click();
    await told(page, 'Ours was kept');
    await refused.waitFor({ state: 'hidden' });
    await page.getByText('Everything it told could be taken').waitFor();
    expect(await keptOf(orderId)).toBe('ours');
    const ada = await stack.as('ada');
    expect((await orderOf(ada, orderId)).status).toBe('cancelled');

    await page.getByRole('button', { name: 'Show what was decided' }).click();
    const decided = await opened(page, 'Look at both sides');
    await decided.getByText('Ours was kept').waitFor();
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });

  it('shows what a run did, line by line, and that the system is silent', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 3));
    await external.untilHeard(order.id, 'confirmed');
    await external.move(order.id, 'ship');
    await external.sync();
    const { page, errors } = await signedIn('staff', '/sync');
    await heading(page, 'Sync').waitFor();
    const runs = page.getByRole('table', { name: 'Runs' });
    await runs.getByText('Done').first().waitFor();
    const lines = await opened(page, 'Line by line');
    await lines.getByText('Taken: shipped').waitFor();
    await lines.getByRole('button', { name: 'Close' }).click();

    await external.scenario('down');
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('It has not answered since').waitFor();
    await runs.getByText('Failed').first().waitFor();
    expect(notRefusals(errors)).toEqual([]);
    await page.close();
  });

  it('is not in the way of a shop that has none', async () => {
    const { page } = await open(`${stack.url()}/admin`, { width: 1280 });
    await page.route('**/v1/integrations/external', (route) => route.fulfill({ json: { kind: 'off' } }));
    const asked = page.waitForResponse('**/v1/integrations/external');
    await typeAccount(page, 'staff');
    await asked;
    await heading(page, 'Today').waitFor();
    expect(await places(page).allTextContents()).not.toContain('Sync');
    await page.close();
  });
});
