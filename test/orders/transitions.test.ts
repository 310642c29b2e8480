import { describe, expect, it } from '@jest/globals';
import { shipmentMachine } from '../../functions/fulfilment/shipment.ts';
import { holdMachine } from '../../functions/inventory/lifecycle.ts';
import { itemMachine, orderMachine } from '../../functions/orders/lifecycle.ts';
import { moveItems, shipPieces } from '../../functions/orders/move-items.ts';
import type { Order } from '../../functions/orders/order.ts';
import { awaitsCash, isEnded, isPaid, tookMoney } from '../../functions/orders/standing.ts';
import {
  type Change,
  orderApproved,
  orderCancelled,
  orderConfirmed,
  orderFailed,
  orderRefunded,
} from '../../functions/orders/transitions.ts';
import { paymentMachine } from '../../functions/payments/lifecycle.ts';
import { returnMachine } from '../../functions/returns/return.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Machine, statesOf } from '../../functions/shared/machine.ts';
import { anOrder, someTime } from '../support/orders.ts';

const cause = { actor: 'workflow', reason: 'test' };

const machines: Record<string, Machine<string, string>> = {
  order: orderMachine,
  item: itemMachine,
  payment: paymentMachine,
  hold: holdMachine,
  shipment: shipmentMachine,
  return: returnMachine,
};

describe.each(Object.entries(machines))('the %s machine', (_name, machine) => {
  const targets = (state: string): string[] => Object.values(machine.transitions[state] ?? {}).map(String);

  it('leads only to states it declares', () => {
    const states: string[] = statesOf(machine);
    for (const state of states) for (const next of targets(state)) expect(states).toContain(next);
  });

  it('reaches every state from the initial one', () => {
    const reached = new Set([machine.initial]);
    for (const state of reached) for (const next of targets(state)) reached.add(next);
    expect([...reached].sort()).toEqual([...statesOf(machine)].sort());
  });

  it('lets every state reach a final one', () => {
    const reachesEnd = (state: string, seen: ReadonlySet<string>): boolean =>
      machine.final.includes(state) ||
      targets(state).some((next) => !seen.has(next) && reachesEnd(next, new Set([...seen, state])));
    for (const state of statesOf(machine))
      expect([state, reachesEnd(state, new Set())]).toEqual([state, true]);
  });
});

/** Everything that anybody may try on an order, as the features do it. */
const withPayment = (order: Order, payment: Order['payment']): Change => ({
  next: { ...order, payment, version: order.version + 1 },
  events: [],
  note: { at: order.updatedAt, status: order.status, ...cause },
});
const pay = (order: Order): Change | undefined =>
  order.payment.status === 'pending' && !isEnded(order) && (order.status === 'pending' || awaitsCash(order))
    ? withPayment(order, { status: 'succeeded' })
    : undefined;
const chooseCash = (order: Order): Change | undefined =>
  order.payment.status === 'pending' && order.status === 'pending' && !awaitsCash(order)
    ? withPayment(order, { status: 'pending', provider: 'manual', method: 'cash-on-delivery' })
    : undefined;
const promiseAllBack = (order: Order): Change | undefined =>
  isPaid(order) ? withPayment(order, { status: 'succeeded', goesBack: true }) : undefined;
const refundMoney = (order: Order): Change | undefined =>
  order.payment.status === 'succeeded' ? withPayment(order, { status: 'refunded' }) : undefined;

const moves: Record<string, (order: Order) => Change | undefined> = {
  pay,
  chooseCash,
  promiseAllBack,
  refundMoney,
  confirm: (order) => orderConfirmed(order, cause, someTime),
  cancel: (order) => orderCancelled(order, cause, someTime),
  fail: (order) => orderFailed(order, cause, someTime),
  approve: (order) => orderApproved(order, cause, someTime),
  refund: (order) =>
    order.payment.status === 'refunded' ? orderRefunded(order, cause, someTime) : undefined,
  ...Object.fromEntries(
    [0, 1].flatMap((index) =>
      (['ship', 'deliver', 'cancel'] as const).map((transition) => [
        `${transition} ${index}`,
        (order: Order) => moveItems(order, [order.items[index]?.id ?? ''], transition, cause, someTime),
      ]),
    ),
  ),
};

