/**
 * A simulated warehouse. It takes signed messages at `/_local/warehouse`, packs an order once however often it is asked,
 * and reports to the shop as its adapter expects. What it does with an order is a scenario:
 *
 * | scenario | meaning |
 * |---|---|
 * | `manual` | orders are recorded and wait for `…/{orderId}/ship` and `…/{orderId}/deliver` |
 * | `auto` | what is asked for is sent and delivered at once |
 * | `down` | every message is answered with 503 |
 * | `timeout` | messages are taken, and their answers never arrive |
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import type { LocalAnswer, LocalRequest, LocalRoutes, Runtime, Service } from '../../aws/service.ts';
import { readSetting, writeSetting } from '../../journal.ts';
import { makeDeliveries } from '../providers/deliveries.ts';
import { bodyOf, json, type Secret } from '../providers/dialect.ts';
import { makeWarehouseOrders, type WarehouseOrder, type WarehouseOrders } from './orders.ts';

const scenarioSchema = z.object({ next: z.enum(['manual', 'auto', 'down', 'timeout']) });
type Scenario = z.output<typeof scenarioSchema>['next'];

const scenarioSetting = 'warehouse-scenario';
const carrier = 'warehouse-van';
/** Longer than anybody waits for an answer. */
const silenceSeconds = 60;
/** When a report that was not taken comes again. */
const retryDelaysSeconds = [5, 30, 300, 1_800];

const messageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('fulfilment.requested'),
    data: z.looseObject({
      orderId: z.string(),
      items: z.array(z.looseObject({ itemId: z.string(), quantity: z.number() })),
    }),
  }),
  z.object({
    type: z.literal('fulfilment.changed'),
    data: z.looseObject({
      orderId: z.string(),
      items: z.array(z.looseObject({ itemId: z.string(), quantity: z.number() })),
      sequence: z.number(),
    }),
  }),
  z.object({
    type: z.literal('fulfilment.cancelled'),
    data: z.object({ orderId: z.string(), itemIds: z.array(z.string()) }),
  }),
  z.object({
    type: z.enum(['fulfilment.held', 'fulfilment.released']),
    data: z.object({ orderId: z.string(), sequence: z.number() }),
  }),
]);
type Message = z.output<typeof messageSchema>;

export type WarehouseConfig = {
  readonly secret: () => Secret;
  /** Where the shop takes the warehouse's reports. */
  readonly reportUrl: string;
};

type Parts = {
  readonly runtime: Runtime;
  readonly config: WarehouseConfig;
  readonly orders: WarehouseOrders;
  readonly report: (type: string, data: object) => Promise<void>;
};

const scenarioOf = ({ journal }: Runtime): Scenario =>
  scenarioSchema.shape.next.parse(readSetting(journal, scenarioSetting) ?? 'manual');

const trackingNumber = ({ orderId }: WarehouseOrder): string => `WH-${orderId}`;

const ship = async ({ orders, report }: Parts, order: WarehouseOrder): Promise<WarehouseOrder> => {
  const items = order.items.filter(({ itemId }) => !order.cancelledItemIds.includes(itemId));
  if (order.status !== 'requested' || order.held || items.length === 0) return order;
  const shipped = orders.move(order.orderId, 'shipped');
  const parcel = { orderId: order.orderId, items, carrier, trackingNumber: trackingNumber(order) };
  await report('shipment.created', parcel);
  return shipped;
};

const deliver = async (
  { runtime, orders, report }: Parts,
  order: WarehouseOrder,
): Promise<WarehouseOrder> => {
  if (order.status !== 'shipped') return order;
  const delivered = orders.move(order.orderId, 'delivered');
  const at = new Date(runtime.clock.now()).toISOString();
  await report('shipment.updated', {
    carrier,
    trackingNumber: trackingNumber(order),
    status: 'delivered',
    at,
  });
  return delivered;
};

const shipAndDeliver = async (parts: Parts, order: WarehouseOrder): Promise<void> => {
  await deliver(parts, await ship(parts, order));
};

