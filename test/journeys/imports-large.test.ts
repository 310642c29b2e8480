/** Many lines, two files at once, and everything told twice: each line counts once. */
import { describe, expect, it } from '@jest/globals';
import {
  csv,
  endedImport,
  exported,
  fileAt,
  imported,
  linesOf,
  startedImport,
  upload,
} from '../support/imports.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({
  demo: 'people',
  weather: { seed: 7, traits: ['repeated-messages', 'repeated-events', 'disordered-queues'] },
});

const skusOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const withProducts = async (staff: Shopper, skus: readonly string[]): Promise<void> => {
  await staff.post('/v1/categories', { name: 'Bulk', slug: 'bulk' });
  const header = 'slug,name,category,shopId,sku,price NGN';
  const lines = skus.map((sku) => `${sku.toLowerCase()},${sku},bulk,bulk,${sku},1.00`);
  expect(await imported(staff, 'products', csv(header, ...lines))).toMatchObject({ changed: skus.length });
};

const stockBySku = async (staff: Shopper): Promise<Map<string, number>> => {
  const { downloadUrl } = await exported(staff, { kind: 'stock' });
  const [, ...lines] = linesOf(await fileAt(downloadUrl));
  return new Map(lines.map((line) => [line.split(',')[0] ?? '', Number(line.split(',')[1])]));
};

const patienceSeconds = 240;

describe('an import', () => {
  it('of ten thousand lines reports the nine thousand that cannot be, and applies the others', async () => {
    const staff = await shop.as('staff');
    const skus = skusOf('MANY', 10);
    await withProducts(staff, skus);
    const lines = Array.from(
      { length: 10_000 },
      (_, index) => `${skus[index % skus.length]},1,${index % 100 < 10 ? 'received' : 'found'}`,
    );
    const { importId, uploadUrl } = await startedImport(staff, 'stock');
    await upload(uploadUrl, csv('sku,delta,reason', ...lines));
    const told = await endedImport(staff, importId, patienceSeconds);
    expect(told).toMatchObject({ status: 'done', total: 10_000, changed: 1_000, failed: 9_000 });
    expect(told.errors).toHaveLength(100);
    expect(told.errors[0]).toEqual({
      line: 12,
      message: 'reason: must be received, correction, return, damage',
    });
    expect(linesOf(await fileAt(told.reportUrl))).toHaveLength(9_001);
    const stocks = await stockBySku(staff);
    expect(skus.map((sku) => stocks.get(sku))).toEqual(skus.map(() => 100));
  }, 300_000);

  it('beside another of the same things applies each of its lines once', async () => {
    const staff = await shop.as('staff');
    const skus = skusOf('BOTH', 20);
    await withProducts(staff, skus);
    const moves = Array.from({ length: 400 }, (_, index) => `${skus[index % skus.length]},1,received`);
    const both = await Promise.all([startedImport(staff, 'stock'), startedImport(staff, 'stock')]);
    for (const { uploadUrl } of both) await upload(uploadUrl, csv('sku,delta,reason', ...moves));
    for (const { importId } of both) {
      const told = await endedImport(staff, importId, patienceSeconds);
      expect(told).toMatchObject({ status: 'done', total: 400, changed: 400, failed: 0 });
    }
    const stocks = await stockBySku(staff);
    expect(skus.map((sku) => stocks.get(sku))).toEqual(skus.map(() => 40));
  }, 300_000);
});
