/**
 * The only door from events to the order workflow. It reads the order anew for every event, so late, repeated and
 * reordered events do no harm; the queue repeats what fails.
 */

import { consume } from '../events/consume.ts';
import { indexLines } from '../orders/line-index-store.ts';
import { mustGetOrder, orders, tokenRead } from '../orders/store.ts';
import { notFound } from '../shared/errors.ts';
import { readTogether } from '../shared/read.ts';
import { endRefunded } from './end-refunded.ts';
import { carryOn, startWorkflow } from './waits.ts';

type OrderEvent = { readonly data: { readonly orderId: string } };

const startOrderWorkflow = async ({ data }: OrderEvent): Promise<void> => {
  const order = await mustGetOrder(data.orderId);
  await startWorkflow(order, new Date());
  await indexLines(order);
};

const carryOrderOn = async ({ data: { orderId } }: OrderEvent): Promise<void> => {
  const [order, payment, fulfilment] = await readTogether(
    orders.readOf(orderId),
    tokenRead(orderId, 'payment'),
    tokenRead(orderId, 'fulfilment'),
  );
  if (!order) throw notFound('order');
  await carryOn(order, { payment: payment?.token, fulfilment: fulfilment?.token });
};

export const handler = consume({
  'order.created': startOrderWorkflow,
  'order.edited': async ({ data }) => indexLines(await mustGetOrder(data.orderId)),
  'payment.initiated': carryOrderOn,
  'payment.succeeded': carryOrderOn,
  'payment.refund-failed': carryOrderOn,
  'order.cancelled': carryOrderOn,
  'order.failed': carryOrderOn,
  'order.delivered': carryOrderOn,
  'order.refunded': carryOrderOn,
  'payment.refunded': ({ data }) => endRefunded(data.orderId, data.reason, new Date()),
  'order.approved': ({ data }) => endRefunded(data.orderId, 'refunded before it was approved', new Date()),
});
