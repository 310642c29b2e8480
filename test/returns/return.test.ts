import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../functions/orders/order.ts';
import {
  decideReturn,
  noReturns,
  type Returns,
  receiveReturn,
  requestReturn,
  returnWindowDays,
} from '../../functions/returns/return.ts';
import { ulidOf } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { anItem, anOrder, someTime } from '../support/orders.ts';

const delivered = (quantity: number, total: number): Order => {
  const order = anOrder({ status: 'approved', payment: { status: 'succeeded' } }, 1);
  const item = anItem(ulidOf(order.id), 1, {
    quantity,
    total: money(total, 'NGN'),
    status: 'delivered',
    deliveredAt: someTime.toISOString(),
  });
  return { ...order, items: [item] };
};

const itemIdOf = (order: Order) => {
  const [item] = order.items;
  if (!item) throw new Error('no item');
  return item.id;
};

const ask = (order: Order, before: Returns, quantity: number, now = someTime) =>
  requestReturn(order, before, { items: [{ itemId: itemIdOf(order), quantity }], reason: 'too big' }, now);

const dayLater = (days: number): Date => new Date(someTime.getTime() + days * 24 * 60 * 60 * 1000);

/** Requests, approves and receives one return. */
const sendBack = (order: Order, before: Returns, quantity: number) => {
  const { returns, changed } = ask(order, before, quantity);
  const approved = decideReturn(returns, changed.id, 'approve', undefined, someTime);
  const received = receiveReturn(order, approved?.returns ?? returns, changed.id, true, someTime);
  if (!received) throw new Error('not received');
  return received;
};

describe('a return', () => {
  it('is refused for what was not delivered', () => {
    const order = anOrder({ status: 'confirmed' }, 1);
    expect(() => ask(order, noReturns(order.id), 1)).toThrow(/is processing/);
  });

  it('is refused after the window, and taken on its last day', () => {
    const order = delivered(2, 2000);
    expect(() => ask(order, noReturns(order.id), 1, dayLater(returnWindowDays + 0.01))).toThrow(/30 days/);
    expect(ask(order, noReturns(order.id), 1, dayLater(returnWindowDays)).changed.status).toBe('requested');
  });

  it('never takes back more pieces than were delivered, counting requests that are still open', () => {
    const order = delivered(3, 3000);
    const { returns } = ask(order, noReturns(order.id), 2);
    expect(() => ask(order, returns, 2)).toThrow(/Only 1/);
  });

  it('frees the pieces of a rejected request', () => {
    const order = delivered(2, 2000);
    const { returns, changed } = ask(order, noReturns(order.id), 2);
    const rejected = decideReturn(returns, changed.id, 'reject', 'worn', someTime);
    expect(ask(order, rejected?.returns ?? returns, 2).changed.status).toBe('requested');
  });

  it('is received only after it was approved', () => {
    const order = delivered(1, 1000);
    const { returns, changed } = ask(order, noReturns(order.id), 1);
    expect(() => receiveReturn(order, returns, changed.id, true, someTime)).toThrow(/requested/);
  });

  it('changes nothing when the same is decided or received again', () => {
    const order = delivered(1, 1000);
    const received = sendBack(order, noReturns(order.id), 1);
    expect(receiveReturn(order, received.returns, received.changed.id, true, someTime)).toBeNull();
  });

  it('refunds the line to the last kobo, in whatever portions it comes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        (total, portions) => {
          const order = delivered(
            portions.reduce((a, b) => a + b, 0),
            total,
          );
          let returns = noReturns(order.id);
          let refunded = 0;
          for (const quantity of portions) {
            const received = sendBack(order, returns, quantity);
            refunded += received.refund.amount;
            returns = received.returns;
          }
          expect(refunded).toBe(total);
        },
      ),
    );
  });
});
