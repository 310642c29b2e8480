/**
 * Which orders have a SKU. Beside the orders, written by who hears of them: forty more writes would not fit into the
 * transaction that places one. An entry that is written twice is one; an order that has the SKU no more is left out by
 * whoever reads.
 */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { createdKeyOf } from './created-key.ts';
import type { Order } from './order.ts';
import { ordersTable, skuPartition } from './table.ts';

/** Nothing personal is in them: they stay as the orders do. */
export const indexSkus = async (order: Order): Promise<void> => {
  const skus = [...new Set(order.items.map(({ variantSnapshot: { sku } }) => sku))];
  await Promise.all(
    skus.map((sku) =>
      dynamo().send(
        new PutCommand({
          TableName: tableName(ordersTable),
          Item: { pk: skuPartition(sku), sk: createdKeyOf(order), orderId: order.id },
        }),
      ),
    ),
  );
};
