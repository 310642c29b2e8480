/**
 * The only door from events to the order workflow. It reads the order anew for every event, so late, repeated and
 * reordered events do no harm; the queue repeats what fails.
 */

import { type ConsumedEvent, consume } from '../events/consume.ts';
import { mustGetOrder } from '../orders/store.ts';
import { endRefunded } from './end-order.ts';
import { answerWait, startWorkflow } from './waits.ts';

type OrderEvent = { readonly data: { readonly orderId: string } };

/** The event may come late: the window began when the order was placed. */
const start = ({ data, occurredAt }: ConsumedEvent<'order.created'>): Promise<void> => {
  const windowEndsAt = new Date(Date.parse(occurredAt) + data.paymentWindowSeconds * 1000);
  return startWorkflow(data.orderId, windowEndsAt, new Date());
};

const answerBothWaits = async ({ data }: OrderEvent): Promise<void> => {
  const order = await mustGetOrder(data.orderId);
  await Promise.all([answerWait(order, 'payment'), answerWait(order, 'fulfilment')]);
};

export const handler = consume({
  'order.created': start,
  'payment.initiated': answerBothWaits,
  'payment.succeeded': answerBothWaits,
  'payment.refund-failed': answerBothWaits,
  'order.cancelled': answerBothWaits,
  'order.failed': answerBothWaits,
  'order.delivered': answerBothWaits,
  'order.refunded': answerBothWaits,
  'payment.refunded': ({ data }) => endRefunded(data.orderId, data.reason, new Date()),
  'order.approved': ({ data }) => endRefunded(data.orderId, 'refunded before it was approved', new Date()),
});
