import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addShipment,
  type Fulfilment,
  knownShipment,
  noFulfilment,
  shipmentMachine,
  type TrackingEvent,
} from '../../functions/fulfilment/shipment.ts';
import { type Clock, eventOf, trackShipment } from '../../functions/fulfilment/tracking.ts';
import type { Order } from '../../functions/orders/order.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { anOrder, someTime } from '../support/orders.ts';

const confirmed = (quantities: readonly number[]): Order => {
  const order = anOrder({ status: 'confirmed', payment: { status: 'succeeded' } }, quantities.length);
  return {
    ...order,
    items: order.items.map((item, index) => ({ ...item, quantity: quantities[index] ?? 1 })),
  };
};

const parcel = (
  order: Order,
  quantities: readonly (readonly [number, number])[],
  trackingNumber = 'T-1',
) => ({
  items: quantities.flatMap(([index, quantity]) => {
    const item = order.items[index];
    return item ? [{ itemId: item.id, quantity }] : [];
  }),
  carrier: 'gig',
  trackingNumber,
});

const at = (minute: number): string => new Date(someTime.getTime() + minute * 60_000).toISOString();

const tracked = (order: Order, fulfilment: Fulfilment, events: readonly TrackingEvent[]) =>
  events.reduce(
    (state, event) => {
      const shipmentId = state.fulfilment.shipments[0]?.id ?? '';
      return trackShipment(order, state.fulfilment, shipmentId, event) ?? state;
    },
    { fulfilment, shipment: fulfilment.shipments[0] },
  );

describe('shipments of an order', () => {
  it('never contain more pieces than were ordered, however they are split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 9 })), { maxLength: 20 }),
        (ordered, attempts) => {
          const order = confirmed(ordered);
          let fulfilment = noFulfilment(order.id);
          attempts.forEach(([index, quantity], count) => {
            if (index >= ordered.length) return;
            try {
              const wanted = parcel(order, [[index, quantity]], `T-${count}`);
              ({ fulfilment } = addShipment(order, fulfilment, wanted, someTime));
            } catch (error) {
              if (!isDomainError(error, 'illegal-transition')) throw error;
            }
          });
          order.items.forEach((item) => {
            const pieces = fulfilment.shipments
              .flatMap(({ items }) => items)
              .filter(({ itemId }) => itemId === item.id)
              .reduce((sum, { quantity }) => sum + quantity, 0);
            expect(pieces).toBeLessThanOrEqual(item.quantity);
          });
        },
      ),
    );
  });

  it('refuse what is cancelled and what is not part of the order', () => {
    const order = confirmed([1, 1]);
    const cancelled = {
      ...order,
      items: order.items.map((item) => ({ ...item, status: 'cancelled' as const })),
    };
    expect(() => addShipment(cancelled, noFulfilment(order.id), parcel(order, [[0, 1]]), someTime)).toThrow(
      /is cancelled/,
    );
    const other = confirmed([1]);
    expect(() => addShipment(order, noFulfilment(order.id), parcel(other, [[0, 1]]), someTime)).toThrow(
      /no such order item/,
    );
  });

  it('are known again by carrier, number and pieces', () => {
    const order = confirmed([2]);
    const { fulfilment, shipment } = addShipment(
      order,
      noFulfilment(order.id),
      parcel(order, [[0, 2]]),
      someTime,
    );
    expect(knownShipment(fulfilment, parcel(order, [[0, 2]]))).toEqual(shipment);
    expect(knownShipment(fulfilment, parcel(order, [[0, 1]]))).toBeUndefined();
  });
});

