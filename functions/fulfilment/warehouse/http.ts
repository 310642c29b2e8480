/**
 * The warehouse as one address that takes signed JSON: `{type, timestamp, data}` in the form and by the signatures of
 * Standard Webhooks. Any 2xx means that the message is taken; for anything else it comes again.
 */
import { itemOf, type Order } from '../../orders/order.ts';
import { ownConnection } from '../../shared/own-connection.ts';
import { signedHeaders } from '../../shared/standard-webhooks.ts';
import type { WantedItem, Warehouse } from './port.ts';
import { warehouseSecret } from './secret.ts';

export const timeoutMilliseconds = 3_000;

type Message = { readonly id: string; readonly type: string; readonly data: object };

/** @throws Error that says how the warehouse did not take it */
const postToWarehouse = async (url: string, { id, type, data }: Message, now: Date): Promise<void> => {
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...ownConnection, ...signedHeaders({ id, body }, [await warehouseSecret()], now) },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the warehouse answered ${response.status} to ${type}`);
};

const packing = (order: Order, items: readonly WantedItem[]) => ({
  orderId: order.id,
  items: items.map(({ itemId, quantity }) => {
    const { productSnapshot, variantSnapshot } = itemOf(order, itemId);
    const { sku, weightGrams } = variantSnapshot;
    return { itemId, quantity, sku, name: productSnapshot.name, weightGrams };
  }),
  shippingAddress: order.shippingAddressSnapshot,
  shippingMethodId: order.shippingMethod?.id,
  ...(order.note !== undefined && { note: order.note }),
});

export const httpWarehouse = (url: string): Warehouse => ({
  requestFulfilment: (order, items, now) =>
    postToWarehouse(
      url,
      { id: `${order.id}-request`, type: 'fulfilment.requested', data: packing(order, items) },
      now,
    ),
  cancelFulfilment: ({ id: orderId }, itemIds, attempt, now) =>
    postToWarehouse(
      url,
      { id: `${orderId}-cancel-${attempt}`, type: 'fulfilment.cancelled', data: { orderId, itemIds } },
      now,
    ),
  changeFulfilment: (order, items, sequence, now) =>
    postToWarehouse(
      url,
      {
        id: `${order.id}-change-${sequence}`,
        type: 'fulfilment.changed',
        data: { ...packing(order, items), sequence },
      },
      now,
    ),
  holdFulfilment: ({ id: orderId }, sequence, now) =>
    postToWarehouse(
      url,
      { id: `${orderId}-hold-${sequence}`, type: 'fulfilment.held', data: { orderId, sequence } },
      now,
    ),
  releaseFulfilment: ({ id: orderId }, sequence, now) =>
    postToWarehouse(
      url,
      { id: `${orderId}-release-${sequence}`, type: 'fulfilment.released', data: { orderId, sequence } },
      now,
    ),
});
