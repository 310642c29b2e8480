import { describe, expect, it } from '@jest/globals';
import { shipParcel, trackParcel } from '../../functions/fulfilment/ship-parcel.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { handler as entry } from '../../functions/order-flow/api.ts';
import { actorOnOrder } from '../../functions/orders/access.ts';
import type { Order } from '../../functions/orders/order.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { openReturn } from '../../functions/returns/handle-return.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { actorOf, actorShownTo } from '../../functions/shared/actor.ts';
import { idOf, ulidOf } from '../../functions/shared/ids.ts';
import type { Scope } from '../../functions/shared/permissions.ts';
import { transact } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const handler = asFunction('order-flow-api', entry);

withTables(
  ordersTable,
  paymentsTable,
  inventoryTable,
  promotionsTable,
  identityTable,
  fulfilmentTable,
  returnsTable,
);
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
    expect(actorShownTo(viewing, actorOnOrder(acting('any', 'own'), anOrder({ customerId })))).toBe('staff');
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
    expect(actorOnOrder(acting, anOrder({ customerId: userId }))).toBe(customerId);
  });
});

describe('what happened to an order', () => {
  const minute = (count: number): Date => new Date(someTime.getTime() + count * 60_000);
  const anybody = (): void => {};

  /** Confirmed; one of its pieces left, arrived, and is to come back. */
  const travelled = async (): Promise<Order> => {
    const order = await storedOrder({ status: 'confirmed', payment: { status: 'succeeded' } });
    const items = [{ itemId: order.items[0]?.id ?? idOf('item', ''), quantity: 1 }];
    const staffActor = `staff:${idOf('user', staff)}`;
    const parcel = { items, carrier: 'GIG Logistics', trackingNumber: `T ${order.id}` };
    const { id } = await shipParcel(order.id, parcel, staffActor, anybody, minute(1));
    const arrived = { status: 'delivered', clock: 'must-be-right' } as const;
    await trackParcel(id, arrived, 'carrier:giglogistics', anybody, minute(2));
    await openReturn(order.id, { items, reason: 'It is blue' }, customerId, minute(3));
    return order;
  };

  type Entry = {
    kind: string;
    title: string;
    actor: string;
    reason?: string;
    events: string[];
    status: string;
  };

  it('tells of its parcels and returns in their order in time, each with who, why and what', async () => {
    const order = await travelled();
    const entries = (await historySeenBy(order, await tokenOf(ada))) as Entry[];
    expect(entries).toMatchObject([
      { kind: 'order', actor: customerId, status: 'confirmed' },
      {
        kind: 'shipment',
        title: 'Shipment created',
        actor: 'staff',
        reason: `1 piece sent with GIG Logistics, T ${order.id}`,
        events: ['shipment.created'],
        status: 'confirmed',
      },
      { kind: 'shipment', actor: 'carrier:giglogistics', events: ['shipment.updated'] },
      { kind: 'return', actor: customerId, reason: 'It is blue', events: ['return.requested'] },
    ]);
  });

  it('is the same page by page, also when something happens between the pages', async () => {
    const order = await travelled();
    const token = await tokenOf(ada);
    const page = async (cursor?: string) => {
      const query = { limit: '1', ...(cursor !== undefined && { cursor }) };
      const params = { id: order.id };
      const answer = await call(handler, { route: 'GET /v1/orders/{id}/history', params, query, token });
      return answer.body as { items: Entry[]; nextCursor?: string };
    };
    const seen: Entry[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await page(cursor);
      seen.push(...items);
      cursor = nextCursor;
      if (seen.length === 2) {
        const [item] = order.items;
        const items = item ? [{ itemId: item.id, quantity: 1 }] : [];
        await shipParcel(order.id, { items, carrier: 'own van' }, 'warehouse', anybody, minute(4));
      }
    } while (cursor !== undefined);
    expect(seen).toEqual(await historySeenBy(order, token));
    expect(seen).toHaveLength(6);
  });

  it('refuses the cursor of another order', async () => {
    const [order, other] = [await travelled(), await travelled()];
    const token = await tokenOf(ada);
    const read = (id: string, query: Record<string, string>) =>
      call(handler, { route: 'GET /v1/orders/{id}/history', params: { id }, query, token });
    const { nextCursor: cursor } = (await read(order.id, { limit: '1' })).body;
    expect(await read(other.id, { cursor })).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });
});
