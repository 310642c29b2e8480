/**
 * `npm run bench`: orders through the whole local stack, cart → paid → confirmed, 32 shoppers at a time. A first,
 * metered run counts what one order consumes; the second one, unmetered, is timed.
 */
import * as z from 'zod';
import { startEngineAlone } from '../local/aws/dynamodb/alone.ts';
import { startMeter } from './meter.ts';
import { buy, newCustomer, newVariant, type Purchase } from './shopper.ts';
import { startStackProcess } from './stack-process.ts';

const shoppers = 32;
const ordersPerShopper = Number(process.env.BENCH_ORDERS ?? 12);
const meteredOrders = 20;

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

const countOf = async (url: string, orderId: string): Promise<{ transitions: number; events: number }> => {
  const course = z.looseObject({ states: z.array(z.unknown()) });
  const execution = course.extend({ continuations: z.array(course) });
  const events = z.looseObject({
    items: z.array(z.looseObject({ detail: z.looseObject({ orderId: z.string().optional() }) })),
  });
  const [states, bus] = await Promise.all(
    [`executions/${orderId}`, 'events?limit=1000'].map(async (path) =>
      (await fetch(`${url}/_local/${path}`)).json(),
    ),
  );
  const { continuations, ...first } = execution.parse(states);
  return {
    transitions: [first, ...continuations].flatMap((each) => each.states).length,
    events: events.parse(bus).items.filter(({ detail }) => detail.orderId === orderId).length,
  };
};

const metered = async (): Promise<void> => {
  const engine = await startEngineAlone({ port: 0 });
  const meter = await startMeter(engine.endpoint);
  const stack = await startStackProcess({ env: { DYNAMODB_ENDPOINT: meter.endpoint } });
  const variantId = await newVariant(stack.url, meteredOrders);
  const [token = ''] = await customers(stack.url, 1);
  meter.take();
  let last: Purchase | undefined;
  for (let count = 0; count < meteredOrders; count += 1) last = await buy(stack.url, token, variantId);
  const { calls, units } = meter.take();
  const { transitions, events } = await countOf(stack.url, last?.orderId ?? '');
  const perOrder = (value: number): string => (value / meteredOrders).toFixed(1);
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  print(`one order, until it is confirmed (mean of ${meteredOrders}, one line, polled while waiting):`);
  print(`  DynamoDB calls         ${perOrder(total)}`);
  for (const [operation, count] of [...calls].sort(([one], [other]) => one.localeCompare(other)))
    print(`    ${operation.padEnd(20)} ${perOrder(count)}`);
  print(`  write units            ${perOrder(units.write)}   (without indexes)`);
  print(`  read units             ${perOrder(units.read)}`);
  print(`  states entered         ${transitions}`);
  print(`  events                 ${events}`);
  await stack.stop();
  await meter.close();
  await engine.stop();
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
