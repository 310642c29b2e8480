/** Somebody reads the guides, in a real browser: on a phone and on a wide screen, by day and by night. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pages } from '../../docs/served/pages.ts';
import { violationsOf } from '../support/axe.ts';
import { describeInBrowser, untilLoaded, withBrowser } from '../support/browser.ts';
import { hostileWorld } from '../support/hostile-world.ts';
import { withStack } from '../support/stack.ts';

/** One of each method, and one with a body that is long. */
const shownPaths = ['/v1/auth/sign-in', '/v1/products/{id}', '/v1/settings/tax', '/v1/orders'];

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
      const { page, errors } = await open(`${stack.url()}/docs/guides`, { width, dark: theme === 'dark' });
      for (const address of addresses) {
        await page.goto(`${stack.url()}${address}`);
        await untilLoaded(page);
        const violations = await violationsOf(page);
        found[address] = violations.map(({ id, html }) => `${id}: ${html}`);
        if (await isWiderThanItsWindow(page)) found[address].push('wider than its window');
      }
      expect(errors).toEqual([]);
      await page.close();
      expect(found).toEqual(Object.fromEntries(addresses.map((address) => [address, []])));
    },
    180_000,
  );

  it('stand beside Swagger UI and ReDoc, in which nothing serious is left, and lead to all the rest', async () => {
    const { page, errors } = await open(`${stack.url()}/docs/guides`);
    /** What is wrong with one operation is wrong with all of them; axe needs half a minute for all. */
    await page.route('**/openapi.json', async (route) => {
      let answer = await route.fetch();
      while (hostileWorld() && answer.status() === 503) answer = await route.fetch();
      const document = await answer.json();
      const paths = Object.fromEntries(shownPaths.map((path) => [path, document.paths[path]]));
      await route.fulfill({ json: { ...document, paths, webhooks: {} } });
    });
    const found: unknown[] = [];
    for (const address of ['/docs', '/redoc']) {
      await page.goto(`${stack.url()}${address}`);
      await untilLoaded(page);
      const shown = page.getByText('Sign in with e-mail address and password').filter({ visible: true });
      await shown.first().waitFor();
      if (address === '/docs') {
        await page.getByRole('button', { name: 'POST /v1/auth/sign-in Sign in' }).click();
        await page.getByRole('button', { name: 'Try it out' }).waitFor();
        expect(new URL(page.url()).hash).toBe('#/sign-in/signIn');
      }
      const violations = await violationsOf(page);
      found.push(...violations.filter(({ impact }) => impact === 'serious' || impact === 'critical'));
      const links = page.getByRole('navigation', { name: 'Waybill' }).getByRole('link');
      expect(await links.allTextContents()).toEqual([
        'Guides',
        'Try it out',
        'API reference',
        'Problems',
        'Admin pages',
        'Console',
      ]);
    }
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('may be tried from a page that somebody is writing, at one of the usual ports', async () => {
    const ask = (origin: string) =>
      fetch(`${stack.url()}/v1/products`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
    const own = await ask('http://localhost:5173');
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'http://localhost:5173',
    ]);
    const other = await ask('https://elsewhere.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are found by a word, and opened by keyboard alone', async () => {
    const { page, errors } = await open(`${stack.url()}/docs/guides`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('python');
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/receive-webhooks#in-python$/);
    await untilLoaded(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Receive webhooks');
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByRole('link', { name: 'Guides' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);
});