describe('tracking', () => {
  it('stands where the last event in time left it, in whatever order the events arrive', () => {
    const order = confirmed([1]);
    const { fulfilment } = addShipment(order, noFulfilment(order.id), parcel(order, [[0, 1]]), someTime);
    const events: TrackingEvent[] = [
      { status: 'in-transit', at: at(1) },
      { status: 'failed', at: at(2) },
      { status: 'in-transit', at: at(3), location: 'Lagos' },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 3 }), (arrived) => {
        const { shipment } = tracked(order, fulfilment, arrived);
        expect(shipment?.status).toBe('in-transit');
        expect(shipment?.events).toEqual(events);
      }),
    );
  });

  it('compares moments, however they are written, and takes the last to arrive of two at one moment', () => {
    const order = confirmed([1]);
    const { fulfilment } = addShipment(order, noFulfilment(order.id), parcel(order, [[0, 1]]), someTime);
    const half = tracked(order, fulfilment, [
      { status: 'failed', at: '2026-03-01T11:00:00.500Z' },
      { status: 'in-transit', at: '2026-03-01T11:00:00Z' },
    ]);
    expect(half.shipment?.status).toBe('failed');
    const same = tracked(order, fulfilment, [
      { status: 'failed', at: '2026-03-01T11:00:00Z' },
      { status: 'in-transit', at: '2026-03-01T11:00:00.000Z' },
    ]);
    expect(same.shipment?.status).toBe('in-transit');
  });

  it('is reported of no time that cannot be by people, and by machines from when they say it', () => {
    const confirmedAt = '2026-03-01T10:00:00.400Z';
    const order = { ...confirmed([1]), confirmedAt };
    const now = new Date('2026-03-01T12:00:00.000Z');
    const told = (when: string, clock: Clock) =>
      eventOf(order, { status: 'in-transit', at: when }, clock, now);
    for (const right of ['2026-03-01T10:00:00.000Z', '2026-03-01T12:05:00.000Z']) {
      expect(told(right, 'must-be-right').at).toBe(right);
    }
    for (const wrong of ['2026-03-01T09:59:59.999Z', '2026-03-01T12:05:00.001Z']) {
      expect(() => told(wrong, 'must-be-right')).toThrow(/wrong at at/);
      expect(told(wrong, 'may-be-wrong')).toMatchObject({ at: now.toISOString(), saidAt: wrong });
    }
  });

  it('is delivered for good, whatever is reported late', () => {
    const order = confirmed([1]);
    const { fulfilment } = addShipment(order, noFulfilment(order.id), parcel(order, [[0, 1]]), someTime);
    const late = tracked(order, fulfilment, [
      { status: 'delivered', at: at(5) },
      { status: 'in-transit', at: at(4) },
    ]);
    expect(late.shipment?.status).toBe('delivered');
  });

  it('moves along its machine only, whatever is reported', () => {
    const status = fc.constantFrom('in-transit' as const, 'delivered' as const, 'failed' as const);
    const report = fc.record({ status, at: fc.integer({ min: 0, max: 9 }).map(at) });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
        const order = confirmed([1]);
        const start = addShipment(order, noFulfilment(order.id), parcel(order, [[0, 1]]), someTime);
        let { fulfilment, shipment } = start;
        for (const event of reports) {
          if (shipment.status === 'delivered' && event.status !== 'in-transit') continue;
          const next = trackShipment(order, fulfilment, shipment.id, event);
          if (!next) continue;
          const allowed: string[] = Object.values(shipmentMachine.transitions[shipment.status]);
          expect([shipment.status, ...allowed]).toContain(next.shipment.status);
          ({ fulfilment, shipment } = next);
        }
      }),
    );
  });

  it('takes the same report twice as one', () => {
    const order = confirmed([1]);
    const { fulfilment, shipment } = addShipment(
      order,
      noFulfilment(order.id),
      parcel(order, [[0, 1]]),
      someTime,
    );
    const event: TrackingEvent = { status: 'delivered', at: at(5) };
    const once = trackShipment(order, fulfilment, shipment.id, event);
    expect(once?.arrived).toEqual([{ itemId: order.items[0]?.id, quantity: 1 }]);
    expect(once && trackShipment(order, once.fulfilment, shipment.id, event)).toBeUndefined();
  });
});
