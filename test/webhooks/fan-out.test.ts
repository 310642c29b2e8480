/** From events to endpoints: who listens hears at once, who hangs or is not there takes nobody's time. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ordersTable } from '../../functions/orders/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { newId } from '../../functions/shared/ids.ts';
import { deliveryIdOf } from '../../functions/webhooks/delivery.ts';
import { getDelivery } from '../../functions/webhooks/delivery-store.ts';
import type { Endpoint } from '../../functions/webhooks/endpoint.ts';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  heldEndpoints,
} from '../../functions/webhooks/endpoint-store.ts';
import { fanOut } from '../../functions/webhooks/fan-out.ts';
import { handler as sweep } from '../../functions/webhooks/sweep.ts';
import { endpointKey, webhooksTable } from '../../functions/webhooks/table.ts';
import { commandsDuring } from '../support/commands-during.ts';
import { withReceiver } from '../support/receiver.ts';
import { withTables } from '../support/store.ts';
import { anEndpoint } from './endpoints.ts';

withTables(webhooksTable, ordersTable);
const receiver = withReceiver();
process.env.WEBHOOKS_ALLOW_PRIVATE = 'on';

const secrets = [{ secret: `whsec_${Buffer.from('a secret of this test').toString('base64')}` }];

const endpointAt = async (path: string, more: Partial<Endpoint> = {}): Promise<Endpoint> => {
  const endpoint = anEndpoint({ url: receiver.url(path), secrets, eventTypes: ['stock.low'], ...more });
  await createEndpoint(endpoint);
  return endpoint;
};

const forget = async ({ id }: Endpoint): Promise<void> => {
  const stored = await getEndpoint(id);
  if (stored) await deleteEndpoint(stored);
};

const anEvent = (now = new Date()) => ({
  id: newId('event', now),
  type: 'stock.low',
  version: 1,
  occurredAt: now.toISOString(),
  data: { variantId: 'var_1' },
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('an event', () => {
  it('costs nothing when nobody wants to hear of it', async () => {
    await heldEndpoints();
    expect(await commandsDuring(() => fanOut(anEvent(), new Date()))).toEqual([]);
    const endpoint = await endpointAt('/others', { eventTypes: ['order.confirmed'] });
    await heldEndpoints();
    expect(await commandsDuring(() => fanOut(anEvent(), new Date()))).toEqual([]);
    await deleteEndpoint(endpoint);
  });

  it('is heard by whoever registered in another process, within five seconds', async () => {
    await heldEndpoints();
    const read = performance.now();
    const endpoint = anEndpoint({ eventTypes: ['stock.low'] });
    const Item = { ...endpointKey(endpoint.id), ...endpoint };
    await dynamo().send(new PutCommand({ TableName: tableName(webhooksTable), Item }));
    const isKnown = async () => (await heldEndpoints()).some(({ id }) => id === endpoint.id);
    expect(await isKnown()).toBe(false);
    jest.spyOn(performance, 'now').mockReturnValue(read + 5_000);
    expect(await isKnown()).toBe(true);
    await deleteEndpoint(endpoint);
  });
});

describe('an endpoint that fails', () => {
  it('is left to the sweep from its first failure on, and hears at once again when it listens', async () => {
    const endpoint = await endpointAt('/flaky');
    receiver.answer('/flaky', 500);
    await fanOut(anEvent(), new Date());
    expect(receiver.at('/flaky')).toHaveLength(1);
    expect((await getEndpoint(endpoint.id))?.failingSince).toBeDefined();

    const waiting = anEvent();
    await fanOut(waiting, new Date());
    expect(receiver.at('/flaky')).toHaveLength(1);
    const id = deliveryIdOf(endpoint.id, waiting.id);
    expect(await getDelivery(id)).toMatchObject({ status: 'pending', attemptsMade: 0 });

    receiver.answer('/flaky', 200);
    await sweep();
    expect(await getDelivery(id)).toMatchObject({ status: 'delivered' });
    const after = anEvent();
    await fanOut(after, new Date());
    expect(await getDelivery(deliveryIdOf(endpoint.id, after.id))).toMatchObject({ status: 'delivered' });
    await forget(endpoint);
  });

  it('keeps the sweep from nobody else, however much waits for it', async () => {
    const [hanging, listening] = [await endpointAt('/hangs'), await endpointAt('/listens')];
    receiver.answer('/hangs', 503);
    const failing = { failingSince: new Date().toISOString() };
    for (const { id } of [hanging, listening]) {
      await changeEndpoint(id, (endpoint) => ({
        next: { ...endpoint, ...failing, version: endpoint.version + 1 },
      }));
    }
    const events = Array.from({ length: 150 }, () => anEvent(new Date(Date.now() - 60_000)));
    await Promise.all(events.map((event) => fanOut(event, new Date())));
    await sweep();
    expect(receiver.at('/listens')).toHaveLength(150);
    expect(receiver.at('/hangs').length).toBeGreaterThan(0);
    expect(receiver.at('/hangs').length).toBeLessThanOrEqual(80);
    await Promise.all([hanging, listening].map(forget));
  });
});
