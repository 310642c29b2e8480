/** HTTP: endpoints, their secrets, and what was sent to them. For admins. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { DomainError } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { assertVersion, etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { retryOnConflict } from '../shared/transact.ts';
import { type DeliveryView, type EndpointView, webhooksRoutes } from './contract.ts';
import { attemptDelivery } from './deliver-to-endpoint.ts';
import { type Delivery, isTaken, isToBeSent } from './delivery.ts';
import { deliveries, listDeliveries } from './delivery-store.ts';
import {
  type Endpoint,
  endpointChanged,
  endpointDisabled,
  endpointEnabled,
  maximumEndpoints,
  secretRotated,
} from './endpoint.ts';
import {
  allEndpoints,
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  mustGetEndpoint,
} from './endpoint-store.ts';
import { redeliver, replayDeliveries } from './replay.ts';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const endpointView = ({ secrets: _, ...endpoint }: Endpoint): EndpointView => endpoint;

const messageSchema = z.record(z.string(), z.unknown());

const deliveryView = (delivery: Delivery): DeliveryView => {
  const { attemptsMade: _, siblings: __, expiresAtSeconds: ___, version: ____, dueAt, ...shown } = delivery;
  return {
    ...shown,
    ...(dueAt !== undefined && isToBeSent(delivery) && { nextAttemptAt: dueAt }),
    message: messageSchema.parse(JSON.parse(shown.payload)),
  };
};

const shown = (endpoint: Endpoint) => ({
  body: endpointView(endpoint),
  headers: { etag: etagOf(endpoint.version) },
});

type Status = Endpoint['status'] | undefined;

/** Off by hand, or on again with a clean slate. */
const switched = (endpoint: Endpoint, status: Status, now: Date): Endpoint => {
  if (status === undefined || status === endpoint.status) return endpointChanged(endpoint, {}, now);
  return status === 'enabled' ? endpointEnabled(endpoint, now) : endpointDisabled(endpoint, 'by-staff', now);
};

const register = async (endpoint: Endpoint): Promise<Endpoint> => {
  const present = await allEndpoints();
  const same = present.find(({ id }) => id === endpoint.id);
  if (same) return same;
  if (present.length >= maximumEndpoints) {
    throw new DomainError('limit-reached', `There are ${maximumEndpoints} endpoints already`);
  }
  await createEndpoint(endpoint);
  return endpoint;
};

const testMessage = (now: Date) => ({
  eventId: `test_${crypto.randomUUID()}`,
  payload: JSON.stringify({
    type: 'webhook.test',
    timestamp: now.toISOString(),
    data: { message: 'Waybill can reach you' },
  }),
});

export const handler = serve(webhooksRoutes, {
  listEndpoints: async ({ query }) => {
    const page = await listEndpoints(query);
    return { status: 200, body: { ...page, items: page.items.map(endpointView) } };
  },

  createEndpoint: async ({ body, caller, seed, now }) => {
    const at = now.toISOString();
    const endpoint = await register({
      id: idOf('webhook', seed),
      url: body.url,
      ...(body.description !== undefined && { description: body.description }),
      eventTypes: body.eventTypes,
      status: 'enabled',
      secrets: [{ secret: newSecret() }],
      createdBy: caller.userId,
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
    const secret = endpoint.secrets[0]?.secret ?? '';
    log.info('webhook endpoint registered', { endpointId: endpoint.id });
    const { body: view, headers } = shown(endpoint);
    return { status: 201, body: { ...view, secret }, headers };
  },

  getEndpoint: async ({ params }) => ({ status: 200, ...shown(await mustGetEndpoint(params.id)) }),

  changeEndpoint: async ({ params, body, headers, now }) => {
    const { status, url, description, eventTypes } = body;
    const after = await changeEndpoint(params.id, (endpoint) => {
      assertVersion(endpoint.version, expectedVersions(headers));
      const next = {
        ...switched(endpoint, status, now),
        ...(url !== undefined && { url }),
        ...(description !== undefined && { description }),
        ...(eventTypes !== undefined && { eventTypes }),
      };
      return { next };
    });
    return { status: 200, ...shown(after) };
  },

  deleteEndpoint: ({ params, headers }) =>
    retryOnConflict(async () => {
      const endpoint = await mustGetEndpoint(params.id);
      assertVersion(endpoint.version, expectedVersions(headers));
      await deleteEndpoint(endpoint);
      return { status: 204 };
    }),

  testEndpoint: async ({ params, now }) => {
    const made = await attemptDelivery(await mustGetEndpoint(params.id), testMessage(now), now);
    return { status: 200, body: { delivered: isTaken(made), attempt: made } };
  },

  rotateSecret: async ({ params, body, now }) => {
    const secret = newSecret();
    const after = await changeEndpoint(params.id, (endpoint) => ({
      next: secretRotated(endpoint, secret, now, body?.overlapSeconds),
    }));
    log.info('webhook secret rotated', { endpointId: params.id });
    const formerValidUntil = after.secrets[1]?.validUntil ?? now.toISOString();
    return { status: 200, body: { secret, formerValidUntil } };
  },

  listDeliveries: async ({ params, query }) => {
    const { limit, cursor, ...filter } = query;
    const endpoint = await mustGetEndpoint(params.id);
    const page = await listDeliveries(endpoint.id, filter, { limit, cursor });
    return { status: 200, body: { ...page, items: page.items.map(deliveryView) } };
  },

  replay: async ({ params, body, now }) => {
    const replayed = await replayDeliveries(params.id, body, now);
    log.info('webhooks replayed', { endpointId: params.id, replayed: replayed.replayed });
    return { status: 202, body: replayed };
  },

  getDelivery: async ({ params }) => ({
    status: 200,
    body: deliveryView(await deliveries.mustGet(params.id)),
  }),

  redeliver: async ({ params, now }) => ({
    status: 202,
    body: deliveryView(await redeliver(params.id, now)),
  }),
});
