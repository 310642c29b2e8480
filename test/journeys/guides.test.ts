/** Somebody reads the guides, in a real browser: on a phone and on a wide screen, by day and by night. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pages } from '../../docs/served/pages.ts';
import { violationsOf } from '../support/axe.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { withStack } from '../support/stack.ts';

const isWiderThanItsWindow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describeInBrowser('the guides', () => {
  const stack = withStack({ demo: 'none', startTimeoutSeconds: 180 });
  const { open } = withBrowser();
  const addresses = ['/docs/guides', '/docs/problems', ...pages.map(({ slug }) => `/docs/guides/${slug}`)];

  it.each([
    { theme: 'light', width: 390 },
    { theme: 'dark', width: 1280 },
  ])(
    'are without a fault that axe finds, whole, $theme and $width wide',
    async ({ theme, width }) => {
      const found: Record<string, string[]> = {};
      for (const address of addresses) {
        const { page, errors } = await open(`${stack.url()}${address}`, { width, dark: theme === 'dark' });
        const violations = await violationsOf(page);
        found[address] = [...violations.map(({ id, html }) => `${id}: ${html}`), ...errors];
        if (await isWiderThanItsWindow(page)) found[address].push('wider than its window');
        await page.close();
      }
      expect(found).toEqual(Object.fromEntries(addresses.map((address) => [address, []])));
    },
    180_000,
  );

  it('are found by a word, and opened by keyboard alone', async () => {
    const { page, errors } = await open(`${stack.url()}/docs/guides`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('python');
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/receive-webhooks#in-python$/);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Receive webhooks');
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByRole('link', { name: 'Guides' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);
});
