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
 * | shipments by date, everybody's or a shop's, of any or one status | index `byList`: `listShard`, `createdKey` |
 *
 * A shipment is on two lists for everybody and for each shop with goods in it: of all shipments, and of those in its
 * status. Their items (pk `SHIPMENT#<shipmentId>`) only name the order; a page is read with one BatchGet.
 */
import { defineTable } from '../shared/table.ts';

export const fulfilmentTable = defineTable({
  name: 'fulfilment',
  indexes: [
    {
      name: 'byList',
      partitionKey: 'listShard',
      sortKey: 'createdKey',
      include: ['orderId', 'shipmentId'],
    },
  ],
  outbox: true,
  expires: false,
});

export const fulfilmentPartition = (orderId: string): string => `ORDER#${orderId}`;
export const fulfilmentKey = (orderId: string) => ({ pk: fulfilmentPartition(orderId), sk: 'FULFILMENT' });

/** Carrier and number as `carrier.ts` makes keys of them. */
export const trackingKey = (carrier: string, trackingNumber: string) => ({
  pk: `TRACKING#${carrier}#${trackingNumber}`,
  sk: 'SHIPMENT',
});

export const handoverPartition = (orderId: string): string => `WAREHOUSE#${orderId}`;
export const handoverKey = (orderId: string) => ({ pk: handoverPartition(orderId), sk: 'HANDOVER' });

/** @param shop left out: everybody's, which is in shards */
export const listOf = (shop: string | undefined, status: string | undefined): string =>
  `${shop === undefined ? 'ALL' : `SHOP#${shop}`}${status === undefined ? '' : `#STATUS#${status}`}`;

/** @param kind `ANY`: the list of all; `STATUS`: the list of those in its status, which it leaves with it */
export const listedKey = (shipmentId: string, shop: string | undefined, kind: 'ANY' | 'STATUS') => ({
  pk: `SHIPMENT#${shipmentId}`,
  sk: `LISTED#${kind}#${shop === undefined ? 'ALL' : `SHOP#${shop}`}`,
});