const isSigned = ({ config }: Parts, { headers, body }: LocalRequest): boolean => {
  const signed = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    new Webhook(config.secret().signingSecret ?? '').verify(body, Object.fromEntries(signed));
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

const write = ({ orders }: Parts, message: Message): void => {
  if (message.type === 'fulfilment.requested') {
    const items = message.data.items.map(({ itemId, quantity }) => ({ itemId, quantity }));
    orders.request(message.data.orderId, items, message.data);
  } else if (message.type === 'fulfilment.changed') {
    const items = message.data.items.map(({ itemId, quantity }) => ({ itemId, quantity }));
    orders.change(message.data.orderId, items, message.data.sequence);
  } else if (message.type === 'fulfilment.cancelled') {
    orders.cancel(message.data.orderId, message.data.itemIds);
  } else {
    orders.hold(message.data.orderId, message.type === 'fulfilment.held', message.data.sequence);
  }
};

const take = (parts: Parts, message: Message): void => {
  write(parts, message);
  const order = parts.orders.find(message.data.orderId);
  if (order && scenarioOf(parts.runtime) === 'auto') void shipAndDeliver(parts, order);
};

const receive = async (parts: Parts, request: LocalRequest): Promise<LocalAnswer> => {
  const scenario = scenarioOf(parts.runtime);
  if (scenario === 'down') return json(503, { message: 'Closed' });
  if (!isSigned(parts, request)) return json(401, { message: 'The signature does not hold' });
  const message = messageSchema.safeParse(bodyOf(request));
  if (!message.success) return json(400, { message: 'The message has an unknown form' });
  take(parts, message.data);
  if (scenario === 'timeout') {
    const { clock } = parts.runtime;
    await new Promise<void>((resolve) => {
      clock.at(clock.now() + silenceSeconds * 1000, resolve);
    });
  }
  return json(202, { received: true });
};

const onOrder =
  (parts: Parts, act: (parts: Parts, order: WarehouseOrder) => Promise<WarehouseOrder>) =>
  async ({ params }: LocalRequest): Promise<LocalAnswer> => {
    const order = parts.orders.find(params.orderId ?? '');
    return order ? json(200, await act(parts, order)) : json(404, { message: 'There is no such order' });
  };

const routesOf = (parts: Parts): LocalRoutes => ({
  'POST /_local/warehouse': (request) => receive(parts, request),
  'GET /_local/warehouse': () => json(200, { next: scenarioOf(parts.runtime), items: parts.orders.list() }),
  'POST /_local/warehouse/scenario': (request) => {
    const parsed = scenarioSchema.safeParse(bodyOf(request));
    if (!parsed.success) return json(400, { message: 'next is manual, auto, down or timeout' });
    writeSetting(parts.runtime.journal, scenarioSetting, parsed.data.next);
    return json(200, parsed.data);
  },
  'POST /_local/warehouse/{orderId}/ship': onOrder(parts, ship),
  'POST /_local/warehouse/{orderId}/deliver': onOrder(parts, deliver),
});

export const makeWarehouse = (runtime: Runtime, config: WarehouseConfig): Service => {
  const deliveries = makeDeliveries(runtime, 'warehouse', retryDelaysSeconds);
  const report = (type: string, data: object): Promise<void> => {
    const id = `msg_${crypto.randomUUID()}`;
    const sentAt = new Date(runtime.clock.now());
    const body = JSON.stringify({ type, timestamp: sentAt.toISOString(), data });
    return deliveries.send({
      url: config.reportUrl,
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': new Webhook(config.secret().signingSecret ?? '').sign(id, sentAt, body),
      },
    });
  };
  const parts: Parts = { runtime, config, report, orders: makeWarehouseOrders(runtime.journal) };
  return {
    routes: routesOf(parts),
    start: () => {
      deliveries.start();
      if (scenarioOf(runtime) !== 'auto') return;
      for (const order of parts.orders.list()) void shipAndDeliver(parts, order);
    },
    stop: deliveries.stop,
    idle: deliveries.idle,
  };
};
