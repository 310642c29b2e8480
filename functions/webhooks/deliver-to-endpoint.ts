/**
 * Makes one attempt of a delivery that the caller has claimed, and acts on what came of it.
 *
 *   claimed (lease) ── sent ── logged ── endpoint's health noted ── order marked, when all have heard ── done
 *
 * A crash anywhere leaves it due again when the lease is over: receivers may hear twice, never not at all.
 */
import * as z from 'zod';
import type { DomainEvent } from '../events/catalogue.ts';
import { announced } from '../events/change.ts';
import { markWebhookSent } from '../orders/store.ts';
import { isDomainError } from '../shared/errors.ts';
import { isIdOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { signedHeaders } from '../shared/standard-webhooks.ts';
import {
  type Attempt,
  afterAttempt,
  type Delivery,
  deliveryDied,
  deliveryFinished,
  isGone,
  isTaken,
  isToBeSent,
} from './delivery.ts';
import { getDeliveries, saveDelivery } from './delivery-store.ts';
import { type Endpoint, validSecrets } from './endpoint.ts';
import { getEndpoint, noteHealth } from './endpoint-store.ts';
import { postToEndpoint } from './post-to-endpoint.ts';

const failureSchema = z
  .object({ name: z.string(), message: z.string(), code: z.unknown() })
  .catch({ name: 'Error', message: 'failed', code: undefined });
const maximumReasonLength = 300;

/** What failed, as the receiver's people may read it. Several addresses that all fail have a code and no message. */
const reasonOf = (error: unknown): string => {
  const { name, message, code } = failureSchema.parse(error);
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer within 10 seconds';
  return (message || (typeof code === 'string' ? code : name)).slice(0, maximumReasonLength);
};

type Message = Pick<Delivery, 'eventId' | 'payload'>;

/** Sends it once. Never throws: a failure is an outcome. */
export const attemptDelivery = async (
  endpoint: Endpoint,
  { eventId, payload }: Message,
  now: Date,
): Promise<Attempt> => {
  const began = performance.now();
  const headers = signedHeaders({ id: eventId, body: payload }, validSecrets(endpoint, now), now);
  const durationSince = () => ({
    at: now.toISOString(),
    durationMilliseconds: Math.round(performance.now() - began),
  });
  try {
    const { status, body } = await postToEndpoint({ url: endpoint.url, headers, body: payload });
    return { ...durationSince(), status, ...(body !== '' && { responseBody: body }) };
  } catch (error) {
    return { ...durationSince(), error: reasonOf(error) };
  }
};

/** When everybody who wanted to hear how the order's placing ended has heard it. */
const markOrder = async ({ orderId, siblings }: Delivery, now: Date): Promise<void> => {
  if (orderId === undefined || !siblings) return;
  const all = await getDeliveries(siblings);
  const isTold = siblings.every((id) => all.some((one) => one.id === id && one.status === 'delivered'));
  if (isTold) await markWebhookSent(orderId, now);
};

const tellOrder = async (delivery: Delivery, now: Date): Promise<void> => {
  await markOrder(delivery, now);
  await saveDelivery(deliveryFinished(delivery));
};

const healthOf = (made: Attempt) => {
  if (isGone(made)) return 'gone';
  return isTaken(made) ? 'took-it' : 'failed';
};

/** Told, because somebody has to see to it; what dies with its endpoint is told with the endpoint. */
const deathOf = (delivery: Delivery, now: Date): DomainEvent[] => {
  const { id: deliveryId, endpointId, eventType, orderId, status, deadReason: reason } = delivery;
  if (status !== 'dead' || reason === undefined) return [];
  const order = orderId !== undefined && isIdOf('order', orderId) ? { orderId } : {};
  const facts = { deliveryId, endpointId, eventType, ...order, reason };
  return announced(delivery, [['webhook.delivery-died', facts]], now);
};

const deliverClaimed = async (delivery: Delivery, now: Date): Promise<Delivery['status']> => {
  if (!isToBeSent(delivery)) {
    await tellOrder(delivery, now);
    return 'delivered';
  }
  /** A repetition may fail for days: the order does not wait for it. */
  if (delivery.status === 'delivered') await markOrder(delivery, now);
  const endpoint = await getEndpoint(delivery.endpointId);
  if (endpoint?.status !== 'enabled') {
    await saveDelivery(deliveryDied(delivery, endpoint ? 'endpoint-disabled' : 'endpoint-deleted'));
    return 'dead';
  }
  const made = await attemptDelivery(endpoint, delivery, now);
  const next = afterAttempt(delivery, made, Math.random(), now);
  await saveDelivery(next, deathOf(next, now));
  await noteHealth(endpoint.id, healthOf(made), now);
  if (isTaken(made) && next.dueAt !== undefined) await tellOrder(next, now);
  const { id: deliveryId, endpointId, eventType, orderId } = next;
  log.info('webhook', {
    deliveryId,
    endpointId,
    eventType,
    orderId,
    outcome: next.repeat ?? next.status,
    status: made.status,
  });
  return next.repeat ?? next.status;
};

/**
 * @returns what became of it, or of its repetition; `pending` also when it could not be seen to: then it is due when the
 *   lease is over
 */
export const deliverToEndpoint = async (delivery: Delivery, now: Date): Promise<Delivery['status']> => {
  try {
    return await deliverClaimed(delivery, now);
  } catch (error) {
    const { id: deliveryId, orderId } = delivery;
    const level = isDomainError(error, 'conflict') ? 'warn' : 'error';
    log[level]('a webhook delivery was cut short and comes again', { deliveryId, orderId, error });
    return 'pending';
  }
};
