/**
 * `node bench/catalog.ts`: what a page of 20 products costs in a catalogue of 200 and in one of 20,000. The read
 * units are DynamoDB's own count (ReturnConsumedCapacity), over all calls that a page makes.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { CategoryId } from '../functions/catalog/category.ts';
import type { ProductFilter, ProductSort } from '../functions/catalog/listing.ts';
import { listProducts } from '../functions/catalog/listing-store.ts';
import type { Product } from '../functions/catalog/product.ts';
import { productWrites } from '../functions/catalog/store.ts';
import { catalogTable } from '../functions/catalog/table.ts';
import { dynamo, tableName } from '../functions/shared/dynamo.ts';
import { idOf, newId, newRootUlid, newUlid, partUlid } from '../functions/shared/ids.ts';
import { money } from '../functions/shared/money.ts';
import { tableVariable } from '../functions/shared/table.ts';
import { startEngineAlone } from '../local/aws/dynamodb/alone.ts';
import { createTable } from '../test/support/create-table.ts';
import { startMeter } from './meter.ts';

const pageSize = 20;
const itemsPerBatch = 25;
const batchesAtOnce = 8;
const firstDay = Date.parse('2026-01-01T00:00:00Z');

const kinds = ['mug', 'kettle', 'lamp', 'chair', 'blanket', 'basket', 'candle', 'mirror', 'carpet', 'vase'];
const looks = ['enamel', 'woven', 'oak', 'brass', 'linen', 'glazed', 'carved', 'painted', 'copper', 'clay'];
const root = newId('category', new Date(firstDay));
const categories = kinds.map((_, index) => newId('category', new Date(firstDay + index)));

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

const productOf = (index: number): Product => {
  const createdAt = new Date(firstDay + index * 1000);
  const ulid = newRootUlid(newUlid(createdAt));
  const name = `${pick(looks, Math.floor(index / kinds.length))} ${pick(kinds, index)} ${index}`;
  const times = { createdAt: createdAt.toISOString(), updatedAt: createdAt.toISOString() };
  const category: CategoryId = pick(categories, index);
  return {
    id: idOf('product', ulid),
    name,
    slug: name.replaceAll(' ', '-'),
    description: `${name}, made by hand. `.repeat(6),
    categoryId: category,
    categoryIds: [root, category],
    shopId: `shop-${index % 10}`,
    active: true,
    archived: false,
    tags: ['handmade'],
    images: [],
    variants: ['small', 'large'].map((size, number) => ({
      id: idOf('variant', partUlid(ulid, number + 1)),
      sku: `${index}-${size}`,
      attributes: { size },
      prices: [money(((index * 7_919) % 50_000) + 500 + number * 1_000, 'NGN')],
      weightGrams: 500,
      taxClass: 'standard',
      active: true,
      archived: false,
      seed: ulid,
      ...times,
    })),
    lastVariantNumber: 2,
    ...times,
    version: 1,
  };
};

const writeBatch = async (items: readonly Record<string, unknown>[]): Promise<void> => {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await dynamo().send(new BatchWriteCommand({ RequestItems: { [tableName(catalogTable)]: requests } }));
};

/** The very items that creating the products writes, without the conditions. */
const fill = async (from: number, to: number): Promise<number> => {
  let written = 0;
  let items: Record<string, unknown>[] = [];
  let running: Promise<void>[] = [];
  for (let index = from; index < to; index += 1) {
    items.push(...productWrites(undefined, productOf(index)).flatMap(({ Put }) => Put?.Item ?? []));
    while (items.length >= itemsPerBatch) {
      running.push(writeBatch(items.slice(0, itemsPerBatch)));
      items = items.slice(itemsPerBatch);
      written += itemsPerBatch;
      if (running.length < batchesAtOnce) continue;
      await Promise.all(running);
      running = [];
    }
  }
  await Promise.all([...running, ...(items.length > 0 ? [writeBatch(items)] : [])]);
  return written + items.length;
};

type Page = { readonly name: string; readonly filter: Partial<ProductFilter>; readonly sort: ProductSort };

const pages: readonly Page[] = [
  { name: 'newest', filter: {}, sort: 'newest' },
  { name: 'by name', filter: {}, sort: 'name' },
  { name: 'cheapest', filter: { currency: 'NGN' }, sort: 'price-asc' },
  { name: 'price range', filter: { currency: 'NGN', minPrice: 10_000 }, sort: 'price-asc' },
  { name: 'a root category, newest', filter: { categoryId: root }, sort: 'newest' },
  {
    name: 'a leaf category, dearest',
    filter: { categoryId: pick(categories, 3), currency: 'NGN' },
    sort: 'price-desc',
  },
  { name: 'a shop, by name', filter: { shop: 'shop-3' }, sort: 'name' },
  { name: 'a word', filter: { q: 'kettle' }, sort: 'newest' },
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const engine = await startEngineAlone({ port: 0 });
const meter = await startMeter(engine.endpoint);
Object.assign(process.env, {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: meter.endpoint,
  [tableVariable(catalogTable)]: catalogTable.name,
});
await createTable(new DynamoDBClient({}), catalogTable);

const readUnitsOf = async ({ filter, sort }: Page): Promise<{ units: number; shown: number }> => {
  meter.take();
  const { items } = await listProducts({ state: 'active', ...filter }, sort, { limit: pageSize });
  return { units: meter.take().units.read, shown: items.length };
};

const measure = async (size: number, from: number) => {
  const started = performance.now();
  const items = await fill(from, size);
  print(`${size} products: ${items} items more in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const results = [];
  for (const page of pages) results.push(await readUnitsOf(page));
  return results;
};

const small = await measure(200, 0);
const large = await measure(Number(process.env.BENCH_PRODUCTS ?? 20_000), 200);
print(`\nread units of a page of ${pageSize}${' '.repeat(8)}of 200    of 20,000`);
for (const [index, { name }] of pages.entries()) {
  const [before, after] = [small[index], large[index]];
  print(
    `  ${name.padEnd(28)} ${String(before?.units).padStart(6)} ${String(after?.units).padStart(12)}   (${after?.shown} shown)`,
  );
}
await meter.close();
await engine.stop();
