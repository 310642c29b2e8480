/**
 * Goods that customers send back. All returns of an order are one item, so that one version guards that no piece
 * comes back twice.
 *
 * | access pattern | key |
 * |---|---|
 * | an order's returns; one return, whose id names its order | pk `ORDER#<orderId>` sk `RETURNS` |
 * | its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 * | returns by date, everybody's or a shop's, of any or one status | index `byList`: `listShard`, `requestedKey` |
 *
 * As with shipments, a return is on two lists for everybody and for each shop with goods in it: of all, and of those in
 * its status. Their items (pk `RETURN#<returnId>`) only name the order; a page is read with one BatchGet.
 */
import { defineTable } from '../shared/table.ts';

export const returnsTable = defineTable({
  name: 'returns',
  indexes: [
    {
      name: 'byList',
      partitionKey: 'listShard',
      sortKey: 'requestedKey',
      include: ['orderId', 'returnId'],
    },
  ],
  outbox: true,
  expires: false,
});

export const returnsPartition = (orderId: string): string => `ORDER#${orderId}`;
export const returnsKey = (orderId: string) => ({ pk: returnsPartition(orderId), sk: 'RETURNS' });

const ownerOf = (shop: string | undefined): string => (shop === undefined ? 'ALL' : `SHOP#${shop}`);

/** @param shop left out: everybody's, which is in shards */
export const listOf = (shop: string | undefined, status: string | undefined): string =>
  `${ownerOf(shop)}${status === undefined ? '' : `#STATUS#${status}`}`;

/** @param kind `ANY`: the list of all; `STATUS`: the list of those in its status, which it leaves with it */
export const listedKey = (returnId: string, shop: string | undefined, kind: 'ANY' | 'STATUS') => ({
  pk: `RETURN#${returnId}`,
  sk: `LISTED#${kind}#${ownerOf(shop)}`,
});
