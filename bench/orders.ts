/**
 * `npm run bench`: orders through the whole local stack, 32 shoppers at a time. First one is metered, cart → approved,
 * step by step and function by function; then, unmetered, cart → paid → confirmed is timed.
 */
import { meterOneOrder } from './price/metered-order.ts';
import { functionTable, stepTable } from './price/use-tables.ts';
import { buy, newCustomer, newVariant, type Purchase } from './shopper.ts';
import { startStackProcess } from './stack-process.ts';

const shoppers = 32;
const ordersPerShopper = Number(process.env.BENCH_ORDERS ?? 12);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const printTimes = (name: string, values: readonly number[]): void => {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(values, share).toFixed(0).padStart(6));
  print(`  ${name.padEnd(22)} p50 ${p50} ms   p95 ${p95} ms   p99 ${p99} ms`);
};

const customers = (url: string, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => newCustomer(url, `bench-${index}@example.com`)));

const metered = async (): Promise<void> => {
  const { used } = await meterOneOrder();
  const order = used.filter(({ step }) => step !== 'account');
  print('one order of two lines, until it is approved:');
  print(stepTable(order));
  print('');
  print(functionTable(order));
};

const timed = async (): Promise<void> => {
  const stack = await startStackProcess();
  const tokens = await customers(stack.url, shoppers);
  const variantId = await newVariant(stack.url, shoppers * (ordersPerShopper + 1));
  await Promise.all(tokens.map((token) => buy(stack.url, token, variantId)));
  const cpuBefore = stack.cpuMilliseconds();
  const started = performance.now();
  const purchases = await Promise.all(
    tokens.map(async (token) => {
      const own: Purchase[] = [];
      for (let count = 0; count < ordersPerShopper; count += 1)
        own.push(await buy(stack.url, token, variantId));
      return own;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const all = purchases.flat();
  const cpu = (stack.cpuMilliseconds() - cpuBefore) / all.length;
  print(`${all.length} orders, ${shoppers} at a time:`);
  print(`  orders per second      ${(all.length / seconds).toFixed(1)}`);
  print(`  CPU per order          ${cpu.toFixed(1)} ms   (stack and engine)`);
  printTimes(
    'checkout',
    all.map(({ checkout }) => checkout),
  );
  printTimes(
    'paid to confirmed',
    all.map(({ paidToConfirmed }) => paidToConfirmed),
  );
  printTimes(
    'cart to confirmed',
    all.map(({ whole }) => whole),
  );
  await stack.stop();
};

await metered();
await timed();
