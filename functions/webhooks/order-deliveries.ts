/** Which partners heard of what happened to an order. A delivery's id follows from event and endpoint: no list is kept. */
import { isIdOf } from '../shared/ids.ts';
import { type Delivery, deliveryIdOf } from './delivery.ts';
import { getDeliveries } from './delivery-store.ts';
import { wantsType } from './endpoint.ts';
import { allEndpoints } from './endpoint-store.ts';

export type ToldEvent = { readonly id: string; readonly type: string };

export type PartnerTold = { readonly delivery: Delivery; readonly url: string };

/** An order has some dozens of events; of one with more, the first ones for all endpoints are looked at. */
const maximumDeliveries = 500;

/** Deliveries are kept for 30 days; those of endpoints that were deleted since are not found. */
export const deliveriesOf = async (events: readonly ToldEvent[]): Promise<PartnerTold[]> => {
  const endpoints = await allEndpoints();
  const ids = events.flatMap(({ id, type }) =>
    isIdOf('event', id)
      ? endpoints
          .filter((endpoint) => wantsType(endpoint, type))
          .map((endpoint) => deliveryIdOf(endpoint.id, id))
      : [],
  );
  const urls = new Map(endpoints.map(({ id, url }) => [id, url]));
  const found = await getDeliveries([...new Set(ids)].slice(0, maximumDeliveries));
  return found.map((delivery) => ({ delivery, url: urls.get(delivery.endpointId) ?? '' }));
};
