/**
 * `npm run bench:grown`: whether an order costs more in a shop that has grown. It is metered on one local stack with few
 * products and past orders and with many, two lines, cart → approved. Calls and units must be the same, exactly; the CPU
 * is told beside them.
 *
 *   --products 100,100000   from so many to so many
 *   --orders 100,100000     and past orders, all of one customer
 */

import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { catalogTable } from '../functions/catalog/table.ts';
import { tableVariable } from '../functions/shared/table.ts';
import { copyOrder } from './grown/past-orders.ts';
import { productItems } from './grown/products.ts';
import { writeItems } from './grown/write-items.ts';
import { budgetOf } from './price/budget.ts';
import { meterOrder } from './price/metered-order.ts';
import { startMeteredStack } from './price/metered-stack.ts';
import { table } from './price/table.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '100,100000' },
    orders: { type: 'string', default: '100,100000' },
  },
});
const sizes = z.tuple([z.coerce.number().int().positive(), z.coerce.number().int().positive()]);
const products = sizes.parse(values.products.split(','));
const orders = sizes.parse(values.orders.split(','));

const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const metered = await startMeteredStack();
const { url, resources } = metered.stack;
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint: `${url}/_aws`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }),
);
const tables = resources.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(({ ref }) => ref);
const [catalog] = tables.filter((ref) => ref.includes(catalogTable.name));
if (catalog === undefined) throw new Error('the template has no table of products');
process.env[tableVariable(catalogTable)] = catalog;

const meter = async () => {
  const before = process.cpuUsage();
  const { orderId, used } = await meterOrder(metered);
  const { user, system } = process.cpuUsage(before);
  const { steps, order } = budgetOf(
    used.filter(({ step }) => step !== 'account'),
    0,
  );
  return { orderId, steps, order, cpuMilliseconds: (user + system) / 1000 };
};

const grow = async (index: 0 | 1, orderId: string): Promise<void> => {
  const [from, to] = index === 0 ? [0, products[0]] : products;
  const items = await writeItems(client, catalog, productItems(from, to));
  const copied = await copyOrder(client, tables, orderId, orders[index] - (index === 0 ? 0 : orders[0]));
  print(`${products[index]} products, ${orders[index]} past orders: ${items + copied} items more`);
  await metered.stack.settled(600);
};

const first = await meter();
await grow(0, first.orderId);
const small = await meter();
await grow(1, first.orderId);
const large = await meter();
await metered.stop();

const what = ['calls', 'writeUnits', 'readUnits'] as const;
const rows = [...Object.keys(large.steps), 'in all'].map((step) => {
  const [before, after] = [small, large].map((all) => (step === 'in all' ? all.order : all.steps[step]));
  return [step, ...what.flatMap((name) => [String(before?.[name]), String(after?.[name])])];
});
print(table(['step', ...what.flatMap((name) => [`${name}, few`, `${name}, many`])], rows));
print(
  `CPU of the two orders and their shop: ${small.cpuMilliseconds.toFixed(0)} and ${large.cpuMilliseconds.toFixed(0)} ms`,
);
const dearer = rows.filter(([, ...amounts]) =>
  what.some((_, index) => amounts[2 * index] !== amounts[2 * index + 1]),
);
for (const [step] of dearer) print(`${step}: costs another amount in a shop that has grown`);
process.exitCode = dearer.length > 0 ? 1 : 0;
