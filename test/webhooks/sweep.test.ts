import { describe, expect, it } from '@jest/globals';
import { getOrder, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { newId } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { afterAttempt, type Delivery, deliveryIdOf, newDelivery } from '../../functions/webhooks/delivery.ts';
import { createDelivery, getDelivery, saveDelivery } from '../../functions/webhooks/delivery-store.ts';
import type { Endpoint } from '../../functions/webhooks/endpoint.ts';
import { createEndpoint } from '../../functions/webhooks/endpoint-store.ts';
import { handler as sweepEntry } from '../../functions/webhooks/sweep.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import { asFunction } from '../support/as-function.ts';
import { anOrder } from '../support/orders.ts';
import { withReceiver } from '../support/receiver.ts';
import { withTables } from '../support/store.ts';
import { anEndpoint } from './endpoints.ts';

const sweep = asFunction('webhooks-sweep', sweepEntry);

withTables(webhooksTable, ordersTable);
const receiver = withReceiver();
process.env.WEBHOOKS_ALLOW_PRIVATE = 'on';

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

const endpointAt = async (path: string): Promise<Endpoint> => {
  const secrets = [{ secret: `whsec_${Buffer.from('a secret of this test').toString('base64')}` }];
  const endpoint = anEndpoint({ url: receiver.url(path), secrets });
  await createEndpoint(endpoint);
  return endpoint;
};

/** Written by a sender that crashed before it sent it. */
const abandoned = async (endpoint: Endpoint, orderId: string, made: Date): Promise<Delivery> => {
  const event = {
    id: newId('event', made),
    type: 'order.confirmed',
    version: 1,
    occurredAt: made.toISOString(),
    data: { orderId },
  };
  const id = deliveryIdOf(endpoint.id, event.id);
  const delivery = newDelivery(endpoint, event, { id, siblings: [id] }, made);
  await createDelivery(delivery);
  return delivery;
};

const storedOrder = async (): Promise<string> => {
  const order = anOrder({ status: 'confirmed' });
  await transact(placeOrderWrites(order, []));
  return order.id;
};

describe('the sweep', () => {
  it('sends what a crashed sender left behind, and marks the order', async () => {
    const orderId = await storedOrder();
    const { id } = await abandoned(await endpointAt('/left'), orderId, minutesAgo(2));
    await sweep();
    expect(receiver.at('/left')).toHaveLength(1);
    expect(await getDelivery(id)).toMatchObject({ status: 'delivered', attemptsMade: 1 });
    expect((await getOrder(orderId))?.webhookSent).toBe(true);
  });

  it('leaves alone what somebody else is sending', async () => {
    await abandoned(await endpointAt('/under-way'), await storedOrder(), minutesAgo(0));
    await sweep();
    expect(receiver.at('/under-way')).toHaveLength(0);
  });

  it('sends once, when two sweeps run at once', async () => {
    const endpoint = await endpointAt('/twice');
    for (let count = 0; count < 10; count += 1) await abandoned(endpoint, await storedOrder(), minutesAgo(3));
    await Promise.all([sweep(), sweep()]);
    expect(receiver.at('/twice')).toHaveLength(10);
  });

  it('marks the order when only that was left to do, and sends nothing', async () => {
    const orderId = await storedOrder();
    const delivery = await abandoned(await endpointAt('/told'), orderId, minutesAgo(2));
    const attempt = { at: minutesAgo(2).toISOString(), durationMilliseconds: 3, status: 200 };
    await saveDelivery(afterAttempt(delivery, attempt, 0, minutesAgo(2)));
    await sweep();
    expect(receiver.at('/told')).toHaveLength(0);
    expect((await getOrder(orderId))?.webhookSent).toBe(true);
    expect((await getDelivery(delivery.id))?.dueAt).toBeUndefined();
  });

  it('drops what belongs to an endpoint that was deleted', async () => {
    const { id } = await abandoned(anEndpoint(), await storedOrder(), minutesAgo(2));
    await sweep();
    expect(await getDelivery(id)).toMatchObject({ status: 'dead', deadReason: 'endpoint-deleted' });
  });
});
