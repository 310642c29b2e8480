/**
 * `npm run bench`: orders through the whole local stack. First one is metered, cart → approved, step by step and
 * function by function; then, unmetered, cart → paid → confirmed is timed.
 *
 *   --shoppers 1,8,32   how many buy at once
 *   --orders 12         of each of them
 *   --beside DIR        another checkout of Waybill, after its own `npm ci`: it takes turns with this one on the same
 *                       machine, and what counts is how many times more or less this one needs
 *   --rounds 1          how many turns each has; of more the median is told
 *   --unmetered         only what is timed
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { meterOneOrder } from './price/metered-order.ts';
import { functionTable, stepTable } from './price/use-tables.ts';
import { waits } from './shopper.ts';
import { type Load, type Turn, timeOrders } from './timed-orders.ts';

const { values } = parseArgs({
  options: {
    shoppers: { type: 'string', default: '1,8,32' },
    orders: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '1' },
    beside: { type: 'string' },
    unmetered: { type: 'boolean', default: false },
  },
});
const count = z.coerce.number().int().positive();
const shoppers = z.array(count).nonempty().parse(values.shoppers.split(','));
const ordersOfEach = count.parse(values.orders);
const rounds = count.parse(values.rounds);

const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
const median = (numbers: readonly number[]): number => percentile(numbers, 0.5);

const printMetered = async (): Promise<void> => {
  const { used } = await meterOneOrder();
  const order = used.filter(({ step }) => step !== 'account');
  print('one order of two lines, until it is approved:');
  print(stepTable(order));
  print();
  print(functionTable(order));
  print();
};

type Figures = { readonly ordersPerSecond: number; readonly cpuPerOrder: number };

const figuresOf = (loads: readonly Load[]): Figures => ({
  ordersPerSecond: median(loads.map(({ ordersPerSecond }) => ordersPerSecond)),
  cpuPerOrder: median(loads.map(({ cpuPerOrder }) => cpuPerOrder)),
});

const printLoad = (loads: readonly Load[]): Figures => {
  const figures = figuresOf(loads);
  const purchases = loads.flatMap((load) => load.purchases);
  print(
    `  ${String(loads[0]?.shoppers).padStart(3)} at a time${figures.ordersPerSecond.toFixed(1).padStart(9)} orders per second${figures.cpuPerOrder.toFixed(1).padStart(8)} ms CPU per order`,
  );
  for (const wait of waits) {
    const times = purchases.map(({ waited }) => waited[wait]);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(0).padStart(6));
    print(`      ${wait.padEnd(20)} p50 ${p50} ms   p95 ${p95} ms   p99 ${p99} ms`);
  }
  return figures;
};

const printTurns = (checkout: string, turns: readonly Turn[]): Figures[] => {
  const start = median(turns.map(({ startMilliseconds }) => startMilliseconds));
  const megabytes = median(turns.map((turn) => turn.megabytes));
  print(`${checkout}: ready after ${start.toFixed(0)} ms, ${megabytes.toFixed(0)} MB at the end`);
  return shoppers.map((_, index) => printLoad(turns.flatMap(({ loads }) => loads[index] ?? [])));
};

const printTimed = async (): Promise<void> => {
  const checkouts = [resolve(import.meta.dirname, '..'), ...(values.beside ? [resolve(values.beside)] : [])];
  const turns = checkouts.map((): Turn[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, checkout] of checkouts.entries()) {
      turns[index]?.push(await timeOrders({ checkout, shoppers, ordersOfEach }));
    }
  }
  const [own = [], other] = checkouts.map((checkout, index) => printTurns(checkout, turns[index] ?? []));
  if (!other) return;
  print('this one, beside the other:');
  for (const [index, { ordersPerSecond, cpuPerOrder }] of other.entries()) {
    const mine = own[index];
    if (!mine) continue;
    print(
      `  ${String(shoppers[index]).padStart(3)} at a time${(mine.ordersPerSecond / ordersPerSecond).toFixed(2).padStart(9)} times the orders per second${(mine.cpuPerOrder / cpuPerOrder).toFixed(2).padStart(8)} times the CPU per order`,
    );
  }
};

if (!values.unmetered) await printMetered();
await printTimed();
