import { describe, expect, it } from '@jest/globals';
import { forgetAgain, forgetCustomer, forgetDeleted } from '../../functions/orders/forgetting.ts';
import { listOrdersOfCustomer } from '../../functions/orders/list-store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder, hideOrder, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { orderFailed } from '../../functions/orders/transitions.ts';
import { transact } from '../../functions/shared/transact.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

const stored = async (overrides: Partial<Order>): Promise<Order> => {
  const order = anOrder({ note: 'ring twice', ...overrides });
  await transact(placeOrderWrites(order, []));
  return order;
};

const afterwards = async (orderId: string): Promise<Order> => {
  const order = await getOrder(orderId);
  if (!order) throw new Error('the order is gone');
  return order;
};

describe('a deleted account', () => {
  it('is forgotten at once by the orders that have ended, hidden ones too', async () => {
    const order = await stored({ status: 'approved' });
    await hideOrder(order.id, someTime);
    await forgetCustomer(order.customerId, someTime);
    const left = await afterwards(order.id);
    expect(left.shippingAddressSnapshot).toEqual({
      name: 'deleted',
      line1: 'deleted',
      city: 'Lagos',
      country: 'NG',
    });
    expect(left.note).toBeUndefined();
    expect(left.totals).toEqual(order.totals);
  });

  it('keeps its address on an order that is still on its way, until that ends', async () => {
    const order = await stored({ status: 'pending' });
    await forgetCustomer(order.customerId, someTime);
    const waiting = await afterwards(order.id);
    expect(waiting.shippingAddressSnapshot).toEqual(order.shippingAddressSnapshot);
    const ended = orderFailed(waiting, { actor: 'workflow', reason: 'payment-window-over' }, someTime);
    expect(ended?.next.shippingAddressSnapshot?.name).toBe('deleted');
  });

  it('is forgotten once: repeating it changes nothing', async () => {
    const order = await stored({ status: 'cancelled' });
    await forgetCustomer(order.customerId, someTime);
    const { version } = await afterwards(order.id);
    await forgetCustomer(order.customerId, someTime);
    expect((await afterwards(order.id)).version).toBe(version);
  });
});

describe('an order that the list of a deleted account did not have yet', () => {
  const minutesLater = (minutes: number) => new Date(someTime.getTime() + minutes * 60_000);

  it('forgets the person a day later', async () => {
    const { customerId } = anOrder();
    await forgetDeleted(customerId, someTime.toISOString(), minutesLater(1));
    /** As one whose index entry came late, or that was placed in the moment of the deletion. */
    const missed = await stored({ status: 'approved', customerId });
    await forgetAgain(minutesLater(23 * 60));
    expect((await afterwards(missed.id)).shippingAddressSnapshot?.name).toBe('Ada');
    await forgetAgain(minutesLater(24 * 60 + 1));
    expect((await afterwards(missed.id)).shippingAddressSnapshot?.name).toBe('deleted');
  });

  it('is looked for once: then the account is done with', async () => {
    const { customerId } = anOrder();
    await forgetDeleted(customerId, someTime.toISOString(), someTime);
    await forgetAgain(minutesLater(25 * 60));
    const { version, id } = await stored({ status: 'approved', customerId });
    await forgetAgain(minutesLater(50 * 60));
    expect((await afterwards(id)).version).toBe(version);
  });
});

describe('the list of a customer', () => {
  it('leaves out what its owner has deleted, and staff still see it', async () => {
    const shown = await stored({ status: 'approved' });
    const hidden = await stored({ status: 'cancelled', customerId: shown.customerId });
    await hideOrder(hidden.id, someTime);
    const ids = async (withHidden: boolean) =>
      (await listOrdersOfCustomer(shown.customerId, { withHidden }, { limit: 20 })).items.map(({ id }) => id);
    expect(await ids(false)).toEqual([shown.id]);
    expect((await ids(true)).sort()).toEqual([shown.id, hidden.id].sort());
  });
});
