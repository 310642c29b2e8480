/**
 * Which orders have a SKU, and which have something of a shop. Beside the orders, written by who hears of them: forty and
 * more writes would not fit into the transaction that places one. An entry that is written twice is one; an order that
 * has the SKU or the shop no more is left out by whoever reads.
 */
import { putAll } from '../shared/put-all.ts';
import { shardFor } from '../shared/shards.ts';
import { createdKeyOf } from './created-key.ts';
import type { Order } from './order.ts';
import { ordersTable, shopList, skuPartition } from './table.ts';

/** Nothing personal is in them: they stay as the orders do. */
export const indexLines = async (order: Order): Promise<void> => {
  const partitions = order.items.flatMap(({ variantSnapshot: { sku }, shopId }) => [
    skuPartition(sku),
    shardFor(shopList(shopId), order.id),
  ]);
  const sk = createdKeyOf(order);
  await putAll(
    ordersTable,
    [...new Set(partitions)].map((pk) => ({ pk, sk, orderId: order.id })),
  );
};
