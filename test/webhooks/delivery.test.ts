import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../functions/shared/ids.ts';
import {
  type Attempt,
  afterAttempt,
  type Delivery,
  deliveryClaimed,
  deliveryIdOf,
  deliverySchema,
  dueAgain,
  isUnderWay,
  maximumAttempts,
  newDelivery,
  type TellableEvent,
} from '../../functions/webhooks/delivery.ts';
import { anEndpoint } from './endpoints.ts';

const now = new Date('2026-03-01T10:00:00.000Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

const anEvent = (overrides: Partial<TellableEvent> = {}): TellableEvent => ({
  id: newId('event', now),
  type: 'order.confirmed',
  version: 1,
  occurredAt: now.toISOString(),
  data: { orderId: 'ord_1', total: { amount: 1, currency: 'NGN' } },
  ...overrides,
});

const delivered = (event = anEvent(), endpoint = anEndpoint()): Delivery => {
  const id = deliveryIdOf(endpoint.id, event.id);
  return newDelivery(endpoint, event, { id, siblings: [id] }, now);
};

const answered = (status: number): Attempt => ({ at: now.toISOString(), durationMilliseconds: 5, status });
const unanswered: Attempt = { at: now.toISOString(), durationMilliseconds: 10_000, error: 'no answer' };

describe('a delivery', () => {
  it('has one id for one event and endpoint, and that id is valid', () => {
    const [event, other] = [anEvent(), anEvent()];
    const endpoint = anEndpoint();
    const id = deliveryIdOf(endpoint.id, event.id);
    expect(deliveryIdOf(endpoint.id, event.id)).toBe(id);
    expect(deliveryIdOf(endpoint.id, other.id)).not.toBe(id);
    expect(deliveryIdOf(anEndpoint().id, event.id)).not.toBe(id);
    expect(deliverySchema.shape.id.safeParse(id).success).toBe(true);
  });

  it('carries the event in the form of Standard Webhooks', () => {
    const event = anEvent();
    expect(JSON.parse(delivered(event).payload)).toEqual({
      type: 'order.confirmed',
      timestamp: event.occurredAt,
      id: event.id,
      version: 1,
      data: event.data,
    });
  });

  it('belongs to whoever made it, until the lease is over', () => {
    const delivery = delivered();
    expect(deliveryClaimed(delivery, later(59))).toBeUndefined();
    expect(deliveryClaimed(delivery, later(60))).toMatchObject({
      version: 2,
      dueAt: later(120).toISOString(),
    });
    expect(isUnderWay(delivery, now)).toBe(true);
  });

  it('is only kept for an endpoint that is off', () => {
    const kept = delivered(anEvent(), anEndpoint({ status: 'disabled' }));
    expect(kept).toMatchObject({ status: 'dead', deadReason: 'endpoint-disabled', attempts: [] });
    expect(kept.dueAt).toBeUndefined();
    expect(dueAgain(kept, later(5))).toMatchObject({ status: 'pending', dueAt: later(5).toISOString() });
  });

  it.each([
    [answered(200), 'delivered'],
    [answered(204), 'delivered'],
    [answered(299), 'delivered'],
    [answered(301), 'pending'],
    [answered(400), 'pending'],
    [answered(404), 'pending'],
    [answered(410), 'dead'],
    [answered(429), 'pending'],
    [answered(500), 'pending'],
    [unanswered, 'pending'],
  ])('after %j is %s', (attempt, status) => {
    expect(afterAttempt(delivered(), attempt, 0, now).status).toBe(status);
  });

  it('stays due after its success while its order may have to be told, and not otherwise', () => {
    expect(afterAttempt(delivered(), answered(200), 0, now).dueAt).toBeDefined();
    const other = delivered(anEvent({ type: 'stock.low', data: { variantId: 'var_1' } }));
    expect(afterAttempt(other, answered(200), 0, now).dueAt).toBeUndefined();
  });

  it('is tried ten times, each later than the last, within four days, whatever the chance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (chances) => {
          let delivery = delivered();
          let at = now;
          let lastWait = 0;
          for (const [index, chance] of chances.entries()) {
            expect(delivery.status).toBe('pending');
            delivery = afterAttempt(delivery, answered(503), chance, at);
            if (index === maximumAttempts - 1) break;
            const next = new Date(delivery.dueAt ?? 0);
            const wait = next.getTime() - at.getTime();
            expect(wait).toBeGreaterThan(lastWait);
            lastWait = wait;
            at = next;
          }
          expect(delivery).toMatchObject({
            status: 'dead',
            deadReason: 'attempts-exhausted',
            attemptsMade: 10,
          });
          expect(at.getTime() - now.getTime()).toBeLessThan(4 * 86_400_000);
        },
      ),
    );
  });

  it('begins anew when it is redelivered, and keeps its log', () => {
    let delivery = delivered();
    for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
      delivery = afterAttempt(delivery, answered(500), 0, now);
    }
    const again = dueAgain(delivery, now);
    expect(again).toMatchObject({ status: 'pending', attemptsMade: 0 });
    expect(again.deadReason).toBeUndefined();
    expect(again.attempts).toHaveLength(10);
    expect(afterAttempt(again, answered(500), 0, now)).toMatchObject({ status: 'pending', attemptsMade: 1 });
  });

  it('that arrived stays delivered while it is sent again, and its order need not be told twice', () => {
    const arrived = afterAttempt(delivered(), answered(200), 0, now);
    const again = dueAgain(arrived, later(5));
    expect(again).toMatchObject({ status: 'delivered', repeat: 'pending', dueAt: later(5).toISOString() });
    expect(isUnderWay(again, later(5))).toBe(true);
    const failed = afterAttempt(again, answered(503), 0, later(5));
    expect(failed).toMatchObject({ status: 'delivered', repeat: 'pending', dueAt: later(65).toISOString() });
    expect(afterAttempt(failed, answered(200), 0, later(65))).toMatchObject({
      status: 'delivered',
      repeat: 'delivered',
    });
    const given = afterAttempt(failed, answered(410), 0, later(65));
    expect(given).toMatchObject({ status: 'delivered', repeat: 'dead' });
    expect([given.dueAt, given.deadReason]).toEqual([undefined, undefined]);
  });
});
