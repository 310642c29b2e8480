/** Makes deliveries due again: one, or all of a time range. The sweep sends them. */

import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type Delivery, dueAgain, isUnderWay } from './delivery.ts';
import { deliveries, listDeliveries } from './delivery-store.ts';
import { mustGetEndpoint } from './endpoint-store.ts';

const maximumReplayed = 500;
const pageSize = 50;

/** @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off */
export const mustBeOn = async (endpointId: string): Promise<void> => {
  const endpoint = await mustGetEndpoint(endpointId);
  if (endpoint.status === 'disabled') {
    throw new DomainError('illegal-transition', 'Turn the endpoint on first', { endpointId });
  }
};

/** @throws DomainError `not-found`; `illegal-transition` for an endpoint that is off */
export const redeliver = (deliveryId: Id<'delivery'>, now: Date): Promise<Delivery> =>
  deliveries.change(deliveryId, async (delivery) => {
    await mustBeOn(delivery.endpointId);
    return isUnderWay(delivery, now) ? undefined : { next: dueAgain(delivery, now) };
  });

export type Replayed = { readonly replayed: number; readonly continueTo?: string };

/** @param range inclusive bounds on the time of the event, ISO 8601 */
export const replayDeliveries = async (
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
