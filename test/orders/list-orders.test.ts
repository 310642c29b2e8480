import { describe, expect, it } from '@jest/globals';
import { listOrders } from '../../functions/orders/list-orders.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import type { Id } from '../../functions/shared/ids.ts';
import type { Scope } from '../../functions/shared/permissions.ts';
import { transact } from '../../functions/shared/transact.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

const anOrderOf = async (createdAt: string): Promise<Id<'order'>> => {
  const order = anOrder({ createdAt });
  await transact(placeOrderWrites(order, []));
  return order.id;
};

const staff = {
  caller: { userId: anOrder().customerId, roles: ['staff'], session: 'any' },
  scopes: new Set<Scope>(['any']),
} as const;

type Range = { readonly from?: string; readonly to?: string };

/** Page after page, as staff see them. */
const allIn = async (range: Range, limit = 20): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOrders(staff, { ...range, limit, cursor }, someTime);
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
