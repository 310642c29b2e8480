/** Confirmed orders go to the warehouse. A cancelled order announces each of its items, so those are enough. */
import { consume } from '../events/consume.ts';
import { itemStatusCodes } from '../orders/lifecycle.ts';
import { syncWarehouse } from './warehouse-hand-over.ts';

export const handler = consume({
  'order.confirmed': ({ data }) => syncWarehouse(data.orderId, new Date()),
  /** Nothing new was told while it was open. */
  'payment.dispute-closed': ({ data }) => syncWarehouse(data.orderId, new Date()),
  'order.item.status.updated': async ({ data }) => {
    if (data.statusCode === itemStatusCodes.cancelled) await syncWarehouse(data.orderId, new Date());
  },
});
