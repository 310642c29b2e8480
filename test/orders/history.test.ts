import { describe, expect, it } from '@jest/globals';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { handler } from '../../functions/orders/api.ts';
import type { Order } from '../../functions/orders/order.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { actorOf, actorShownTo } from '../../functions/shared/actor.ts';
import { idOf, ulidOf } from '../../functions/shared/ids.ts';
import type { Scope } from '../../functions/shared/permissions.ts';
import { transact } from '../../functions/shared/transact.ts';
import { call } from '../support/http-event.ts';
import { anOrder } from '../support/orders.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

withTables(ordersTable, paymentsTable, inventoryTable, promotionsTable, identityTable, fulfilmentTable);
const tokenOf = withTokens();

const ada = crypto.randomUUID();
const staff = crypto.randomUUID();
const customerId = idOf('user', ada);

const storedOrder = async (overrides: Partial<Order> = {}): Promise<Order> => {
  const order = anOrder({ customerId, ...overrides });
  await transact(placeOrderWrites(order, []));
  return order;
};

const historySeenBy = async (order: Order, token: string) => {
  const params = { id: order.id };
  const answer = await call(handler, { route: 'GET /v1/orders/{id}/history', params, token });
  return answer.body.items as { actor: string; reason?: string }[];
};

describe('what customers see of who did something', () => {
  it('names themselves by their own id and members of staff as staff', async () => {
    const order = await storedOrder();
    const params = { id: order.id };
    const [customer, member] = [await tokenOf(ada), await tokenOf(staff, 'staff')];
    await call(handler, { route: 'PATCH /v1/orders/{id}', params, body: { note: 'Ring' }, token: customer });
    await call(handler, { route: 'PATCH /v1/orders/{id}', params, body: { note: 'Twice' }, token: member });
    expect((await historySeenBy(order, customer)).map(({ actor }) => actor)).toEqual([
      customerId,
      customerId,
      'staff',
    ]);
    expect((await historySeenBy(order, member)).map(({ actor }) => actor)).toEqual([
      customerId,
      customerId,
      idOf('user', staff),
    ]);
  });

  it.each([
    { who: 'its owner', by: () => tokenOf(ada), reason: 'deleted by its owner' },
    { who: 'staff', by: () => tokenOf(staff, 'staff'), reason: 'deleted by staff' },
  ])('says that an order was deleted by $who only when it was', async ({ by, reason }) => {
    const order = await storedOrder();
    const deletion = { route: 'DELETE /v1/orders/{id}', params: { id: order.id }, token: await by() };
    expect((await call(handler, deletion)).status).toBe(204);
    expect((await historySeenBy(order, await tokenOf(ada))).at(-1)).toMatchObject({ reason });
    expect((await historySeenBy(order, await tokenOf(staff, 'staff'))).at(-1)).toMatchObject({ reason });
  });

  it('is the same word for everybody behind it, also for what was written down without a capacity', () => {
    const viewing = { caller: { userId: customerId }, scopes: new Set<Scope>(['own']) };
    const other = idOf('user', staff);
    const acting = (...scopes: Scope[]) => ({ caller: { userId: other }, scopes: new Set(scopes) });
    expect(actorShownTo(viewing, actorOf(acting('any', 'own'), customerId))).toBe('staff');
    expect(actorShownTo(viewing, actorOf(acting('shop')))).toBe('shop');
    expect(actorShownTo(viewing, other)).toBe('staff');
    expect(actorShownTo({ ...viewing, caller: undefined }, customerId)).toBe('staff');
    for (const machine of ['workflow', 'warehouse', 'provider:paystack', 'carrier:gig']) {
      expect(actorShownTo(viewing, machine)).toBe(machine);
    }
  });

  it('shows a member of staff who orders as a customer as a customer', () => {
    const userId = idOf('user', ulidOf(customerId));
    const acting = { caller: { userId }, scopes: new Set<Scope>(['own', 'any']) };
    expect(actorOf(acting, customerId)).toBe(customerId);
  });
});
