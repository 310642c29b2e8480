/** What partners did not hear of. Pure. */

import { isIdOf } from '../shared/ids.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { NewMatter } from './matter.ts';

const whyOff = {
  gone: 'it answered that it is gone (410)',
  failing: 'it took nothing for days',
  'by-staff': 'staff turned it off',
} as const satisfies Record<NonNullable<Endpoint['disabledReason']>, string>;

/** What staff turn off themselves is no news to them. */
export const mattersOfEndpoint = ({ id, url, status, disabledReason, updatedAt }: Endpoint): NewMatter[] => {
  if (status === 'enabled' || disabledReason === undefined || disabledReason === 'by-staff') return [];
  return [
    {
      kind: 'webhook-endpoint-disabled',
      detail: id,
      at: updatedAt,
      stake: { text: `${new URL(url).host} hears of nothing any more: ${whyOff[disabledReason]}` },
      nextStep:
        `Ask the partner, then turn it on with PATCH /v1/webhook-endpoints/${id} {"status": "enabled"} and send ` +
        `what it missed with POST /v1/webhook-endpoints/${id}/replay; or DELETE it.`,
    },
  ];
};

/** What died with its endpoint is the endpoint's matter. */
const isOwnDeath = ({ status, deadReason }: Delivery): boolean =>
  status === 'dead' && (deadReason === 'attempts-exhausted' || deadReason === 'gone');

export const mattersOfDelivery = (delivery: Delivery): NewMatter[] => {
  if (!isOwnDeath(delivery)) return [];
  const { id, eventType, orderId, attempts, occurredAt, endpointId } = delivery;
  const of = orderId === undefined ? '' : ` of ${orderId}`;
  return [
    {
      kind: 'webhook-delivery-dead',
      detail: id,
      at: attempts.at(-1)?.at ?? occurredAt,
      ...(orderId !== undefined && isIdOf('order', orderId) && { orderId }),
      stake: { text: `The partner behind ${endpointId} does not know of ${eventType}${of}` },
      nextStep: `Mend it with the partner, then send it once more: POST /v1/webhook-deliveries/${id}/redeliver.`,
    },
  ];
};
