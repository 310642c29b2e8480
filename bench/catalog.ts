/**
 * `node bench/catalog.ts`: what a page of 20 products costs in a catalogue of 200 and in one of 20,000. The read
 * units are DynamoDB's own count (ReturnConsumedCapacity), over all calls that a page makes.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ProductFilter, ProductSort } from '../functions/catalog/listing.ts';
import { listProducts } from '../functions/catalog/listing-store.ts';
import { catalogTable } from '../functions/catalog/table.ts';
import { dynamo, tableName } from '../functions/shared/dynamo.ts';
import { tableVariable } from '../functions/shared/table.ts';
import { startEngineAlone } from '../local/aws/dynamodb/alone.ts';
import { createTable } from '../test/support/create-table.ts';
import { categories, pick, productItems, root } from './grown/products.ts';
import { writeItems } from './grown/write-items.ts';
import { startMeter } from './meter.ts';

const pageSize = 20;

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
  const items = await writeItems(dynamo(), tableName(catalogTable), productItems(from, size));
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
