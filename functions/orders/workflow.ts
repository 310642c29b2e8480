/**
 * The only door from events to the order workflow. It reads the order anew for every event, so late, repeated and
 * reordered events do no harm; the queue repeats what fails.
 */

import { type ConsumedEvent, consume } from '../events/consume.ts';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { cancelOrder, mustGetOrder } from './end-order.ts';
import { changeWrites } from './store.ts';
import { refund } from './transitions.ts';
import { answerWait, startWorkflow } from './waiting.ts';

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

/** Nothing that was paid back is sent; what has left already is for staff to settle. */
const cancelUnsent = async (orderId: string, reason: string): Promise<void> => {
  try {
    await cancelOrder(orderId, { actor: 'workflow', reason }, new Date());
  } catch (error) {
    if (!isDomainError(error, 'illegal-transition')) throw error;
    log.warn('refunded while it was on its way: settle it with the customer', { orderId });
  }
};

/** All the money of an order went back: after its approval, or before. */
const markRefunded = (orderId: string, reason: string): Promise<void> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    if (order.payment.status !== 'refunded') return;
    if (order.status === 'confirmed') return cancelUnsent(orderId, reason);
    const change = refund(order, { actor: 'workflow', reason }, new Date());
    if (change) await transact(changeWrites(change));
  });

export const handler = consume({
  'order.created': start,
  'payment.succeeded': answerBothWaits,
  'order.cancelled': answerBothWaits,
  'order.failed': answerBothWaits,
  'order.delivered': answerBothWaits,
  'payment.refunded': ({ data }) => markRefunded(data.orderId, data.reason),
  'order.approved': ({ data }) => markRefunded(data.orderId, 'refunded before it was approved'),
});
