import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../functions/orders/order.ts';
import {
  decideReturn,
  noReturns,
  piecesBack,
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

const nothing = { restocked: true, refund: money(0, 'NGN') };

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

  it('is taken of what has arrived while the rest is on its way, and of each piece in its own time', () => {
    const order = delivered(4, 4000);
    const [item] = order.items;
    const arrived = (...deliveries: [number, number][]): Order => {
      const items = deliveries.map(([day, quantity]) => ({ at: dayLater(day).toISOString(), quantity }));
      const deliveredQuantity = items.reduce((sum, { quantity }) => sum + quantity, 0);
      const part = { status: 'processing' as const, deliveredQuantity, deliveries: items };
      return { ...order, status: 'confirmed', items: item ? [{ ...item, ...part }] : [] };
    };
    const first = arrived([0, 1]);
    expect(() => ask(first, noReturns(order.id), 2, dayLater(5))).toThrow(/Only 1/);
    const { returns } = ask(first, noReturns(order.id), 1, dayLater(5));
    const both = arrived([0, 1], [20, 2]);
    expect(() => ask(both, returns, 3, dayLater(25))).toThrow(/Only 2/);
    expect(ask(both, returns, 2, dayLater(31)).changed.status).toBe('requested');
    expect(() => ask(both, noReturns(order.id), 3, dayLater(31))).toThrow(/Only 2/);
    expect(() => ask(both, returns, 1, dayLater(51))).toThrow(/30 days/);
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
    expect(() => receiveReturn(returns, changed, nothing, someTime)).toThrow(/requested/);
  });

  it('changes nothing when the same is decided again', () => {
    const order = delivered(1, 1000);
    const { returns, changed } = ask(order, noReturns(order.id), 1);
    const approved = decideReturn(returns, changed.id, 'approve', undefined, someTime);
    if (!approved) throw new Error('not approved');
    expect(decideReturn(approved.returns, changed.id, 'approve', undefined, someTime)).toBeUndefined();
  });

  it('counts the pieces that are back, without those of requests that are still open', () => {
    const order = delivered(5, 5000);
    const first = ask(order, noReturns(order.id), 2);
    const approved = decideReturn(first.returns, first.changed.id, 'approve', undefined, someTime);
    const { returns } = receiveReturn(
      approved?.returns ?? first.returns,
      approved?.changed ?? first.changed,
      nothing,
      someTime,
    );
    const second = ask(order, returns, 1);
    const { returns: all, changed: third } = ask(order, second.returns, 2);
    expect([...piecesBack(all, third).values()]).toEqual([4]);
  });
});
