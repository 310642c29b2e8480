/** Confirmed orders go to the warehouse, and what it reports moves them, over HTTP on the whole stack. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { announceAgain } from '../support/announce-again.ts';
import { hostileWorld } from '../support/hostile-world.ts';
import {
  confirmedOrder,
  homeAddress,
  initiatedPayment,
  type OrderBody,
  orderOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  untilOrderIs,
  untilWorkflowEnded,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });

/** Where functions end in the middle of their work and messages come twice, it is asked more often for the same. */
const times = (count: number): unknown => (hostileWorld() ? expect.any(Number) : count);

/** A queue hides a message for so long before it tries again. */
const retrySeconds = 125;

type Handed = {
  readonly orderId: string;
  readonly status: string;
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  readonly cancelledItemIds: readonly string[];
  readonly timesRequested: number;
  readonly held: boolean;
  readonly request: { readonly shippingAddress: object; readonly items: readonly { readonly sku: string }[] };
};

const scenario = async (next: string): Promise<void> => {
  expect((await stack.anonymous().post('/_local/warehouse/scenario', { next })).status).toBe(200);
};

afterEach(() => scenario('manual'));

const handed = async (orderId: string): Promise<Handed | undefined> =>
  (await stack.anonymous().get<{ items: Handed[] }>('/_local/warehouse')).body.items.find(
    (order) => order.orderId === orderId,
  );

const untilHanded = (orderId: string): Promise<Handed> =>
  until(() => handed(orderId), { what: `${orderId} being handed over` });

const atWarehouse = async (orderId: string, act: 'ship' | 'deliver'): Promise<void> => {
  expect((await stack.anonymous().post(`/_local/warehouse/${orderId}/${act}`)).status).toBe(200);
};

const eventsOf = async (orderId: string, prefix: string): Promise<string[]> =>
  (await stack.events(orderId))
    .filter(({ type, detail }) => type.startsWith(prefix) && detail.orderId === orderId)
    .map(({ type }) => type)
    .reverse();

const confirmed = async (quantity = 1): Promise<OrderBody> => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  return confirmedOrder(stack, ada, await stockedVariant(staff, 10), quantity);
};

const secretOf = async (): Promise<string> => {
  const answer = await stack.anonymous().post(
    '/_aws',
    {},
    {
      headers: {
        'x-amz-target': 'secretsmanager.GetSecretValue',
        'content-type': 'application/x-amz-json-1.1',
      },
      raw: JSON.stringify({ SecretId: 'waybill/dev/warehouse' }),
    },
  );
  return JSON.parse(String(answer.body.SecretString)).signingSecret;
};

/** What the warehouse would send, by hand. */
const report = async (type: string, data: object, secret?: string) => {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const [id, at] = [`msg_${crypto.randomUUID()}`, new Date()];
  return stack.anonymous().post('/v1/webhooks/warehouse', undefined, {
    raw: body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret ?? (await secretOf())).sign(id, at, body),
    },
  });
};

describe('a confirmed order', () => {
  it('is handed over with what is needed to pack it, and announced', async () => {
    const order = await confirmed(2);
    const { items, request, status } = await untilHanded(order.id);
    expect(status).toBe('requested');
    expect(items).toEqual([{ itemId: order.items[0]?.id, quantity: 2 }]);
    expect(request.shippingAddress).toMatchObject(homeAddress);
    expect(request.items[0]?.sku).toMatch(/^JM-/);
    await stack.settled();
    expect(await eventsOf(order.id, 'fulfilment.')).toEqual(['fulfilment.requested']);
    const ada = await stack.as('ada');
    type Entry = { readonly kind: string; readonly title: string; readonly actor: string };
    for (const list of ['history', 'timeline']) {
      const { body } = await ada.get<{ items: Entry[] }>(`/v1/orders/${order.id}/${list}`);
      const asked = body.items.filter(({ kind }) => kind === 'fulfilment');
      expect(asked).toMatchObject([{ title: 'Fulfilment requested', actor: 'warehouse' }]);
    }
  });

  it('goes to its approval by what the warehouse reports', async () => {
    const ada = await stack.as('ada');
    await scenario('auto');
    const order = await confirmed();
    await untilOrderIs(ada, order.id, 'approved');
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    const { body } = await ada.get<{ shipments: object[] }>(`/v1/orders/${order.id}/tracking`);
    expect(body.shipments).toMatchObject([
      { carrier: 'warehouse-van', trackingNumber: `WH-${order.id}`, status: 'delivered' },
    ]);
    expect(await eventsOf(order.id, 'shipment.')).toEqual(['shipment.created', 'shipment.updated']);
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('waits at the warehouse while its payment is disputed, and leaves when that is won', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    await untilHanded(order.id);
    const dispute = (outcome: string) =>
      stack.anonymous().post(`/_local/providers/paystack/dispute/${attempt.txRef}`, { outcome });
    expect((await dispute('open')).status).toBe(200);
    await until(async () => (await handed(order.id))?.held || undefined, { what: 'the hold' });
    await atWarehouse(order.id, 'ship');
    expect(await handed(order.id)).toMatchObject({ status: 'requested', held: true });
    expect((await dispute('win')).status).toBe(200);
    await until(async () => (await handed(order.id))?.held === false || undefined, { what: 'the release' });
    await atWarehouse(order.id, 'ship');
    await untilOrderIs(ada, order.id, 'shipped');
  });

  it('is handed over once, though the bus repeats itself', async () => {
    const order = await confirmed();
    await untilHanded(order.id);
    await stack.settled();
    const [event] = (await stack.events(order.id)).filter(
      ({ type, detail }) => type === 'order.confirmed' && detail.orderId === order.id,
    );
    await announceAgain(stack, 'waybill.orders', event);
    await stack.settled();
    expect(await untilHanded(order.id)).toMatchObject({ timesRequested: times(1) });
    expect(await eventsOf(order.id, 'fulfilment.')).toEqual(['fulfilment.requested']);
  });

  it('can still be shipped by hand', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmed();
    await shipWhole(staff, order);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
  });
});

