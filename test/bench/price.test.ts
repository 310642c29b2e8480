/** What is made of metered amounts: bills, budgets, limits. That an order keeps its budget is a step of `.ci/run`. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { billOf, total } from '../../bench/price/bill.ts';
import { billedMilliseconds } from '../../bench/price/billed-time.ts';
import { budgetOf, compareBudget } from '../../bench/price/budget.ts';
import { sharedKeys } from '../../bench/price/hot-keys.ts';
import { usesOf } from '../../bench/price/invocation-use.ts';
import { usesOfCall } from '../../bench/price/sdk-use.ts';
import { monthCosts, priceOf, readTariff } from '../../bench/price/tariff.ts';
import { sum, Usage, type Use } from '../../bench/price/usage.ts';
import type { FunctionSource } from '../../local/aws/lambda/functions.ts';

const tariff = readTariff();
const assumptions = { ordersOfACustomer: 1.5, plan: 'essentials' } as const;

const used = (...uses: (Partial<Use> & { amount: number })[]) => {
  const usage = new Usage();
  for (const { amount, ...use } of uses) {
    usage.add(
      { step: 'checkout', by: 'checkout-api', service: 'DynamoDB', what: 'write units', ...use },
      amount,
    );
  }
  return usage.all();
};

describe('list prices', () => {
  it('are billed by tiers of a month', () => {
    const price = {
      what: '',
      per: 1,
      tiers: [{ upTo: 10, dollars: 0 }, { upTo: 20, dollars: 2 }, { dollars: 1 }],
      source: '',
    };
    expect([5, 10, 15, 20, 30].map((amount) => monthCosts(price, amount))).toEqual([0, 0, 10, 20, 30]);
  });

  it('never make more cost less', () => {
    const anyPrice = fc.constantFrom(...Object.values(tariff.prices));
    const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(anyPrice, amount, amount, (price, one, more) => {
        expect(monthCosts(price, one + more)).toBeGreaterThanOrEqual(monthCosts(price, one));
      }),
    );
  });

  it('name their page, and end in a tier without end', () => {
    for (const { source, tiers } of Object.values(tariff.prices)) {
      expect(source).toMatch(/^https:\/\//);
      expect(tiers.at(-1)).not.toHaveProperty('upTo');
    }
    expect(() => priceOf(tariff, 'gold')).toThrow('bench/prices.json has no gold');
  });
});

describe('a bill', () => {
  const order = used(
    { amount: 100 },
    { amount: 40, what: 'read units' },
    { amount: 3, service: 'SESv2', what: 'mails' },
    { amount: 4, by: 'workflow', service: 'Step Functions', what: 'states' },
    { amount: 2, by: 'workflow', service: 'Step Functions', what: 'executions' },
    { amount: 12, by: 'queue', service: 'SQS', where: 'webhooks-consumer', what: 'messages' },
    { amount: 6, by: 'queue', service: 'SQS', where: 'webhooks-consumer', what: 'received' },
    { amount: 6, by: 'webhooks-consumer', service: 'Lambda', what: 'invocations' },
  );
  const at = (ordersADay: number) => billOf({ order }, tariff, { ordersADay }, assumptions);
  const line = (ordersADay: number, price: string) => at(ordersADay).find((one) => one.price === price);

  it('says what each amount costs', () => {
    expect(line(1_000, 'dynamodb-write')?.dollars).toBeCloseTo(100 * 0.625e-6, 12);
    expect(line(1_000, 'states-transition')?.dollars).toBeCloseTo(4 * 0.025e-3, 12);
    expect(line(1_000, 'mail')?.dollars).toBeCloseTo(3 * 0.1e-3, 12);
  });

  it('has mails, accounts and traces apart', () => {
    const bill = at(1_000_000);
    expect(total(bill, 'mails')).toBeCloseTo(0.0003, 10);
    expect(total(bill, 'accounts')).toBeCloseTo(((20_000_000 - 10_000) * 0.015) / 30_000_000, 8);
    expect(total(bill, 'core')).toBeLessThan(total(bill, 'core', 'traces'));
  });

  it('gathers messages where there is more to gather', () => {
    const [few, many] = [1_000, 1_000_000].map((volume) => line(volume, 'lambda-request')?.amount);
    expect(few).toBe(6);
    expect(many).toBeLessThan(6);
    expect(many).toBeGreaterThanOrEqual(1.2);
  });

  it('traces every execution of few orders, and a twentieth of many', () => {
    expect(line(1_000, 'trace')?.amount).toBeCloseTo(2, 5);
    expect(line(100_000_000, 'trace')?.amount).toBeCloseTo(0.1, 2);
  });
});

describe('time of Lambda', () => {
  it('is longer with less of a core, and never shorter with more than one', () => {
    const time = { cpu: 10, waits: 20 };
    expect([256, 512, 1_769, 3_008].map((memory) => billedMilliseconds(time, memory))).toEqual([
      90, 55, 30, 30,
    ]);
  });
});

describe('the budget', () => {
  const order = used({ amount: 45 }, { amount: 15, what: 'GetItem' });

  it('names the step and what grew in it', () => {
    const more = used({ amount: 46 }, { amount: 16, what: 'GetItem' });
    expect(compareBudget(budgetOf(more, 0.0001), budgetOf(order, 0.0001)).over).toEqual([
      'checkout: calls 16, the budget is 15',
      'checkout: writeUnits 46, the budget is 45',
      'the whole order: calls 16, the budget is 15',
      'the whole order: writeUnits 46, the budget is 45',
    ]);
  });

  it('is no longer right for a step that it does not know', () => {
    const step = { step: 'gift-wrap', amount: 1 };
    expect(compareBudget(budgetOf(used(step), 0), budgetOf(order, 0)).over).toContain(
      'gift-wrap: writeUnits 1, the budget is 0',
    );
  });

  it('is told to whoever uses less', () => {
    const less = budgetOf(used({ amount: 44 }, { amount: 15, what: 'GetItem' }), 0.0001);
    expect(compareBudget(less, budgetOf(order, 0.0001))).toEqual({ over: [], lower: true });
    expect(compareBudget(less, less)).toEqual({ over: [], lower: false });
  });
});

describe('what a call is billed', () => {
  const call = { by: 'events-publisher', service: 'EventBridge', operation: 'PutEvents', consumed: [] };

  it('counts an entry of the bus by 64 KB', () => {
    const Entries = [10, 64 * 1024, 200_000].map((size) => ({
      Detail: 'x'.repeat(size),
      DetailType: '',
      Source: '',
    }));
    expect(
      sum(
        usesOfCall({ ...call, input: { Entries } }).map((use) => ({ step: '', ...use })),
        { what: 'entries' },
      ),
    ).toBe(6);
  });

  it('counts units of a table and of its indexes, and of what was refused', () => {
    const put = { by: 'checkout-api', service: 'DynamoDB', operation: 'TransactWriteItems' };
    const consumed = [
      {
        TableName: 'orders',
        Table: { CapacityUnits: 4 },
        GlobalSecondaryIndexes: { all: { CapacityUnits: 1 } },
      },
    ];
    const units = (uses: ReturnType<typeof usesOfCall>) =>
      uses.filter(({ what }) => what === 'write units').map(({ where, amount }) => [where, amount]);
    expect(units(usesOfCall({ ...put, input: {}, consumed }))).toEqual([
      ['orders', 4],
      ['orders/all', 1],
    ]);
    const refused = {
      ...put,
      input: { TransactItems: [{}, {}] },
      consumed: [],
      refused: 'TransactionCanceledException',
    };
    expect(units(usesOfCall(refused))).toEqual([['refused', 4]]);
  });
});

describe('an invocation', () => {
  const source = { caller: { name: 'webhooks-consumer' } } as FunctionSource;
  const what = (payload: unknown) =>
    usesOf(
      { source, payload, result: { payload: { statusCode: 200, body: 'four' } } },
      '$context.routeKey',
    ).map(({ service, what, amount }) => `${service} ${what} ${amount}`);

  it('says by what it was given who else is paid', () => {
    const requestContext = {
      http: { method: 'GET' },
      requestId: 'r',
      routeKey: 'GET /v1/orders',
      timeEpoch: 1,
    };
    expect(what({ requestContext })).toEqual([
      'Lambda invocations 1',
      'API Gateway requests 1',
      'API Gateway bytes out 4',
      'Logs bytes 14',
    ]);
    const message = { eventSource: 'aws:sqs' };
    expect(what({ Records: [message, message] })).toContain('SQS messages 2');
    expect(what({ Records: [{ eventSource: 'aws:dynamodb' }] })).toContain('DynamoDB streams records 1');
    expect(what({ task: 'commitStock' })).toContain('Step Functions task calls 1');
  });
});

describe('a hot key', () => {
  it('is what orders of two customers have in common, all shards of a list being one', () => {
    const orders = [
      new Map([
        ['orders ORDER#ord_A1', 20],
        ['orders/all ORDERS#3', 1],
        ['inventory STOCK#var_A', 8],
      ]),
      new Map([
        ['orders ORDER#ord_B2', 20],
        ['orders/all ORDERS#5', 1],
        ['inventory STOCK#var_A', 8],
      ]),
    ];
    expect(sharedKeys(orders)).toEqual([
      { key: 'inventory STOCK#<var>', units: 8, isSharded: false },
      { key: 'orders/all ORDERS#<shard>', units: 1, isSharded: true },
    ]);
  });
});
