/**
 * The only door from events to the order workflow. It reads the order anew for every event, so late, repeated and
 * reordered events do no harm; the queue repeats what fails.
 */

import { consume } from '../events/consume.ts';
import { mustGetOrder } from '../orders/store.ts';
import { endRefunded } from './end-order.ts';
import { answerWait, startWorkflow } from './waits.ts';

type OrderEvent = { readonly data: { readonly orderId: string } };

const startOrderWorkflow = async ({ data }: OrderEvent): Promise<void> =>
  startWorkflow(await mustGetOrder(data.orderId), new Date());

const answerBothWaits = async ({ data }: OrderEvent): Promise<void> => {
  const order = await mustGetOrder(data.orderId);
  await Promise.all([answerWait(order, 'payment'), answerWait(order, 'fulfilment')]);
};

export const handler = consume({
  'order.created': startOrderWorkflow,
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
