import { describe, expect, it } from '@jest/globals';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { syncWarehouse } from '../../functions/fulfilment/warehouse/hand-over.ts';
import type { Warehouse } from '../../functions/fulfilment/warehouse/port.ts';
import {
  getHandover,
  notHandedOverCheck,
  planHandoverEdited,
} from '../../functions/fulfilment/warehouse/store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { orderAmended } from '../../functions/orders/order-amended.ts';
import {
  changeWrites,
  getOrder,
  orderPaymentWrites,
  orders,
  placeOrderWrites,
} from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { orderCancelled } from '../../functions/orders/transitions.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { transact, tryTransact } from '../../functions/shared/transact.ts';
import { anOrder, someAddress, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable, fulfilmentTable);

type Behaviour = 'answers' | 'refuses' | 'loses-answer';

/** A warehouse that packs what it was asked for and not told to drop, whatever it was told before it was asked. */
const aWarehouse = (behave: () => Behaviour = () => 'answers') => {
  const packing = new Set<string>();
  let requests = 0;
  let waits = { since: 0, holds: false };
  const take = async (act: () => void): Promise<void> => {
    const behaviour = behave();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    if (behaviour === 'refuses') throw new Error('the warehouse answered 503');
    act();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    if (behaviour === 'loses-answer') throw new Error('no answer');
  };
  const hear = (holds: boolean, since: number): void => {
    if (since > waits.since) waits = { since, holds };
  };
  const warehouse: Warehouse = {
    requestFulfilment: (_, items) =>
      take(() => {
        requests += 1;
        if (requests === 1) for (const { itemId } of items) packing.add(itemId);
      }),
    cancelFulfilment: (_, itemIds) =>
      take(() => {
        for (const itemId of itemIds) packing.delete(itemId);
      }),
    changeFulfilment: (_, items) =>
      take(() => {
        packing.clear();
        for (const { itemId } of items) packing.add(itemId);
      }),
    holdFulfilment: (_, sequence) => take(() => hear(true, sequence)),
    releaseFulfilment: (_, sequence) => take(() => hear(false, sequence)),
  };
  return { warehouse, packing, requests: () => requests, isWaiting: () => waits.holds };
};

const stored = async (overrides: Partial<Order> = {}): Promise<Order> => {
  const order = anOrder({ status: 'confirmed', payment: { status: 'succeeded' }, ...overrides });
  await transact(placeOrderWrites(order, []));
  return order;
};

const cancelled = async (order: Order): Promise<void> => {
  const change = orderCancelled(order, { actor: 'test' }, someTime);
  if (change) await transact(changeWrites(change));
};

/** As the payment writes it on the order. */
const isDisputed = async (order: Order, disputed: true | undefined): Promise<void> => {
  const seen = (await getOrder(order.id)) ?? order;
  const payment = { status: 'succeeded' as const, ...(disputed && { disputed }) };
  await transact([...orderPaymentWrites(seen, { payment }, someTime)]);
};

const someTimes = (count: number): Behaviour[] =>
  Array.from({ length: count }, () => (Math.random() < 0.5 ? 'refuses' : 'loses-answer'));

const visibilitySeconds = 180;

/** A queue repeats what failed, some time later, when nothing is on its way any more; it keeps nothing in order. */
const asQueue = async (orderId: Id<'order'>, warehouse: Warehouse): Promise<void> => {
  for (let receive = 0; receive < 12; receive += 1) {
    try {
      const now = new Date(someTime.getTime() + receive * visibilitySeconds * 1000);
      await syncWarehouse(orderId, now, warehouse);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 12 + Math.random() * 4));
    }
  }
  throw new Error(`${orderId} ended in the dead-letter queue`);
};

