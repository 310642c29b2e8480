import { describe, expect, it } from '@jest/globals';
import { newId } from '../../functions/shared/ids.ts';
import { deliveryDied, deliveryIdOf, newDelivery } from '../../functions/webhooks/delivery.ts';
import { createDelivery, dueShards, getDelivery, listDue } from '../../functions/webhooks/delivery-store.ts';
import { createEndpoint } from '../../functions/webhooks/endpoint-store.ts';
import { redeliver, replayDeliveries } from '../../functions/webhooks/replay.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import { withTables } from '../support/store.ts';
import { anEndpoint } from './endpoints.ts';

withTables(webhooksTable);

const start = new Date('2026-03-01T10:00:00.000Z');
const now = new Date('2026-03-02T10:00:00.000Z');
const second = (count: number): Date => new Date(start.getTime() + count * 1000);
const iso = (count: number): string => second(count).toISOString();

/** One dead delivery a second. */
const endpointWithDead = async (count: number) => {
  const endpoint = anEndpoint();
  await createEndpoint(endpoint);
  const deliveries = Array.from({ length: count }, (_, index) => {
    const id = newId('event', second(index));
    const event = { id, type: 'stock.low', version: 1, occurredAt: iso(index), data: {} };
    const ids = { id: deliveryIdOf(endpoint.id, id), siblings: [] };
    return deliveryDied(newDelivery(endpoint, event, ids, second(index)), 'attempts-exhausted');
  });
  await Promise.all(deliveries.map(createDelivery));
  return { endpoint, deliveries };
};

describe('a replay', () => {
  it('takes what happened within its bounds, both inclusive', async () => {
    const { endpoint, deliveries } = await endpointWithDead(6);
    expect(await replayDeliveries(endpoint.id, { from: iso(1), to: iso(3) }, now)).toEqual({ replayed: 3 });
    const after = await Promise.all(deliveries.map(({ id }) => getDelivery(id)));
    expect(after.map((delivery) => delivery?.status)).toEqual([
      'dead',
      'pending',
      'pending',
      'pending',
      'dead',
      'dead',
    ]);
  });

  it('of very many goes on in further calls', async () => {
    const { endpoint } = await endpointWithDead(520);
    const range = { from: iso(0), to: iso(520) };
    const first = await replayDeliveries(endpoint.id, range, now);
    expect(first).toEqual({ replayed: 500, continueTo: iso(20) });
    const rest = await replayDeliveries(endpoint.id, { ...range, to: first.continueTo ?? '' }, now);
    expect(rest).toEqual({ replayed: 21 });
    const pages = await Promise.all(dueShards.map((shard) => listDue(shard, now, { limit: 1000 })));
    const due = pages.flatMap(({ items }) => items);
    expect(due.filter(({ endpointId }) => endpointId === endpoint.id)).toHaveLength(520);
  });

  it('leaves alone what is under way', async () => {
    const { deliveries } = await endpointWithDead(1);
    const [{ id } = { id: newId('delivery', now) }] = deliveries;
    const once = await redeliver(id, now);
    expect(await redeliver(id, now)).toEqual(once);
  });
});
