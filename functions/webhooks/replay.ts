/** Makes deliveries due again: one, or all of a time range. The sweep sends them. */

import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict } from '../shared/transact.ts';
import { type Delivery, dueAgain, isUnderWay } from './delivery.ts';
import { getDelivery, listDeliveries, saveDelivery } from './delivery-store.ts';
import type { Endpoint } from './endpoint.ts';
import { getEndpoint } from './endpoint-store.ts';

const maximumReplayed = 500;
const pageSize = 50;

/** @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off */
export const mustBeOn = async (endpointId: string): Promise<Endpoint> => {
  const endpoint = await getEndpoint(endpointId);
  if (!endpoint) throw notFound('webhook endpoint');
  if (endpoint.status === 'disabled') {
    throw new DomainError('illegal-transition', 'Turn the endpoint on first', { endpointId });
  }
  return endpoint;
};

/** @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off */
export const redeliver = (deliveryId: Id<'delivery'>, now: Date): Promise<Delivery> =>
  retryOnConflict(async () => {
    const delivery = await getDelivery(deliveryId);
    if (!delivery) throw notFound('webhook delivery');
    await mustBeOn(delivery.endpointId);
    if (isUnderWay(delivery, now)) return delivery;
    const again = dueAgain(delivery, now);
    await saveDelivery(again);
    return again;
  });

export type Replayed = { readonly replayed: number; readonly continueTo?: string };

/** @param range inclusive bounds on the time of the event, ISO 8601 */
export const replay = async (
  endpointId: Id<'webhook'>,
  range: { readonly from: string; readonly to: string },
  now: Date,
): Promise<Replayed> => {
  await mustBeOn(endpointId);
  let replayed = 0;
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(endpointId, range, { limit: pageSize, cursor });
    await Promise.all(page.items.map(({ id }) => redeliver(id, now)));
    replayed += page.items.length;
    cursor = page.nextCursor;
    const last = page.items.at(-1)?.occurredAt;
    if (replayed >= maximumReplayed && cursor !== undefined && last !== undefined) {
      return { replayed, continueTo: last };
    }
  } while (cursor !== undefined);
  return { replayed };
};
