/**
 * Faults that somebody might write, planted into the product, are found by a world that is not kind, and by no kind one:
 * a handler without a conflict retry, and a read of an index where the table is needed. The others that are planted
 * elsewhere: a call without a time-out (test/local/aws/weather/functions, test/shared/sdk), a permission that is missing
 * or too much (test/lib/roles-and-calls, test/local/aws/iam).
 */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type StackProcess, startStackProcess } from '../../bench/stack-process.ts';
import { demoPassword } from '../../demo/accounts.ts';
import { homeAddress, stockedVariant } from '../support/shop.ts';
import { type Shopper, shopperAt } from '../support/shopper.ts';

type Changes = Readonly<Record<string, readonly (readonly [present: string, instead: string])[]>>;

const planted: Changes = {
  // Others' transactions on the same stock are an error to it, not a reason to try again.
  'functions/checkout/place-order.ts': [
    [
      'const [refusal] = await tryTransact(',
      `const tryTransact = async (writes) => {
        const { TransactWriteCommand } = await import('@aws-sdk/lib-dynamodb');
        const { dynamo } = await import('../shared/dynamo.ts');
        const TransactItems = writes.map(({ otherwise, ...item }) => item);
        await dynamo().send(new TransactWriteCommand({ TransactItems }));
        return [];
      };
      const [refusal] = await tryTransact(`,
    ],
  ],
  // An order is looked for where lists are read.
  'functions/orders/api.ts': [
    [
      'getOrder: showOrderAt,',
      `getOrder: async ({ caller, scopes, params }) => {
        const { notFound } = await import('../shared/errors.ts');
        const { items } = await listOrders({ caller, scopes }, { limit: 20 });
        const order = items.find(({ id }) => id === params.id);
        if (!order) throw notFound('order');
        return { status: 200, body: orderView(order) };
      },`,
    ],
  ],
};

const traits = ['transaction-conflicts', 'lagging-indexes'];
const hostile = traits.flatMap((name) => ['--trait', name]);
const shoppersAtOnce = 8;
const rounds = 8;

const running: StackProcess[] = [];
afterAll(async () => {
  for (const one of running) await one.stop();
});

const startWith = async (changes: Changes, words: readonly string[]): Promise<string> => {
  const started = await startStackProcess({
    words,
    preload: join(import.meta.dirname, '../support/plant.mjs'),
    env: { WAYBILL_PLANTED: JSON.stringify(changes) },
  });
  running.push(started);
  return started.url;
};

const signedIn = async (url: string, name: string): Promise<Shopper> => {
  const body = { email: `${name}@example.com`, password: demoPassword };
  const answer = await shopperAt(url).post<{ accessToken: string }>('/v1/auth/sign-in', body);
  return shopperAt(url, answer.body.accessToken);
};

/** Orders of the same goods at the same time, each looked at at once. @returns what was answered, each once */
const answersOf = async (url: string) => {
  const [ada, staff] = await Promise.all([signedIn(url, 'ada'), signedIn(url, 'staff')]);
  const variantId = await stockedVariant(staff, 1_000);
  const body = { currency: 'NGN', items: [{ variantId, quantity: 1 }], shippingAddress: homeAddress };
  const buys = async (): Promise<[number, number | undefined]> => {
    const order = await ada.post<{ id: string }>('/v1/orders', body);
    return [
      order.status,
      order.status === 201 ? (await ada.get(`/v1/orders/${order.body.id}`)).status : undefined,
    ];
  };
  const outcomes: [number, number | undefined][] = [];
  for (let round = 0; round < rounds; round += 1) {
    outcomes.push(...(await Promise.all(Array.from({ length: shoppersAtOnce }, buys))));
  }
  return {
    placed: new Set(outcomes.map(([placed]) => placed)),
    seen: new Set(outcomes.flatMap(([, seen]) => seen ?? [])),
  };
};

describe('what is planted into the product', () => {
  it('is not seen in a kind world', async () => {
    const { placed, seen } = await answersOf(await startWith(planted, []));
    expect([placed, seen]).toEqual([new Set([201]), new Set([200])]);
  }, 90_000);

  it('is found in one that is not: orders are refused that could be placed, and placed ones are not there', async () => {
    const { placed, seen } = await answersOf(await startWith(planted, hostile));
    expect([placed, seen]).toEqual([new Set([201, 500]), new Set([200, 404])]);
  }, 90_000);

  it('is what is found: without it all is well there, too', async () => {
    const { placed, seen } = await answersOf(await startWith({}, hostile));
    expect([placed, seen]).toEqual([new Set([201]), new Set([200])]);
  }, 90_000);
});