const attempt = (order: Order, name: string): Change | undefined => {
  try {
    return moves[name]?.(order);
  } catch (error) {
    if (isDomainError(error, 'illegal-transition')) return undefined;
    throw error;
  }
};

const shapeOf = ({ status, payment, items }: Order): string =>
  [status, payment.status, payment.method, payment.goesBack, ...items.map((item) => item.status)].join(' ');

/** All that can become of an order of two items, whatever anybody tries in whatever order. */
const explore = (start: Order) => {
  const seen = new Map<string, Order>([[shapeOf(start), start]]);
  const steps: { from: Order; name: string; change: Change }[] = [];
  for (const order of seen.values()) {
    for (const name of Object.keys(moves)) {
      const change = attempt(order, name);
      if (!change) continue;
      steps.push({ from: order, name, change });
      if (!seen.has(shapeOf(change.next))) seen.set(shapeOf(change.next), change.next);
    }
  }
  return { orders: [...seen.values()], steps };
};

describe('an order of two items, whatever is tried on it', () => {
  const { orders, steps } = explore(anOrder());

  it('goes through more than a handful of states', () => {
    expect(orders.length).toBeGreaterThan(20);
  });

  it('moves only along the order machine', () => {
    for (const { from, change } of steps) {
      if (from.status === change.next.status) continue;
      const reachable = new Set<string>([from.status]);
      for (const state of reachable) {
        for (const next of Object.values(orderMachine.transitions[state as Order['status']]))
          reachable.add(next);
      }
      expect(reachable).toContain(change.next.status);
    }
  });

  it('is confirmed only when its money is there and kept, or taken at the door', () => {
    const confirmed = steps.filter(({ name }) => name === 'confirm');
    expect(confirmed.length).toBeGreaterThan(1);
    for (const { from } of confirmed) {
      expect(isPaid(from) || awaitsCash(from)).toBe(true);
      expect(from.payment.goesBack).toBeUndefined();
      expect(from.payment.status).not.toBe('refunded');
    }
  });

  it('is approved only when cash taken at the door was reported', () => {
    for (const order of orders) {
      if (['shipped', 'delivered'].includes(order.status)) {
        expect(tookMoney(order) || awaitsCash(order)).toBe(true);
      }
      if (order.status === 'approved') expect(tookMoney(order)).toBe(true);
    }
    expect(orders.some((order) => order.status === 'delivered' && awaitsCash(order))).toBe(true);
  });

  it('is delivered only when every item is final and one was delivered', () => {
    for (const order of orders) {
      if (!['delivered', 'approved'].includes(order.status)) continue;
      const statuses = order.items.map(({ status }) => status);
      expect(statuses).toContain('delivered');
      expect(statuses.filter((status) => status === 'processing' || status === 'shipped')).toEqual([]);
    }
  });

  it('keeps nothing on the shelf for an order whose money went back', () => {
    for (const order of orders) {
      if (order.status !== 'refunded') continue;
      const statuses = order.items.map(({ status }) => status);
      expect(statuses).not.toContain('processing');
      expect(statuses.filter((status) => status !== 'cancelled')).not.toEqual([]);
    }
  });

  it('lets nothing leave once its money went back', () => {
    for (const { from, name } of steps) {
      if (name.startsWith('ship')) expect(from.payment.status).not.toBe('refunded');
    }
  });

  it('has only cancelled items once it is cancelled or failed', () => {
    for (const order of orders) {
      if (order.status !== 'cancelled' && order.status !== 'failed') continue;
      expect(order.items.every(({ status }) => status === 'cancelled')).toBe(true);
    }
  });

  it('is never stuck: from every state an end can be reached', () => {
    const ends = new Set(
      orders.filter(({ status }) => orderMachine.final.includes(status as 'failed')).map(shapeOf),
    );
    let grew = true;
    while (grew) {
      grew = false;
      for (const { from, change } of steps) {
        if (ends.has(shapeOf(change.next)) && !ends.has(shapeOf(from))) {
          ends.add(shapeOf(from));
          grew = true;
        }
      }
    }
    expect(orders.map(shapeOf).filter((shape) => !ends.has(shape))).toEqual([]);
  });

  it('gets a new version and events stamped with it by every change', () => {
    for (const { from, change } of steps) {
      expect(change.next.version).toBe(from.version + 1);
      for (const event of change.events) expect(event.sequence).toBe(change.next.version);
    }
  });

  it('changes nothing when the same is done again', () => {
    for (const { name, change } of steps) {
      if (['pay', 'chooseCash', 'promiseAllBack', 'refundMoney'].includes(name)) continue;
      const again = attempt(change.next, name);
      expect([name, again && shapeOf(again.next)]).toEqual([name, undefined]);
    }
  });
});

