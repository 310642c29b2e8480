/**
 * One event for one endpoint: what is sent, what came of every attempt, and when the next one is. Pure.
 *
 *   pending ──2xx──▶ delivered ── sent again: stays so, and `repeat` goes the same way ──▶ …
 *      │  ▲
 *      │  └── dead, sent again: ten attempts more
 *      └──410, the tenth failure, or its endpoint is off──▶ dead
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Id, idOf, idSchema, ulidOf } from '../shared/ids.ts';
import { type Endpoint, isoTimeAfter } from './endpoint.ts';

export const maximumAttempts = 10;
/** Until the second, third, … tenth attempt: three days and four hours in all. */
export const retryDelaysSeconds = [60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** So that what failed together does not come again together. */
const jitter = 0.1;

/** Whoever claims a delivery has so long for its attempt; then it is taken for crashed. */
export const leaseSeconds = 60;
const retentionSeconds = 30 * 24 * 60 * 60;
/** Of several rounds of redelivery, the last ones. */
const maximumLoggedAttempts = 30;

export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const;
export const deadReasons = ['gone', 'attempts-exhausted', 'endpoint-disabled', 'endpoint-deleted'] as const;
export type DeadReason = (typeof deadReasons)[number];

export const attemptSchema = z.object({
  at: z.iso.datetime(),
  durationMilliseconds: z.int(),
  /** The HTTP status; absent when there was no answer. */
  status: z.int().optional(),
  error: z.string().optional(),
  /** The first 1,024 bytes. */
  responseBody: z.string().optional(),
});
export type Attempt = z.output<typeof attemptSchema>;

export const deliverySchema = z.object({
  id: idSchema('delivery'),
  endpointId: idSchema('webhook'),
  eventId: z.string(),
  eventType: z.string(),
  occurredAt: z.iso.datetime(),
  orderId: z.string().optional(),
  payload: z.string(),
  status: z.enum(deliveryStatuses),
  deadReason: z.enum(deadReasons).optional(),
  /** What became of the last time that somebody had it sent again after it had arrived. */
  repeat: z.enum(deliveryStatuses).optional(),
  attempts: z.array(attemptSchema),
  /** In this round: redelivery begins a new one. */
  attemptsMade: z.int(),
  /** When it is looked at next; absent when nothing is left to do. */
  dueAt: z.iso.datetime().optional(),
  /** The deliveries of the same event; when all of them arrived, the order is marked as told. */
  siblings: z.array(idSchema('delivery')).optional(),
  expiresAtSeconds: z.int(),
  version: z.int(),
});
export type Delivery = z.output<typeof deliverySchema>;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same for the same event and endpoint, so that an event that comes twice is one delivery. */
export const deliveryIdOf = (endpointId: Id<'webhook'>, eventId: Id<'event'>): Id<'delivery'> => {
  const digest = createHash('sha256').update(`${endpointId} ${eventId}`).digest();
  const tail = [...digest.subarray(0, 16)].map((byte) => alphabet[byte & 31]).join('');
  return idOf('delivery', `${ulidOf(eventId).slice(0, 10)}${tail}`);
};

/** Events that end an order's placing: its `webhookSent` tells whether everybody heard of them. */
const tellsOfOrder: ReadonlySet<string> = new Set(['order.confirmed', 'order.failed']);

export type TellableEvent = {
  readonly id: Id<'event'>;
  readonly type: string;
  readonly version: number;
  readonly occurredAt: string;
  readonly data: object;
};

const payloadOf = ({ id, type, version, occurredAt, data }: TellableEvent): string =>
  JSON.stringify({ type, timestamp: occurredAt, id, version, data });

const orderIdIn = (data: object): string | undefined =>
  'orderId' in data && typeof data.orderId === 'string' ? data.orderId : undefined;

/**
 * Whom a first attempt is made to as soon as something happens. Others are left to the sweep, which asks a few times a
 * minute: who hangs takes no sender's time from those who listen.
 */
export const isListening = ({ status, failingSince }: Endpoint): boolean =>
  status === 'enabled' && failingSince === undefined;

/** Claimed by whoever makes it, or due for the sweep; for an endpoint that is off it is only kept, to be replayed. */
export const newDelivery = (
  endpoint: Endpoint,
  event: TellableEvent,
  ids: { readonly id: Id<'delivery'>; readonly siblings: readonly Id<'delivery'>[] },
  now: Date,
): Delivery => {
  const orderId = orderIdIn(event.data);
  const isOn = endpoint.status === 'enabled';
  return {
    id: ids.id,
    endpointId: endpoint.id,
    eventId: event.id,
    eventType: event.type,
    occurredAt: event.occurredAt,
    ...(orderId !== undefined && { orderId }),
    payload: payloadOf(event),
    attempts: [],
    attemptsMade: 0,
    ...(isOn
      ? { status: 'pending' as const, dueAt: isoTimeAfter(now, isListening(endpoint) ? leaseSeconds : 0) }
      : { status: 'dead' as const, deadReason: 'endpoint-disabled' as const }),
    ...(tellsOfOrder.has(event.type) && { siblings: [...ids.siblings] }),
    expiresAtSeconds: Math.floor(now.getTime() / 1000) + retentionSeconds,
    version: 1,
  };
};

const next = (delivery: Delivery, fields: Partial<Delivery>): Delivery => ({
  ...delivery,
  ...fields,
  version: delivery.version + 1,
});

/** @returns undefined when it is not due: somebody else has it, or nothing is left to do */
export const deliveryClaimed = (delivery: Delivery, now: Date): Delivery | undefined =>
  delivery.dueAt !== undefined && delivery.dueAt <= now.toISOString()
    ? next(delivery, { dueAt: isoTimeAfter(now, leaseSeconds) })
    : undefined;

export const deliveryFinished = ({ dueAt: _, ...delivery }: Delivery): Delivery => next(delivery, {});

/** It waits for an attempt: its first one to arrive, or a repetition. */
export const isToBeSent = ({ status, repeat }: Delivery): boolean =>
  status === 'pending' || repeat === 'pending';

/** What has arrived once stays so: then it is its repetition that is given up. */
export const deliveryDied = (delivery: Delivery, deadReason: DeadReason): Delivery =>
  deliveryFinished(
    delivery.repeat === 'pending'
      ? { ...delivery, repeat: 'dead' }
      : { ...delivery, status: 'dead', deadReason },
  );

export const isTaken = ({ status = 0 }: Attempt): boolean => status >= 200 && status < 300;
export const isGone = ({ status }: Attempt): boolean => status === 410;

/** @param chance 0..1, for the jitter */
export const afterAttempt = (delivery: Delivery, attempt: Attempt, chance: number, now: Date): Delivery => {
  const attemptsMade = delivery.attemptsMade + 1;
  const attempts = [...delivery.attempts, attempt].slice(-maximumLoggedAttempts);
  const logged = { ...delivery, attempts, attemptsMade };
  if (isTaken(attempt)) {
    const repeat = delivery.repeat && ('delivered' as const);
    const delivered = { ...logged, status: 'delivered' as const, ...(repeat && { repeat }) };
    return delivery.siblings ? next(delivered, {}) : deliveryFinished(delivered);
  }
  if (isGone(attempt)) return deliveryDied(logged, 'gone');
  const delay = retryDelaysSeconds[attemptsMade - 1];
  if (delay === undefined || attemptsMade >= maximumAttempts)
    return deliveryDied(logged, 'attempts-exhausted');
  return next(logged, { dueAt: isoTimeAfter(now, delay * (1 + jitter * chance)) });
};

/** Somebody has it, or is about to. */
export const isUnderWay = (delivery: Delivery, now: Date): boolean =>
  isToBeSent(delivery) && delivery.dueAt !== undefined && delivery.dueAt <= isoTimeAfter(now, leaseSeconds);

/** Due now, with a new round of attempts; the log stays, and so does that it arrived. */
export const dueAgain = ({ deadReason: _, ...delivery }: Delivery, now: Date): Delivery =>
  next(delivery, {
    ...(delivery.status === 'delivered' ? { repeat: 'pending' } : { status: 'pending' }),
    attemptsMade: 0,
    dueAt: now.toISOString(),
    expiresAtSeconds: Math.floor(now.getTime() / 1000) + retentionSeconds,
  });
