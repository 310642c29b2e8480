import { beforeAll, describe, expect, it } from '@jest/globals';
import { listOrders } from '../../functions/orders/list-orders.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { type Id, idOf, newId, newUlid } from '../../functions/shared/ids.ts';
import type { Scope } from '../../functions/shared/permissions.ts';
import { transact } from '../../functions/shared/transact.ts';
import { commandsDuring } from '../support/commands-during.ts';
import { anOrder } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

const anOrderOf = async (createdAt: string): Promise<Id<'order'>> => {
  const order = anOrder({ createdAt });
  await transact(placeOrderWrites(order, []));
  return order.id;
};

const staff = {
  caller: { userId: newId('user', new Date()), roles: ['staff'], session: 'any' },
  scopes: new Set<Scope>(['any']),
} as const;

type Range = { readonly from?: string; readonly to?: string };

/** Page after page, as staff see them. */
const allIn = async (range: Range, limit = 20): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOrders(staff, { ...range, limit, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
};

describe('the list of all orders', () => {
  it('starts today when it may go on into a far future', async () => {
    const id = await anOrderOf('2026-02-27T10:00:00.000Z');
    expect(await allIn({ to: '2090-01-01T00:00:00.000Z' })).toContain(id);
  });

  it('goes back to a `from` long ago, over more than one page', async () => {
    const [old, older] = [
      await anOrderOf('2023-05-01T00:00:00.000Z'),
      await anOrderOf('2021-05-01T00:00:00.000Z'),
    ];
    const found = await allIn({ from: '2020-01-01T00:00:00.000Z', to: '2024-01-01T00:00:00.000Z' });
    expect(found).toEqual([old, older]);
  });
});

const queriesDuring = async (effect: () => Promise<unknown>): Promise<number> =>
  (await commandsDuring(effect)).filter((command) => command === 'QueryCommand').length;

describe('a page of one with a filter', () => {
  const customer = {
    ...staff.caller,
    userId: idOf('user', newUlid(new Date())),
    roles: ['customer'],
  } as const;
  const own = { caller: customer, scopes: new Set<Scope>(['own']) };
  const failed: string[] = [];
  beforeAll(async () => {
    for (let number = 0; number < 150; number += 1) {
      const at = new Date(Date.UTC(2026, 1, 1, 0, number)).toISOString();
      const status = number % 50 === 0 ? ('failed' as const) : ('pending' as const);
      const order = anOrder({ createdAt: at, customerId: customer.userId, status });
      await transact(placeOrderWrites(order, []));
      if (status === 'failed') failed.unshift(order.id);
    }
  }, 30_000);

  it('costs a handful of queries, not one per row', async () => {
    const filter = { status: 'failed', limit: 1 } as const;
    expect(await queriesDuring(() => listOrders(own, filter))).toBeLessThanOrEqual(3);
    const none = { status: 'refunded', limit: 1 } as const;
    expect(await queriesDuring(() => listOrders(own, none))).toBeLessThanOrEqual(3);
    expect(await queriesDuring(() => listOrders(own, { limit: 20 }))).toBe(1);
  });

  it('goes on after the row that it showed, and misses none', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOrders(own, { status: 'failed', limit: 1, cursor });
      expect(page.items.length).toBeLessThanOrEqual(1);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(failed);
  });
});
