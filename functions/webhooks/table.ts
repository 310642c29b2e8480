/**
 * Who is told of events, and what was sent to whom. All endpoints are one partition: they are few, and every event
 * reads them all.
 *
 * | access pattern | key |
 * |---|---|
 * | one endpoint; all endpoints | pk `ENDPOINTS` sk `<endpointId>` |
 * | an endpoint's outbox | pk `ENDPOINT#<endpointId>` sk begins with `EVENT#` |
 * | one delivery: an event for an endpoint | pk `DELIVERY#<deliveryId>` sk `DELIVERY` |
 * | its outbox | pk `DELIVERY#<deliveryId>` sk begins with `EVENT#` |
 * | an endpoint's deliveries, by the time of their events | index `byEndpoint`: `endpointKey`, `occurredKey` |
 * | deliveries that are due | index `due`: `dueShard`, `dueAtKey` (sparse: those that wait for nothing leave it) |
 */
import { defineTable } from '../shared/table.ts';

export const webhooksTable = defineTable({
  name: 'webhooks',
  indexes: [
    {
      name: 'byEndpoint',
      partitionKey: 'endpointKey',
      sortKey: 'occurredKey',
      include: ['status', 'eventType', 'orderId'],
    },
    { name: 'due', partitionKey: 'dueShard', sortKey: 'dueAtKey', include: ['id', 'endpointId'] },
  ],
  outbox: true,
  expires: true,
});

export const endpointsPartition = 'ENDPOINTS';
export const endpointKey = (endpointId: string) => ({ pk: endpointsPartition, sk: endpointId });
/** Also the partition of the index of its deliveries. */
export const endpointPartition = (endpointId: string): string => `ENDPOINT#${endpointId}`;
export const deliveryKey = (deliveryId: string) => ({ pk: `DELIVERY#${deliveryId}`, sk: 'DELIVERY' });
/** In shards: every delivery is due once at least, for the case that its sender crashes. */
export const dueList = 'DUE';
