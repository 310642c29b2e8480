/** Whatever moves a confirmed order is told to the external system. Events only tell where to look. */
import { consume } from '../events/consume.ts';
import type { Id } from '../shared/ids.ts';
import { configuredSender } from './configured-sender.ts';
import { sendOrder } from './send-order.ts';

const tell = async ({ data: { orderId } }: { readonly data: { readonly orderId: Id<'order'> } }) => {
  const sender = await configuredSender();
  if (sender) await sendOrder(orderId, sender, new Date());
};

export const handler = consume({
  'order.confirmed': tell,
  'order.edited': tell,
  'order.item.status.updated': tell,
  'order.approved': tell,
  'order.cancelled': tell,
  'order.failed': tell,
  'order.refunded': tell,
  'payment.refunded': tell,
  'shipment.created': tell,
  'shipment.updated': tell,
});
