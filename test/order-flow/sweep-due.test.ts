/** Which orders the sweep looks at: each in its turn, by one run alone, and none for longer than it has to. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { sweepOrders } from '../../functions/order-flow/sweep.ts';
import { dueAt, graceSeconds, nextLookAt } from '../../functions/orders/due.ts';
import { markCarriedOn } from '../../functions/orders/due-store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { mustGetOrder, orders, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { orderView } from '../../functions/orders/view.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { transact } from '../../functions/shared/transact.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

const later = (seconds: number): Date => new Date(someTime.getTime() + seconds * 1000);
const hour = 60 * 60;

const stored = async (fields: Partial<Order> = {}): Promise<Order> => {
  const order = anOrder(fields);
  await transact(placeOrderWrites(order, []));
  return order;
};

/** One run. @returns the ids of those it looked at, in their order */
const run = async (
  now: Date,
  {
    atMost = Number.POSITIVE_INFINITY,
    look = async () => {},
  }: { atMost?: number; look?: (order: Order) => Promise<void> } = {},
): Promise<string[]> => {
  const looked: string[] = [];
  await sweepOrders({
    now,
    isOver: () => looked.length >= atMost,
    look: async (order) => {
      looked.push(order.id);
      await look(order);
    },
  });
  return looked;
};

describe('an order', () => {
  it('is looked at once its events had their time, and then less and less often', async () => {
    const { id } = await stored({ paymentWindowEndsAt: later(72 * hour).toISOString() });
    expect(await run(later(graceSeconds - 1))).not.toContain(id);
    const looks: number[] = [];
    for (let seconds = graceSeconds; seconds < 6 * hour; seconds += graceSeconds) {
      if ((await run(later(seconds))).includes(id)) looks.push(seconds);
    }
    const pauses = looks.slice(1).map((seconds, index) => seconds - (looks[index] ?? 0));
    expect(looks[0]).toBe(graceSeconds);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(Math.max(...pauses)).toBe(hour);
    expect(looks.length).toBeLessThan(12);
  });

  it('is looked at in time when its window is over, however late the next look was', () => {
    const order = anOrder({ paymentWindowEndsAt: later(1_800).toISOString() });
    expect(nextLookAt(order, later(1_790))).toBe(later(1_800 + graceSeconds + 1).toISOString());
  });

  it('is due anew when it stands otherwise, whatever the last look said', async () => {
    const { id } = await stored({ paymentWindowEndsAt: later(72 * hour).toISOString() });
    await run(later(5 * hour));
    const paid = await orders.change(id, (order) => ({
      next: { ...order, payment: { status: 'succeeded', provider: 'paystack' }, version: order.version + 1 },
    }));
    expect(dueAt(paid)).toBe(later(graceSeconds).toISOString());
    expect(await run(later(5 * hour))).toContain(id);
  });

  it('that ended is looked at until all have heard of it, and never again', async () => {
    const { id } = await stored({ status: 'cancelled', statusSince: someTime.toISOString() });
    expect(await run(later(graceSeconds))).toContain(id);
    await markCarriedOn(id, 'cancelled');
    expect(await run(later(30 * 24 * hour))).not.toContain(id);
    expect(dueAt(await mustGetOrder(id))).toBeUndefined();
  });

  it('says nothing of looks to clients', async () => {
    const { id } = await stored();
    await run(later(graceSeconds));
    const order = await mustGetOrder(id);
    expect(order.lookedAt).toBeDefined();
    const shown = Object.keys(orderView({ ...order, carriedOn: true }));
    expect(shown.filter((field) => ['lookedAt', 'carriedOn'].includes(field))).toEqual([]);
  });

  it('that moved on meanwhile is not said to be done with', async () => {
    const { id } = await stored({ status: 'delivered', statusSince: someTime.toISOString() });
    await markCarriedOn(id, 'cancelled');
    expect((await mustGetOrder(id)).carriedOn).toBeUndefined();
  });

  it.each(['confirmed', 'shipped', 'approved'] as const)('that is %s is on no list', (status) => {
    expect(dueAt(anOrder({ status }))).toBeUndefined();
  });

  it('whose look fails keeps nobody waiting, and is looked at again a while later', async () => {
    const broken = await stored();
    const fine = await stored();
    const look = async ({ id }: Order): Promise<void> => {
      if (id === broken.id) throw new Error('broken');
    };
    const now = later(graceSeconds + 1);
    expect(await run(now, { look })).toEqual(expect.arrayContaining([broken.id, fine.id]));
    expect(await run(now)).toEqual([]);
    expect(await run(later(3 * graceSeconds))).toContain(broken.id);
  });
});

describe('ten thousand due orders', () => {
  const many = 10_000;

  it('are all looked at in a few runs, each once, those that wait longest first', async () => {
    await run(later(100 * hour));
    const since = (index: number): string => later(200 * hour + index).toISOString();
    const all = Array.from({ length: many }, (_, index) =>
      anOrder({ status: 'delivered', statusSince: since(index), payment: { status: 'succeeded' } }, 1),
    );
    const puts = all.map((order) => ({ PutRequest: { Item: orders.newWrite(order.id, order).Put?.Item } }));
    for (let start = 0; start < many; start += 25) {
      const some = puts.slice(start, start + 25);
      await dynamo().send(new BatchWriteCommand({ RequestItems: { [tableName(ordersTable)]: some } }));
    }
    const now = later(300 * hour);
    const place = new Map(all.map(({ id }, index) => [id as string, index]));
    const looked: string[] = [];
    for (let runs = 0; runs < 10 && looked.length < many; runs += 1) {
      /** The first run is overtaken by the second, as when it lasted too long. */
      const atOnce = Array.from({ length: runs === 0 ? 2 : 1 }, () => run(now, { atMost: 2_500 }));
      const ours = (await Promise.all(atOnce)).flat().filter((id) => place.has(id));
      /** Of what waits, the older part: shards are read side by side, so not to the last one in order. */
      const newest = Math.max(0, ...ours.map((id) => place.get(id) ?? 0));
      expect(newest).toBeLessThan(looked.length + ours.length + 2_000);
      looked.push(...ours);
    }
    expect(looked).toHaveLength(many);
    expect(new Set(looked).size).toBe(many);
  }, 240_000);
});
