/**
 * Sends deliveries again: one, or all of a time range. Each is made due and announced in one transaction, and who hears
 * of it sends it at once. Of many for an endpoint that is failing, the sweep sees to those.
 */
import { announced } from '../events/change.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { deliverToEndpoint } from './deliver-to-endpoint.ts';
import { type Delivery, dueAgain, isListening, isUnderWay } from './delivery.ts';
import { claimDelivery, deliveries, listDeliveries } from './delivery-store.ts';
import { getEndpoint, mustGetEndpoint } from './endpoint-store.ts';

const maximumReplayed = 500;
const pageSize = 50;

/** @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off */
export const mustBeOn = async (endpointId: string): Promise<void> => {
  const endpoint = await mustGetEndpoint(endpointId);
  if (endpoint.status === 'disabled') {
    throw new DomainError('illegal-transition', 'Turn the endpoint on first', { endpointId });
  }
};

const sentAgain = (delivery: Delivery, now: Date, { replayed }: { readonly replayed: boolean }) => {
  if (isUnderWay(delivery, now)) return undefined;
  const next = dueAgain(delivery, now);
  const facts = { deliveryId: next.id, endpointId: next.endpointId, replayed };
  return { next, events: announced(next, [['webhook.redelivery-asked', facts]], now) };
};

/**
 * Leaves alone what is under way.
 * @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off
 */
export const redeliver = (deliveryId: Id<'delivery'>, now: Date): Promise<Delivery> =>
  deliveries.change(deliveryId, async (delivery) => {
    await mustBeOn(delivery.endpointId);
    return sentAgain(delivery, now, { replayed: false });
  });

/** @returns false when it is under way already */
const replayOne = async (deliveryId: Id<'delivery'>, now: Date): Promise<boolean> => {
  let isSentAgain = false;
  await deliveries.change(deliveryId, (delivery) => {
    const change = sentAgain(delivery, now, { replayed: true });
    isSentAgain = change !== undefined;
    return change;
  });
  return isSentAgain;
};

/** @param range inclusive bounds on the time of the event, ISO 8601 */
export const replayDeliveries = async (
  endpointId: Id<'webhook'>,
  range: { readonly from: string; readonly to: string },
  now: Date,
): Promise<Replayed> => {
  await mustBeOn(endpointId);
  let [seen, replayed] = [0, 0];
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(endpointId, range, { limit: pageSize, cursor });
    const sent = await Promise.all(page.items.map(({ id }) => replayOne(id, now)));
    seen += sent.length;
    replayed += sent.filter(Boolean).length;
    cursor = page.nextCursor;
    const last = page.items.at(-1)?.occurredAt;
    if (seen >= maximumReplayed && cursor !== undefined && last !== undefined) {
      return { replayed, underWay: seen - replayed, continueTo: last };
    }
  } while (cursor !== undefined);
  return { replayed, underWay: seen - replayed };
};

export type Replayed = {
  readonly replayed: number;
  /** Those that were being sent anyway. */
  readonly underWay: number;
  readonly continueTo?: string;
};

type Asked = {
  readonly deliveryId: Id<'delivery'>;
  readonly endpointId: Id<'webhook'>;
  readonly replayed: boolean;
};

const isLeftToSweep = async ({ endpointId, replayed }: Asked): Promise<boolean> => {
  if (!replayed) return false;
  const endpoint = await getEndpoint(endpointId);
  return !endpoint || !isListening(endpoint);
};

/** Hundreds for one that hangs would take the time of those who listen. */
export const sendAgain = async (asked: Asked, now: Date): Promise<void> => {
  if (await isLeftToSweep(asked)) return;
  const { deliveryId } = asked;
  const delivery = await claimDelivery(deliveryId, now);
  if (delivery) await deliverToEndpoint(delivery, now);
};