describe('handing an order over', () => {
  it('asks once, however many consumers do it at once after it was accepted', async () => {
    const order = await stored();
    const { warehouse, requests, packing } = aWarehouse();
    await syncWarehouse(order.id, someTime, warehouse);
    await Promise.all(Array.from({ length: 5 }, () => syncWarehouse(order.id, someTime, warehouse)));
    expect(requests()).toBe(1);
    expect([...packing]).toEqual(order.items.map(({ id }) => id));
  });

  it('asks nobody when there is no warehouse, and nothing for an order that is not paid', async () => {
    const order = await stored();
    await syncWarehouse(order.id, someTime, undefined);
    expect(await getHandover(order.id)).toBeUndefined();
    const { warehouse, requests } = aWarehouse();
    await syncWarehouse((await stored({ status: 'pending' })).id, someTime, warehouse);
    await syncWarehouse(anOrder().id, someTime, warehouse);
    expect(requests()).toBe(0);
  });

  it('tells of an edit, and has it wait while what that made dearer is not paid', async () => {
    const order = await stored();
    const { warehouse, packing, isWaiting } = aWarehouse();
    await syncWarehouse(order.id, someTime, warehouse);
    const [kept] = order.items;
    const due = { ...order.totals.total };
    const edited = {
      ...order,
      items: order.items.slice(0, 1),
      payment: { ...order.payment, due },
      version: order.version + 1,
    };
    await transact([orders.write(order.id, edited), await planHandoverEdited(edited)]);
    await syncWarehouse(order.id, someTime, warehouse);
    expect([isWaiting(), [...packing]]).toEqual([true, [kept?.id]]);
    await transact([...orderPaymentWrites(edited, { payment: order.payment }, someTime)]);
    await syncWarehouse(order.id, someTime, warehouse);
    expect([isWaiting(), [...packing]]).toEqual([false, [kept?.id]]);
    expect(await getHandover(order.id)).not.toHaveProperty('changed');
  });

  it('cancels again what was cancelled before the warehouse had heard of it', async () => {
    const order = await stored();
    const { warehouse, packing } = aWarehouse();
    const { promise: onItsWay, resolve: depart } = Promise.withResolvers<void>();
    const { promise: overtaken, resolve: arrive } = Promise.withResolvers<void>();
    const slow: Warehouse = {
      ...warehouse,
      requestFulfilment: async (...request) => {
        depart();
        await overtaken;
        await warehouse.requestFulfilment(...request);
      },
    };
    const handingOver = syncWarehouse(order.id, someTime, slow);
    await onItsWay;
    await cancelled(order);
    await expect(syncWarehouse(order.id, someTime, warehouse)).rejects.toThrow(/on its way/);
    arrive();
    await handingOver;
    expect([...packing]).toEqual([]);
    expect((await getHandover(order.id))?.cancelledItemIds).toEqual(order.items.map(({ id }) => id));
  });

  it('sends the address that the order has, whoever changes it meanwhile: or the change is refused', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      const order = await stored();
      const sentTo: (string | undefined)[] = [];
      const { warehouse } = aWarehouse();
      const noting: Warehouse = {
        ...warehouse,
        requestFulfilment: (...request) => {
          sentTo.push(request[0].shippingAddressSnapshot?.line1);
          return warehouse.requestFulfilment(...request);
        },
      };
      const atSomeMoment = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
      const handedOver = async (): Promise<void> => {
        await atSomeMoment();
        await syncWarehouse(order.id, someTime, noting);
      };
      const amended = async (): Promise<string> => {
        await atSomeMoment();
        const seen = (await getOrder(order.id)) ?? order;
        const address = { ...someAddress, line1: '2 Broad Street' };
        const change = orderAmended(seen, { shippingAddressSnapshot: address }, { actor: 'test' }, someTime);
        const refusals = await tryTransact([...changeWrites(change), notHandedOverCheck(order.id)]);
        return refusals.length === 0 ? 'changed' : 'refused';
      };
      const [outcome] = await Promise.all([amended(), handedOver()]);
      outcomes.add(outcome);
      const kept = (await getOrder(order.id))?.shippingAddressSnapshot?.line1;
      expect({ round, outcome, sentTo }).toEqual({ round, outcome, sentTo: [kept] });
      expect(kept).toBe(outcome === 'changed' ? '2 Broad Street' : order.shippingAddressSnapshot?.line1);
    }
    expect([...outcomes].sort()).toEqual(['changed', 'refused']);
  }, 60_000);

  it('leaves nothing packed of an order that is cancelled meanwhile, whatever fails and comes first', async () => {
    for (let round = 0; round < 60; round += 1) {
      const order = await stored();
      const troubles = someTimes(round % 4);
      const { warehouse, packing } = aWarehouse(() => troubles.pop() ?? 'answers');
      const late = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
        await cancelled(order);
        await asQueue(order.id, warehouse);
      };
      await Promise.all([asQueue(order.id, warehouse), asQueue(order.id, warehouse), late()]);
      expect((await getOrder(order.id))?.status).toBe('cancelled');
      expect({ round, packing: [...packing] }).toEqual({ round, packing: [] });
    }
  }, 60_000);

  it('lets it wait while a payment is disputed and go on afterwards, whatever fails', async () => {
    for (let round = 0; round < 30; round += 1) {
      const order = await stored();
      const troubles = someTimes(round % 5);
      const { warehouse, packing, requests, isWaiting } = aWarehouse(() => troubles.pop() ?? 'answers');
      await asQueue(order.id, warehouse);
      await isDisputed(order, true);
      const closing = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
        if (round % 2 === 0) await isDisputed(order, undefined);
        await asQueue(order.id, warehouse);
      };
      await Promise.all([asQueue(order.id, warehouse), closing()]);
      const waits = round % 2 === 1;
      expect({ round, waits: isWaiting() }).toEqual({ round, waits });
      expect((await getHandover(order.id))?.hold).toBe(waits ? 'told' : undefined);
      expect({ requests: requests() > 0, packing: packing.size }).toEqual({ requests: true, packing: 2 });
    }
  }, 60_000);
});
