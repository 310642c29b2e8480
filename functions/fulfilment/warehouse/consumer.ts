/**
 * Confirmed orders go to the warehouse, and what was taken off them. Every item whose pieces were taken off announces
 * its new status, which is `delivered` or `shipped` when some of them are kept.
 */
import { consume } from '../../events/consume.ts';
import { syncWarehouse } from './hand-over.ts';

export const handler = consume({
  'order.confirmed': ({ data }) => syncWarehouse(data.orderId, new Date()),
  /** What an edit made dearer is paid; or it is not dearer any more. */
  'payment.succeeded': ({ data }) => syncWarehouse(data.orderId, new Date()),
  'order.edited': ({ data }) => syncWarehouse(data.orderId, new Date()),
  /** What has not left waits until it is decided. */
  'payment.disputed': ({ data }) => syncWarehouse(data.orderId, new Date()),
  'payment.dispute-closed': ({ data }) => syncWarehouse(data.orderId, new Date()),
  'order.item.status.updated': ({ data }) => syncWarehouse(data.orderId, new Date()),
});
