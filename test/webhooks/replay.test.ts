import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { newId } from '../../functions/shared/ids.ts';
import { queryAll } from '../../functions/shared/read.ts';
import {
  afterAttempt,
  deliveryDied,
  deliveryIdOf,
  dueAgain,
  newDelivery,
} from '../../functions/webhooks/delivery.ts';
import {
  createDelivery,
  dueShards,
  getDelivery,
  listDue,
  saveDelivery,
} from '../../functions/webhooks/delivery-store.ts';
import { createEndpoint } from '../../functions/webhooks/endpoint-store.ts';
import { redeliver, replayDeliveries } from '../../functions/webhooks/replay.ts';
import { deliveryKey, webhooksTable } from '../../functions/webhooks/table.ts';
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
    expect(await replayDeliveries(endpoint.id, { from: iso(1), to: iso(3) }, now)).toEqual({
      replayed: 3,
      underWay: 0,
    });
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
    expect(first).toEqual({ replayed: 500, underWay: 0, continueTo: iso(20) });
    const rest = await replayDeliveries(endpoint.id, { ...range, to: first.continueTo ?? '' }, now);
    expect(rest).toEqual({ replayed: 20, underWay: 1 });
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

  it('leaves delivered what was delivered, whatever becomes of the repetition', async () => {
    const { endpoint, deliveries } = await endpointWithDead(1);
    const [dead] = deliveries;
    if (!dead) throw new Error('nothing was made');
    const attempt = { at: iso(1), durationMilliseconds: 5, status: 200 };
    const pending = dueAgain(dead, second(1));
    await saveDelivery(pending);
    await saveDelivery(afterAttempt(pending, attempt, 0, second(1)));
    const range = { from: iso(0), to: iso(1) };
    expect(await replayDeliveries(endpoint.id, range, now)).toEqual({ replayed: 1, underWay: 0 });
    expect(await getDelivery(dead.id)).toMatchObject({ status: 'delivered', repeat: 'pending' });
    expect(await replayDeliveries(endpoint.id, range, now)).toEqual({ replayed: 0, underWay: 1 });
  });

  it('is announced with each delivery, so that it is sent at once', async () => {
    const { endpoint, deliveries } = await endpointWithDead(2);
    await replayDeliveries(endpoint.id, { from: iso(0), to: iso(2) }, now);
    for (const { id } of deliveries) {
      const events = await queryAll(
        { table: webhooksTable, partition: deliveryKey(id).pk, sort: { beginsWith: 'EVENT#' } },
        z.looseObject({}),
      );
      expect(JSON.stringify(events)).toContain('webhook.redelivery-asked');
    }
  });
});
