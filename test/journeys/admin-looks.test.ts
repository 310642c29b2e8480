/**
 * Every page of the shop's: for everybody to use, in both themes, on a phone too, and light enough to load. What it looked
 * like lies in `node_modules/.cache/waybill-looks/` afterwards, for a person to look at.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { weigh } from '../../admin/weigh.ts';
import { buildSeconds, notRefusals, sticksOut, typeAccount, withBuiltPages } from '../support/admin-pages.ts';
import { violationsOf } from '../support/axe.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { csv, startedImport, upload } from '../support/imports.ts';
import { confirmedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const pages = [
  '',
  '/orders',
  '/orders/{order}',
  '/orders/{order}/packing-slip',
  '/parcels',
  '/products',
  '/categories',
  '/products/{product}',
  '/imports',
  '/imports/{import}',
  '/exports',
  '/stock',
  '/promotions',
  '/promotions/try-out',
  '/customers',
  '/customers/{customer}',
  '/returns',
  '/payments',
  '/reconciliations',
  '/disputes',
  '/sync',
  '/webhooks',
  '/webhooks/{endpoint}',
  '/settings',
  '/settings/tax',
  '/settings/shipping',
  '/accounts',
  '/audit-log',
  '/no-such-page',
];

const looks = join(import.meta.dirname, '../../node_modules/.cache/waybill-looks');

/** `orders-390-dark.png` */
const pictureOf = async (page: Page, pattern: string, theme: string): Promise<void> => {
  const name = pattern.replaceAll(/[{}]/g, '').split('/').filter(Boolean).join('-') || 'today';
  const width = page.viewportSize()?.width;
  await page.screenshot({ path: join(looks, `${name}-${width}-${theme}.png`), fullPage: true });
};

/** Nothing is on its way any more, and the theme has changed its colours. */
const atRest = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor();
  await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' });
};

describeInBrowser('every page of the shop', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  const built = withBuiltPages();

  const things = async (): Promise<Readonly<Record<string, string>>> => {
    const [ada, staff, admin] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('admin')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await confirmedOrder(stack, ada, variantId, 2);
    const endpoint = await admin.post<{ id: string }>('/v1/webhook-endpoints', {
      url: 'https://partner.example/hooks',
      eventTypes: ['order.confirmed'],
    });
    const { body } = await ada.get<{ id: string }>('/v1/me');
    const file = await startedImport(staff, 'stock');
    await upload(file.uploadUrl, csv('sku,onHand', 'NO-SUCH-SKU,3'));
    return {
      customer: body.id,
      order: order.id,
      product: order.items[0]?.productId ?? '',
      endpoint: endpoint.body.id,
      import: file.importId,
    };
  };

  it(
    'has no serious finding of axe in either theme, one h1, no error, and fits a phone',
    async () => {
      const ids = await things();
      const { page, errors } = await open(`${stack.url()}/admin`, { width: 1280 });
      await page.getByLabel('E-mail').waitFor();
      const found: unknown[] = [];
      rmSync(looks, { recursive: true, force: true });
      mkdirSync(looks, { recursive: true });
      const look = async (path: string, pattern = path): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await pictureOf(page, pattern, colorScheme);
          for (const { impact, ...violation } of await violationsOf(page)) {
            if (impact === 'serious' || impact === 'critical')
              found.push({ path, colorScheme, ...violation });
          }
        }
      };
      await look('sign-in');
      await typeAccount(page, 'admin');
      for (const pattern of pages) {
        const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
        await page.setViewportSize({ width: 1280, height: 900 });
        if (path !== '') await page.goto(`${stack.url()}/admin${path}`);
        await atRest(page);
        expect({ path, headings: await page.locator('h1').count() }).toEqual({ path, headings: 1 });
        await look(path, pattern);
        await page.setViewportSize({ width: 390, height: 800 });
        for (const what of await sticksOut(page)) found.push({ path, sticksOut: what });
        await pictureOf(page, pattern, 'dark');
      }
      process.stdout.write(`the shop’s pages can be looked at in ${relative(process.cwd(), looks)}\n`);
      expect(found).toEqual([]);
      expect(notRefusals(errors)).toEqual([]);
      await page.close();
    },
    (buildSeconds + 360) * 1000,
  );

  it('is loaded with 250 kB at first, Today among it', () => {
    const { initial, pages: further } = weigh(built());
    const today = further['src/pages/today/today.tsx'] ?? Number.NaN;
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
    process.stdout.write(
      `the shop’s pages, gzipped: ${kilobytes(initial)} at first, Today ${kilobytes(today)} more\n`,
    );
    for (const [page, bytes] of Object.entries(further)) {
      process.stdout.write(`  ${page.replace('src/pages/', '').padEnd(36)}${kilobytes(bytes)}\n`);
    }
    expect(initial + today).toBeLessThanOrEqual(250_000);
  });
});
