/** Orders through a whole local stack that is a process of its own, and what each of them costs it and its shoppers. */
import { setTimeout } from 'node:timers/promises';
import { buy, newCustomer, newVariant, type Purchase } from './shopper.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';

export type Load = {
  readonly shoppers: number;
  readonly ordersPerSecond: number;
  /** Milliseconds, of the stack and its children, with what is done after the shopper has the answer. */
  readonly cpuPerOrder: number;
  readonly purchases: readonly Purchase[];
};

/** One life of a stack. */
export type Turn = {
  /** From its process' start until it is ready, with the demo loaded into a new folder. */
  readonly startMilliseconds: number;
  /** After all loads. */
  readonly megabytes: number;
  readonly loads: readonly Load[];
};

export type LoadPlan = {
  /** Whose stack, see `startStackProcess`. */
  readonly checkout: string;
  /** How many buy at once, one load after the other. */
  readonly shoppers: readonly number[];
  readonly ordersOfEach: number;
};

const lookEveryMilliseconds = 500;
const quietShare = 0.05;

/** Until it has done what its orders leave to do behind the shoppers: mails, figures, the warehouse. */
const quiet = async (stack: StackProcess): Promise<void> => {
  for (let before = Number.NEGATIVE_INFINITY; ; ) {
    const now = stack.cpuMilliseconds();
    if (now - before < lookEveryMilliseconds * quietShare) return;
    before = now;
    await setTimeout(lookEveryMilliseconds);
  }
};

const load = async (
  stack: StackProcess,
  tokens: readonly string[],
  variantId: string,
  ordersOfEach: number,
): Promise<Load> => {
  const purchases: Purchase[] = [];
  await quiet(stack);
  const cpuBefore = stack.cpuMilliseconds();
  const started = performance.now();
  await Promise.all(
    tokens.map(async (token) => {
      for (let count = 0; count < ordersOfEach; count += 1)
        purchases.push(await buy(stack.url, token, variantId));
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await quiet(stack);
  return {
    shoppers: tokens.length,
    ordersPerSecond: purchases.length / seconds,
    cpuPerOrder: (stack.cpuMilliseconds() - cpuBefore) / purchases.length,
    purchases,
  };
};

/** The shoppers live in this process, whose CPU is not counted. Their first orders, which warm it up, are not either. */
export const timeOrders = async ({ checkout, shoppers, ordersOfEach }: LoadPlan): Promise<Turn> => {
  const started = performance.now();
  const stack = await startStackProcess({ checkout });
  const startMilliseconds = performance.now() - started;
  try {
    const everybody = Array.from({ length: Math.max(...shoppers) }, (_, index) => index);
    const emails = everybody.map((index) => `bench-${index}@example.com`);
    const tokens = await Promise.all(emails.map((email) => newCustomer(stack.url, email)));
    const pieces = tokens.length + shoppers.reduce((sum, count) => sum + count * ordersOfEach, 0);
    const variantId = await newVariant(stack.url, pieces);
    await Promise.all(tokens.map((token) => buy(stack.url, token, variantId)));
    const loads: Load[] = [];
    for (const count of shoppers) {
      loads.push(await load(stack, tokens.slice(0, count), variantId, ordersOfEach));
    }
    return { startMilliseconds, megabytes: stack.megabytes(), loads };
  } finally {
    await stack.stop();
  }
};
