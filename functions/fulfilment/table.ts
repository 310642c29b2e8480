/**
 * What left the warehouse. All shipments of an order are one item: they are few, read together, and one version
 * guards that no piece is shipped twice.
 *
 * | access pattern | key |
 * |---|---|
 * | an order's shipments; one shipment, whose id names its order | pk `ORDER#<orderId>` sk `FULFILMENT` |
 * | its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 * | what the warehouse was told of an order | pk `WAREHOUSE#<orderId>` sk `HANDOVER` |
 * | its outbox | pk `WAREHOUSE#<orderId>` sk begins with `EVENT#` |
 * | the shipment of a carrier's tracking number | pk `TRACKING#<carrier>#<number>` sk `SHIPMENT` |
 */
import { defineTable } from '../shared/table.ts';

export const fulfilmentTable = defineTable({ name: 'fulfilment', indexes: [], outbox: true, expires: false });

export const fulfilmentPartition = (orderId: string): string => `ORDER#${orderId}`;
export const fulfilmentKey = (orderId: string) => ({ pk: fulfilmentPartition(orderId), sk: 'FULFILMENT' });
export const trackingKey = (carrier: string, trackingNumber: string) => ({
  pk: `TRACKING#${carrier.toLowerCase()}#${trackingNumber}`,
  sk: 'SHIPMENT',
});

export const handoverPartition = (orderId: string): string => `WAREHOUSE#${orderId}`;
export const handoverKey = (orderId: string) => ({ pk: handoverPartition(orderId), sk: 'HANDOVER' });