describe('single transitions', () => {
  const paid = (): Order => anOrder({ payment: { status: 'succeeded' }, status: 'confirmed' });

  it('refuses to confirm an unpaid order', () => {
    expect(() => orderConfirmed(anOrder(), cause, someTime)).toThrow(/is not paid/);
  });

  it('refuses to ship an unpaid order', () => {
    const order = anOrder();
    expect(() => moveItems(order, [order.items[0]?.id ?? ''], 'ship', cause, someTime)).toThrow(/pending/);
  });

  it('refuses to cancel once something was shipped', () => {
    const order = paid();
    const shipped = moveItems(order, [order.items[0]?.id ?? ''], 'ship', cause, someTime)?.next ?? order;
    expect(shipped.status).toBe('confirmed');
    expect(() => orderCancelled(shipped, cause, someTime)).toThrow(/ask for a return/);
  });

  it('keeps an item processing until its last piece leaves, and lets nobody cancel it from the first on', () => {
    const order = paid();
    const [first] = order.items;
    const piece = [{ itemId: first?.id ?? '', quantity: 1 }];
    const some = shipPieces(order, piece, cause, someTime);
    expect(some.next.items[0]).toMatchObject({ status: 'processing', shippedQuantity: 1 });
    expect(some.events).toEqual([]);
    expect(some.next.version).toBe(order.version + 1);
    expect(() => orderCancelled(some.next, cause, someTime)).toThrow(/has left/);
    expect(() => moveItems(some.next, [first?.id ?? ''], 'cancel', cause, someTime)).toThrow(/has left/);
    const all = shipPieces(some.next, piece, cause, someTime);
    expect(all.next.items[0]).toMatchObject({ status: 'shipped', shippedQuantity: 2 });
  });

  it('ships the order when the last item leaves, and announces both', () => {
    const order = paid();
    const ids = order.items.map(({ id }) => id);
    const change = moveItems(order, ids, 'ship', cause, someTime);
    expect(change?.next.status).toBe('shipped');
    expect(change?.events.map(({ type }) => type)).toEqual([
      'order.item.status.updated',
      'order.item.status.updated',
      'order.shipped',
    ]);
  });

  it('cancels the order when its last item is cancelled', () => {
    const order = paid();
    const ids = order.items.map(({ id }) => id);
    expect(moveItems(order, ids, 'cancel', cause, someTime)?.next.status).toBe('cancelled');
  });

  it('delivers the order when one item is delivered and the other cancelled', () => {
    let order = paid();
    const [a = '', b = ''] = order.items.map(({ id }) => id);
    for (const [id, transition] of [
      [a, 'ship'],
      [a, 'deliver'],
      [b, 'cancel'],
    ] as const) {
      order = moveItems(order, [id], transition, cause, someTime)?.next ?? order;
    }
    expect(order.status).toBe('delivered');
  });
});