describe('a warehouse that does not answer', () => {
  it.each(['down', 'timeout'])('gets the order when it is back (%s)', async (outage) => {
    await scenario(outage);
    const order = await confirmed();
    await stack.settled();
    expect(await eventsOf(order.id, 'fulfilment.')).toEqual([]);
    await scenario('manual');
    await stack.advance(retrySeconds);
    await until(async () => (await eventsOf(order.id, 'fulfilment.')).length > 0);
    expect(await handed(order.id)).toMatchObject({ timesRequested: times(outage === 'down' ? 1 : 2) });
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('is told that an order is off, when it may have taken it', async () => {
    await scenario('timeout');
    const order = await confirmed();
    await untilHanded(order.id);
    await scenario('manual');
    const ada = await stack.as('ada');
    expect((await ada.post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    await until(async () => ((await handed(order.id))?.cancelledItemIds.length ?? 0) > 0);
    await stack.advance(retrySeconds);
    expect(await handed(order.id)).toMatchObject({ timesRequested: times(1), status: 'requested' });
  });
});

describe('an order that is cancelled', () => {
  it('is not packed any more', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await untilHanded(order.id);
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    await until(async () => ((await handed(order.id))?.cancelledItemIds.length ?? 0) > 0);
    await stack.settled();
    expect((await handed(order.id))?.cancelledItemIds).toEqual(order.items.map(({ id }) => id));
    expect(await eventsOf(order.id, 'fulfilment.')).toEqual(['fulfilment.requested', 'fulfilment.cancelled']);
    await atWarehouse(order.id, 'ship');
    expect((await handed(order.id))?.status).toBe('requested');
  });
});

describe('the warehouse’s reports', () => {
  it('make one shipment, however often the parcel is reported, and carry the order on', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await untilHanded(order.id);
    await atWarehouse(order.id, 'ship');
    const parcel = {
      orderId: order.id,
      items: order.items.map(({ id, quantity }) => ({ itemId: id, quantity })),
      carrier: 'warehouse-van',
      trackingNumber: `WH-${order.id}`,
    };
    const repeats = await Promise.all(Array.from({ length: 4 }, () => report('shipment.created', parcel)));
    expect(repeats.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await atWarehouse(order.id, 'deliver');
    await untilOrderIs(ada, order.id, 'approved');
    const { body } = await ada.get<{ shipments: object[] }>(`/v1/orders/${order.id}/tracking`);
    expect(body.shipments).toHaveLength(1);
  });

  it('are refused when their signature does not hold', async () => {
    const forged = `whsec_${Buffer.from('somebody else entirely').toString('base64')}`;
    const { status, body } = await report('shipment.created', {}, forged);
    expect([status, body.code]).toEqual([401, 'invalid-signature']);
  });

  it.each<[string, object, number, string]>([
    ['shipment.created', { orderId: 'ord_nothing' }, 400, 'invalid-request'],
    [
      'shipment.updated',
      { carrier: 'van', trackingNumber: 'X-1', status: 'delivered', at: '2026-11-21T10:00:00Z' },
      404,
      'not-found',
    ],
  ])('are refused when they make no sense: %s %j', async (type, data, status, code) => {
    const answer = await report(type, data);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('are taken and left alone when they are of another type', async () => {
    expect((await report('stock.counted', { shelves: 12 })).status).toBe(200);
  });

  it('do not ship what is cancelled', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    const { status, body } = await report('shipment.created', {
      orderId: order.id,
      items: [{ itemId: order.items[0]?.id, quantity: 1 }],
      carrier: 'warehouse-van',
      trackingNumber: 'WH-LATE',
    });
    expect([status, body.code]).toEqual([409, 'illegal-transition']);
  });
});
