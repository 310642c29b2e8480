/** From one event to one delivery per endpoint that wants it, each with its first attempt at once where somebody listens. */
import { idSchema } from '../shared/ids.ts';
import { deliverToEndpoint } from './deliver-to-endpoint.ts';
import { deliveryIdOf, isListening, newDelivery, type TellableEvent } from './delivery.ts';
import { createDelivery } from './delivery-store.ts';
import { wantsType } from './endpoint.ts';
import { heldEndpoints } from './endpoint-store.ts';

type Heard = Omit<TellableEvent, 'id'> & { readonly id: string };

/**
 * Deliveries are written before anything is sent, so an event that comes twice is told once. What an endpoint that is
 * off would have heard is kept for a replay.
 */
export const fanOut = async (heard: Heard, now: Date): Promise<void> => {
  const event = { ...heard, id: idSchema('event').parse(heard.id) };
  const endpoints = (await heldEndpoints()).filter((endpoint) => wantsType(endpoint, event.type));
  const siblings = endpoints.map(({ id }) => deliveryIdOf(id, event.id));
  await Promise.all(
    endpoints.map(async (endpoint) => {
      const id = deliveryIdOf(endpoint.id, event.id);
      const delivery = newDelivery(endpoint, event, { id, siblings }, now);
      const isNew = await createDelivery(delivery);
      if (isNew && isListening(endpoint)) await deliverToEndpoint(delivery, now);
    }),
  );
};
