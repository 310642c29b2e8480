/** A product that is exported and imported again says what it said. */
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { unguarded } from '../../functions/bulk/cells.ts';
import { checkFile } from '../../functions/bulk/check-file.ts';
import { rowOf } from '../../functions/bulk/columns.ts';
import { csvLines } from '../../functions/bulk/csv-lines.ts';
import { productColumns, readProductLine } from '../../functions/bulk/kinds/product-lines.ts';
import { productRows, rowsOfProduct } from '../../functions/bulk/kinds/product-rows.ts';
import type { Product } from '../../functions/catalog/product.ts';
import { productSchema } from '../../functions/catalog/product.ts';
import type { ProductLine } from '../../functions/catalog/product-lines.ts';

const currencies = ['NGN', 'JPY', 'KWD'] as const;
const signs = ['=', '+', '-', '@', "'", '|', '\\', '"', ',', ';', ' ', '\n', 'a', 'é', '漢', '\u{1F375}'];
const text = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...signs), maxLength }).map((written) => written.trim());
const word = text(12).filter((written) => written !== '');
const at = '2026-01-01T00:00:00.000Z';

const prices = fc
  .uniqueArray(fc.record({ currency: fc.constantFrom(...currencies), amount: fc.nat() }), {
    selector: ({ currency }) => currency,
    minLength: 1,
  })
  .map((list) => list.sort((a, b) => currencies.indexOf(a.currency) - currencies.indexOf(b.currency)));

const variant = (number: number) =>
  fc.record({
    id: fc.constant(`var_01JD3Z7Q4M8K2V5X9W6T1R0N0${number}`),
    sku: fc.constant(`SKU-${number}`),
    attributes: fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true }),
    prices,
    weightGrams: fc.nat(1_000_000),
    taxClass: fc.constantFrom('standard', 'books'),
    requiresShipping: fc.constantFrom(undefined, true, false),
    active: fc.boolean(),
    archived: fc.constant(false),
    ...{ seed: fc.constant('s'), createdAt: fc.constant(at), updatedAt: fc.constant(at) },
  });

const product = fc
  .record({
    name: word,
    description: text(30),
    shopId: fc.constantFrom('kitchen', '-shop', '1.0'),
    active: fc.boolean(),
    tags: fc.array(word, { maxLength: 4 }),
    variants: fc
      .integer({ min: 0, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => variant(index + 1)))),
  })
  .map(
    (fields): Product =>
      productSchema.parse({
        ...fields,
        id: 'prd_01JD3Z7Q4M8K2V5X9W6T1R0N00',
        slug: 'mug',
        categoryId: 'cat_01JD3Z7Q4M8K2V5X9W6T1R0N00',
        ...{ categoryIds: [], archived: false, images: [], lastVariantNumber: 3 },
        ...{ createdAt: at, updatedAt: at, version: 1 },
      }),
  );

const saidBy = ({ slug, name, description, shopId, active, tags, variants }: Product): ProductLine[] => {
  const own = { slug, category: 'kitchen', product: { name, description, shopId, active, tags } };
  if (variants.length === 0) return [own];
  return variants.map(({ sku, attributes, weightGrams, taxClass, requiresShipping, ...more }) => ({
    ...own,
    variant: {
      ...{ sku, attributes, weightGrams, taxClass, requiresShipping, active: more.active },
      prices: currencies.map((currency) => ({
        currency,
        amount: more.prices.find((price) => price.currency === currency)?.amount,
      })),
    },
  }));
};

const readBack = async (rows: string[][]): Promise<ProductLine[]> => {
  const file = Buffer.from(
    stringify([[...productRows.header({ currencies: [...currencies] })], ...rows], { bom: true }),
  );
  const checked = await checkFile(file.subarray(0, 4096), Readable.from([file]), productColumns);
  if ('fault' in checked) throw new Error(checked.fault);
  expect(checked.total).toBe(rows.length);
  const { layout, place } = checked;
  const lines: ProductLine[] = [];
  const rest = Readable.from([file.subarray(place.byte)]);
  for await (const { cells } of csvLines(rest, place, layout.delimiter)) {
    lines.push(readProductLine(rowOf(cells, layout, unguarded)));
  }
  return lines;
};

it('whatever its texts are made of', async () => {
  await fc.assert(
    fc.asyncProperty(product, async (exported) => {
      expect(await readBack(rowsOfProduct(exported, 'kitchen', currencies))).toEqual(saidBy(exported));
    }),
    { numRuns: 200 },
  );
}, 60_000);
