/** What becomes of an order's pieces, whatever parcels leave, fail, leave again and arrive, in whatever order. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addShipment,
  type Fulfilment,
  knownShipment,
  noFulfilment,
  openPiecesOf,
  settleFailed,
  undeliveredIn,
} from '../../functions/fulfilment/shipment.ts';
import { type Report, trackShipment } from '../../functions/fulfilment/tracking.ts';
import { countPieces, fulfilmentOf, takenOff } from '../../functions/orders/count-pieces.ts';
import { itemMachine } from '../../functions/orders/lifecycle.ts';
import { deliverPieces, moveItems, shipPieces } from '../../functions/orders/move-items.ts';
import type { Order } from '../../functions/orders/order.ts';
import { type Change, orderCancelled } from '../../functions/orders/transitions.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { anOrder, someTime } from '../support/orders.ts';

const cause = { actor: 'test' };

type World = {
  readonly order: Order;
  readonly fulfilment: Fulfilment;
  /** Pieces put back on the shelf. */
  readonly shelved: number;
};

const confirmed = (quantities: readonly number[]): World => {
  const order = anOrder({ status: 'confirmed', payment: { status: 'succeeded' } }, quantities.length);
  const items = order.items.map((item, index) => ({ ...item, quantity: quantities[index] ?? 1 }));
  return { order: { ...order, items }, fulfilment: noFulfilment(order.id), shelved: 0 };
};

let clock = someTime.getTime();
const nextMoment = (): Date => {
  clock += 60_000;
  return new Date(clock);
};

const send = (world: World, index: number, quantity: number, carrier = 'own van'): World => {
  const itemId = world.order.items[index % world.order.items.length]?.id;
  if (!itemId) return world;
  const now = nextMoment();
  const wanted = { items: [{ itemId, quantity }], carrier };
  const { fulfilment, firstTime } = addShipment(world.order, world.fulfilment, wanted, now);
  const { next: order } = shipPieces(world.order, firstTime, cause, now);
  return { ...world, order, fulfilment };
};

const report = (world: World, index: number, status: Report['status']): World => {
  const shipment = world.fulfilment.shipments[index % Math.max(1, world.fulfilment.shipments.length)];
  if (!shipment) return world;
  const now = nextMoment();
  const at = now.toISOString();
  const tracked = trackShipment(world.order, world.fulfilment, shipment.id, { status, at });
  if (!tracked) return world;
  const change = tracked.arrived.length > 0 && deliverPieces(world.order, tracked.arrived, at, cause, now);
  return { ...world, fulfilment: tracked.fulfilment, order: change ? change.next : world.order };
};

const takeOff = (
  world: World,
  decide: (undelivered: ReadonlyMap<string, number>) => Change | undefined,
): World => {
  const change = decide(undeliveredIn(world.fulfilment));
  if (!change) return world;
  const off = takenOff(world.order, change.next);
  const cameBack = off.map(({ item, cameBack: quantity }) => ({ itemId: item.id, quantity }));
  const shipments = settleFailed(world.fulfilment.shipments, cameBack);
  const shelved = world.shelved + off.reduce((total, { quantity }) => total + quantity, 0);
  return { order: change.next, fulfilment: { ...world.fulfilment, shipments }, shelved };
};

const cancelOne = (world: World, index: number): World => {
  const itemId = world.order.items[index % world.order.items.length]?.id ?? '';
  return takeOff(world, (undelivered) =>
    moveItems(world.order, [itemId], 'cancel', cause, nextMoment(), undelivered),
  );
};

const cancelAll = (world: World): World =>
  takeOff(world, (undelivered) => orderCancelled(world.order, cause, nextMoment(), undelivered));

type Step = (world: World) => World;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 4 })).map(
      ([index, quantity]) =>
        (world: World) =>
          send(world, index, quantity),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(9), fc.constantFrom('failed' as const, 'delivered' as const, 'in-transit' as const))
      .map(
        ([index, status]) =>
          (world: World) =>
            report(world, index, status),
      ),
  },
  { weight: 2, arbitrary: fc.nat(2).map((index) => (world: World) => cancelOne(world, index)) },
  { weight: 1, arbitrary: fc.constant(cancelAll) },
);

const attempt = (world: World, act: Step): World => {
  try {
    return act(world);
  } catch (error) {
    if (isDomainError(error, 'illegal-transition')) return world;
    throw error;
  }
};

const quantityIn = (
  pieces: readonly { readonly itemId: string; readonly quantity: number }[],
  itemId: string,
) => pieces.filter((piece) => piece.itemId === itemId).reduce((total, { quantity }) => total + quantity, 0);

