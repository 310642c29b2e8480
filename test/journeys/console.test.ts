/** An engineer follows orders in the console, in a real browser. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { initiatedPayment, placedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

describeInBrowser('the console', () => {
  const stack = withStack({ demo: 'people' });
  const { open } = withBrowser();

  const order = async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const placed = await placedOrder(ada, await stockedVariant(staff, 5));
    await stack.settled();
    await until(async () => 'executionArn' in (await stack.execution(placed.id)), { what: 'a course' });
    return { ada, id: placed.id, path: `${stack.url()}/_local/console/executions/${placed.id}` };
  };
  const state = (page: Page, name: string, status: string) =>
    page.locator(`.state.${status}[data-state=${name}]`).waitFor();
  const button = (page: Page, name: string) => page.getByRole('button', { name });

  it('lists an order while it runs, and leads to it by keyboard alone', async () => {
    const { id } = await order();
    const { page, errors } = await open(`${stack.url()}/_local`);
    await page.getByLabel('Go to').focus();
    await page.keyboard.type(id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: id }).waitFor();
    await state(page, 'AwaitPayment', 'running');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('follows an order live: approved at the provider, its way turns green', async () => {
    const { ada, id, path } = await order();
    const { attempt } = await initiatedPayment(ada, id);
    const { page, errors } = await open(path);
    await state(page, 'AwaitPayment', 'running');
    const providers = await open(`${stack.url()}/_local/console/providers`);
    const row = providers.page.getByRole('row', { name: attempt.txRef });
    await row.getByRole('button', { name: 'Approve' }).click();
    await row.getByText('succeeded').waitFor();

    for (const name of ['AwaitPayment', 'CommitStock', 'NotifyCustomer'])
      await state(page, name, 'succeeded');
    await state(page, 'SettleEndedOrder', 'idle');
    const taken = await page
      .locator('.arrow.taken')
      .evaluateAll((arrows) =>
        arrows.map((arrow) => arrow.getAttribute('data-key')?.split('>').slice(0, 3).join(' ')),
      );
    expect(new Set(taken)).toEqual(
      new Set(['AwaitPayment CommitStock next', 'CommitStock NotifyCustomer next']),
    );
    await page.locator('.events summary').getByText('order.confirmed').waitFor();
    await page.locator('.emails').getByText('is confirmed').waitFor();
    expect([...errors, ...providers.errors]).toEqual([]);
    await Promise.all([page.close(), providers.page.close()]);
  });

  it('advances the clock: the payment window ends, and the way back is drawn', async () => {
    const { path } = await order();
    const { page, errors } = await open(path);
    await button(page, '+30 min').click();
    await state(page, 'AwaitPayment', 'caught');
    await state(page, 'NotifyCancellation', 'succeeded');
    await page.locator('.arrow.catch.taken').waitFor({ state: 'attached' });
    await page.locator('h1 + .status').getByText('succeeded').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('opens a state of the timeline from the drawing, and keeps it open while the page goes on', async () => {
    const { path } = await order();
    const { page, errors } = await open(path);
    await page.locator('a.state[data-state=AwaitPayment]').press('Enter');
    const line = page.locator('.visit[data-state=AwaitPayment] details[open]');
    await line.getByText('paymentWindowSeconds').waitFor();
    await button(page, '+1 min').click();
    await page.waitForResponse(path);
    expect(await line.isVisible()).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('shows an e-mail in its frame, and every other page, without an error', async () => {
    const { page, errors } = await open(`${stack.url()}/_local/console/emails`);
    await page.locator('.emails a').first().click();
    await page.frameLocator('iframe').locator('body').getByText('order').first().waitFor();
    for (const name of ['Events', 'Dead letters', 'Providers', 'External system', 'Executions']) {
      await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).click();
      await page.locator(`header a[aria-current]`, { hasText: name }).waitFor();
    }
    expect(errors).toEqual([]);
    await page.close();
  });

  it.each([
    { width: 1280, dark: false },
    { width: 1280, dark: true },
    { width: 390, dark: false },
  ])('fits into $width pixels (dark: $dark) without scrolling sideways', async (looks) => {
    const { path } = await order();
    for (const url of [path, `${stack.url()}/_local`, `${stack.url()}/_local/console/providers`]) {
      const { page, errors } = await open(url, looks);
      const { wide, room } = await page
        .locator('html')
        .evaluate(({ scrollWidth, clientWidth }) => ({ wide: scrollWidth, room: clientWidth }));
      expect(wide).toBeLessThanOrEqual(room);
      expect(errors).toEqual([]);
      await page.close();
    }
  });
});
