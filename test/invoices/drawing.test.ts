/**
 * Numbers are drawn by many at once, repeatedly, and with answers lost: each document once, no number missing. In seeded
 * random orders of the calls to the database, too.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { documentsOf, documentsOfDay, issueDue } from '../../functions/invoices/store.ts';
import { invoicesTable } from '../../functions/invoices/table.ts';
import type { Order } from '../../functions/orders/order.ts';
import { orders, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { assertGapFree, type SeriesLengths } from '../support/gap-free.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { someOf, tellAll, together } from '../support/seeds.ts';
import { withTables } from '../support/store.ts';

withTables(invoicesTable, ordersTable, paymentsTable);

const issue = asFunction('invoices-consumer', (orderId: Id<'order'>, now: Date) =>
  issueDue(orderId, async () => undefined, now),
);

const confirmed = async (): Promise<Order> => {
  const order = anOrder({
    id: newId('order', someTime),
    status: 'confirmed',
    confirmedAt: someTime.toISOString(),
  });
  await transact(placeOrderWrites(order, []));
  return order;
};

const cancel = (id: string) =>
  orders.change(id, (order) =>
    order.status === 'cancelled'
      ? undefined
      : {
          next: {
            ...order,
            status: 'cancelled',
            items: order.items.map((item) => ({ ...item, status: 'cancelled' as const })),
            version: order.version + 1,
          },
        },
  );

const scanned = async (ExclusiveStartKey?: Record<string, unknown>): Promise<unknown[]> => {
  const page = { TableName: tableName(invoicesTable), ExclusiveStartKey };
  const { Items = [], LastEvaluatedKey } = await dynamo().send(new ScanCommand(page));
  return [...Items, ...(LastEvaluatedKey ? await scanned(LastEvaluatedKey) : [])];
};

const stored = async (): Promise<SeriesLengths> =>
  assertGapFree((await scanned()) as Parameters<typeof assertGapFree>[0]);

/** Until it is done, as its queue does. */
const issuedAtLast = async (orderId: Id<'order'>, now = someTime): Promise<void> => {
  for (;;) {
    try {
      await issue(orderId, now);
      return;
    } catch (error) {
      if (!isDomainError(error, 'conflict') && !isDomainError(error, 'unavailable')) throw error;
    }
  }
};

let before: SeriesLengths = {};
beforeEach(async () => {
  before = await stored();
});

const grown = async (series: string): Promise<number> =>
  ((await stored())[series] ?? 0) - (before[series] ?? 0);

describe('numbers of invoices', () => {
  it('have no gap when many orders want one at once, some of them twice', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, confirmed));
    await Promise.all([...many, ...many.slice(0, 7)].map(({ id }) => issuedAtLast(id)));
    expect(await grown('INV-2026')).toBe(20);
    for (const { id } of many) expect(await documentsOf(id)).toHaveLength(1);
  });

  it('are of their order alone, and the document is what it was when the order changes', async () => {
    const order = await confirmed();
    await issuedAtLast(order.id);
    const [invoice] = await documentsOf(order.id);
    await cancel(order.id);
    await issuedAtLast(order.id);
    const [same, creditNote, ...more] = await documentsOf(order.id);
    expect(same).toEqual(invoice);
    expect(creditNote).toMatchObject({
      kind: 'credit-note',
      corrects: [invoice?.number],
      total: invoice?.total,
    });
    expect(more).toEqual([]);
    const ofDay = await documentsOfDay('invoice', invoice?.date ?? '', { limit: 100 });
    expect(ofDay.items.map(({ number }) => number)).toContain(invoice?.number);
  });

  it('never go back in time, whatever a clock says, and begin anew with the shop’s year', async () => {
    const [one, other, next] = [await confirmed(), await confirmed(), await confirmed()];
    await issuedAtLast(one.id, new Date('2026-12-31T23:00:00.000Z'));
    await issuedAtLast(other.id, new Date('2026-12-31T22:00:00.000Z'));
    const [late] = await documentsOf(other.id);
    expect(late?.issuedAt).toBe('2026-12-31T23:00:00.000Z');
    await issuedAtLast(next.id, new Date('2027-01-01T00:00:00.000Z'));
    expect((await documentsOf(next.id))[0]?.number).toBe('INV-2027-000001');
    await stored();
  });
});

it('is drawn once in whichever order they come, and without a gap', async () => {
  let crowded = 0;
  await tellAll(1, async (random, say) => {
    const [one, other, third] = [await confirmed(), await confirmed(), await confirmed()];
    const now = new Date('2028-06-01T10:00:00.000Z');
    const actors = {
      'one confirmed': () => issue(one.id, now),
      'one again': () => issue(one.id, now),
      'other confirmed': () => issue(other.id, now),
      'other cancelled': async () => {
        await cancel(other.id);
        await issue(other.id, now);
      },
      'third confirmed': () => issue(third.id, now),
    };
    const names = someOf(random, Object.keys(actors));
    say(names.join());
    const mayLose = (reason: unknown) =>
      isDomainError(reason, 'conflict') || isDomainError(reason, 'unavailable');
    const ends = await together(random, actors, names, mayLose);
    crowded += ends.filter(({ status }) => status === 'rejected').length;
    for (const { id } of [one, other, third]) await issuedAtLast(id, now);
    const counts = await Promise.all(
      [one, other, third].map(async ({ id }) => (await documentsOf(id)).length),
    );
    expect(counts).toEqual([1, names.includes('other cancelled') ? 2 : 1, 1]);
  });
  say(`${crowded} of them gave up for their queue to come again`);
  await stored();
}, 300_000);

const say = (what: string): void => {
  process.stdout.write(`${what}\n`);
};
