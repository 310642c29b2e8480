/** The sweep under load: many payments at once, some that make trouble, and runs that overlap. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, jest } from '@jest/globals';
import { claimWork, endWork } from '../../functions/payments/lease-store.ts';
import { sweepPayments } from '../../functions/payments/sweep.ts';
import { paymentKey, paymentsTable, workList } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { shardFor } from '../../functions/shared/shards.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments();

/** Paid, and nobody told us. */
const paidUnheard = async (): Promise<Id<'order'>> => {
  const order = await world.placeOrder();
  await world.scenario('paystack', 'no-webhook');
  const { attempt } = await world.initiate(order);
  await world.pay('paystack', attempt.txRef);
  return order.id;
};

/** One after the other: a scenario is for the next payment. */
const severalUnheard = async (count: number): Promise<Id<'order'>[]> => {
  const orders: Id<'order'>[] = [];
  while (orders.length < count) orders.push(await paidUnheard());
  return orders;
};

const aLookLater = (): Date => new Date(Date.now() + 200_000);

/** Makes as many requests as there were, and no more, whatever the answers. */
const countRequests = () => {
  const asked: string[] = [];
  const real = globalThis.fetch;
  const spy = jest.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    asked.push(input instanceof Request ? input.url : input.toString());
    return real(input, init);
  });
  return { asked: () => asked.filter((url) => url.includes('/verify/')), restore: () => spy.mockRestore() };
};

describe('the sweep', () => {
  it('looks after each payment once, however many runs there are at a time', async () => {
    const orders = await severalUnheard(12);
    const { asked, restore } = countRequests();
    const now = aLookLater();
    const looked = await Promise.all([sweepPayments(now), sweepPayments(now), sweepPayments(now)]);
    restore();
    for (const orderId of orders) expect(await moneyOf(orderId)).toMatchObject({ status: 'succeeded' });
    expect(asked()).toHaveLength(orders.length);
    expect(looked.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(orders.length);
    expect(await sweepPayments(now)).toBe(0);
  });

  it('passes by what another run has, and takes it up when that run died', async () => {
    const orderId = await paidUnheard();
    const now = aLookLater();
    await claimWork(paymentIdOf(orderId), now);
    expect(await sweepPayments(now)).toBe(0);
    expect(await moneyOf(orderId)).toMatchObject({ captured: 0 });
    expect(await sweepPayments(new Date(now.getTime() + 60_000))).toBe(1);
    expect(await moneyOf(orderId)).toMatchObject({ status: 'succeeded' });
    expect(await claimWork(paymentIdOf(orderId), now)).toBe(true);
    await endWork(paymentIdOf(orderId));
  });

  it('gets to all of a shard, behind more than a page of payments that make trouble', async () => {
    const [last, ...others] = await severalUnheard(41);
    if (!last) throw new Error('no order');
    const spoil = async (orderId: Id<'order'>): Promise<void> => {
      const id = paymentIdOf(orderId);
      await dynamo().send(
        new UpdateCommand({
          TableName: tableName(paymentsTable),
          Key: paymentKey(id),
          UpdateExpression: 'SET #status = :status, workShard = :shard, workAt = :at',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': 'of no known kind',
            ':shard': shardFor(workList, paymentIdOf(last)),
            ':at': '2020-01-01T00:00:00.000Z',
          },
        }),
      );
    };
    await Promise.all(others.map(spoil));
    expect(await sweepPayments(aLookLater())).toBe(41);
    expect(await moneyOf(last)).toMatchObject({ status: 'succeeded' });
  });

  it('begins nothing when its time is over', async () => {
    const orderId = await paidUnheard();
    expect(await sweepPayments(aLookLater(), 0)).toBe(0);
    expect((await paymentOf(orderId)).status).toBe('processing');
    expect(await sweepPayments(aLookLater())).toBeGreaterThan(0);
  });
});