const expectSound = ({ order, fulfilment, shelved }: World): void => {
  const open = (status: readonly string[]) =>
    fulfilment.shipments.filter((shipment) => status.includes(shipment.status)).flatMap(openPiecesOf);
  for (const item of order.items) {
    const { kept, cancelled, shipped, delivered } = countPieces(item);
    expect(kept + cancelled).toBe(item.quantity);
    expect(delivered).toBeLessThanOrEqual(shipped);
    expect(shipped).toBeLessThanOrEqual(kept);
    expect(quantityIn(open(['created', 'in-transit', 'delivered', 'failed']), item.id)).toBe(shipped);
    expect(quantityIn(open(['delivered']), item.id)).toBe(delivered);
    expect((item.deliveries ?? []).reduce((total, { quantity }) => total + quantity, 0)).toBe(delivered);
  }
  const cancelled = order.items.reduce((total, item) => total + countPieces(item).cancelled, 0);
  expect(shelved).toBe(cancelled);
};

const itemReach = (from: Order['items'][number]['status']): string[] => {
  const reached = new Set<string>([from]);
  for (const state of reached) {
    for (const next of Object.values(itemMachine.transitions[state as typeof from])) reached.add(next);
  }
  return [...reached];
};

describe('the pieces of an order', () => {
  it('are each in one place, and back on the shelf once, whatever becomes of its parcels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.array(step, { maxLength: 25 }),
        (quantities, steps) => {
          let world = confirmed(quantities);
          for (const act of steps) {
            const next = attempt(world, act);
            next.order.items.forEach((item, index) => {
              const before = world.order.items[index];
              if (before) expect(itemReach(before.status)).toContain(item.status);
            });
            world = next;
            expectSound(world);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('can all be settled: an order whose parcels are all either delivered or failed is cancelled or delivered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(step, { maxLength: 20 }),
        fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }),
        (quantities, steps, fates) => {
          let world = steps.reduce(attempt, confirmed(quantities));
          world.fulfilment.shipments.forEach(({ status }, index) => {
            if (status !== 'created' && status !== 'in-transit') return;
            world = report(world, index, fates[index] ? 'delivered' : 'failed');
          });
          const ended = ['delivered', 'cancelled'].includes(world.order.status) ? world : cancelAll(world);
          expect(['delivered', 'cancelled']).toContain(ended.order.status);
          const { pieces, delivered } = fulfilmentOf(ended.order.items);
          expect(delivered).toBe(pieces);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a parcel that could not be delivered', () => {
  const failed = (): World => report(send(confirmed([2]), 0, 2), 0, 'failed');

  it('leaves its pieces to be sent again, once', () => {
    const again = send(failed(), 0, 2);
    expect(again.order.items[0]).toMatchObject({ status: 'shipped', shippedQuantity: 2 });
    expect(again.fulfilment.shipments[0]?.settled).toEqual([
      { itemId: again.order.items[0]?.id, quantity: 2 },
    ]);
    expect(() => send(again, 0, 1)).toThrow(/Only 0/);
  });

  it('does not deliver what was sent again, when it turns up after all', () => {
    const late = report(send(failed(), 0, 2), 0, 'delivered');
    expect(late.order.items[0]).toMatchObject({ status: 'shipped' });
    expect(report(late, 1, 'delivered').order.status).toBe('delivered');
  });

  it('is not sent again while other pieces of the item have never left', () => {
    const world = report(send(confirmed([3]), 0, 1), 0, 'failed');
    const next = send(world, 0, 2);
    expect(next.fulfilment.shipments[0]?.settled).toBeUndefined();
    expect(next.order.items[0]).toMatchObject({ status: 'shipped', shippedQuantity: 3 });
  });

  it('ends an order that is cancelled with it, and one of which something arrived goes on', () => {
    expect(cancelAll(failed()).order.status).toBe('cancelled');
    const some = report(send(confirmed([3]), 0, 1), 0, 'delivered');
    const rest = cancelAll(report(send(some, 0, 1), 1, 'failed'));
    expect(rest.order).toMatchObject({
      status: 'delivered',
      items: [{ status: 'delivered', cancelledQuantity: 2, deliveredQuantity: 1 }],
    });
    expect(rest.shelved).toBe(2);
  });

  it('cannot be cancelled any more when it is on its way again', () => {
    const onItsWay = report(failed(), 0, 'in-transit');
    expect(() => cancelAll(onItsWay)).toThrow(/has left/);
  });

  it('is the same request’s parcel still, and another request’s to be sent again under its number', () => {
    const { order, fulfilment } = failed();
    const named = fulfilment.shipments.map((one) => ({ ...one, trackingNumber: 'T 1', seed: 'one' }));
    const [shipment] = named;
    const known = { ...fulfilment, shipments: named };
    const wanted = { items: shipment?.items ?? [], carrier: 'Own Van', trackingNumber: 't1' };
    expect(knownShipment(known, { ...wanted, seed: 'one' })?.id).toBe(shipment?.id);
    expect(knownShipment(known, { ...wanted, seed: 'two' })).toBeUndefined();
    expect(order.status).toBe('shipped');
  });
});
