import { describe, expect, it } from '@jest/globals';
import { itemMachine, orderMachine } from '../../functions/orders/lifecycle.ts';
import type { Order } from '../../functions/orders/order.ts';
import { itemIs, orderIs } from '../../functions/orders/standing.ts';
import { isFinal, type Standings, standsAs, statesOf } from '../../functions/shared/machine.ts';

const statuses = statesOf<Order['status']>(orderMachine);
const leadsTo = (status: Order['status']): Order['status'][] =>
  Object.values(orderMachine.transitions[status]);

describe('what a status means', () => {
  it('is said of each: a new one does not compile without its row', () => {
    // @ts-expect-error: `rejected` has no row
    standsAs({ requested: ['open'] } satisfies Standings<'requested' | 'rejected', 'open'>);
    const meanings = ['amendable', 'confirmed', 'ended'] as const;
    for (const status of statuses)
      expect([status, meanings.some((meaning) => orderIs({ status }, meaning))]).toEqual([status, true]);
  });

  it('agrees with where an order may go', () => {
    for (const status of statuses) {
      const order = { status };
      if (orderIs(order, 'ended')) expect(isFinal<Order['status']>(orderMachine, status)).toBe(true);
      if (orderIs(order, 'confirmed'))
        expect(leadsTo(status).filter((next) => !orderIs({ status: next }, 'confirmed'))).toEqual(
          leadsTo(status).includes('cancelled') ? ['cancelled'] : [],
        );
      if (orderIs(order, 'judged')) expect(leadsTo(status)).not.toContain('approved');
      if (orderIs(order, 'refundable'))
        expect(leadsTo(status).some((next) => next === 'refunded' || next === 'cancelled')).toBe(true);
    }
    for (const status of statesOf(itemMachine))
      expect([status, itemIs({ status }, 'kept')]).toEqual([status, status !== 'cancelled']);
  });
});
