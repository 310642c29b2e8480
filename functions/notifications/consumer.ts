/** Mails that follow from events: on its way, arrived, money back, payment declined. */
import { consume } from '../events/consume.ts';
import { getFulfilment } from '../fulfilment/store.ts';
import { notify } from './notify.ts';
import { delivered } from './templates/delivered.ts';
import { paymentFailed } from './templates/payment-failed.ts';
import { refund } from './templates/refund.ts';
import { shipped } from './templates/shipped.ts';

export const handler = consume({
  'order.shipped': ({ data: { orderId } }) =>
    notify(
      { orderId, kind: 'shipped' },
      async (order, name) => shipped(order, name, (await getFulfilment(orderId)).shipments),
      new Date(),
    ),
  'order.delivered': ({ data: { orderId } }) => notify({ orderId, kind: 'delivered' }, delivered, new Date()),
  'payment.refunded': ({ data: { orderId, refundId, amount } }) =>
    notify(
      { orderId, kind: 'refund', subject: refundId },
      (order, name) => refund(order, name, amount),
      new Date(),
    ),
  'payment.failed': ({ data: { orderId, txRef } }) =>
    notify({ orderId, kind: 'payment-failed', subject: txRef }, paymentFailed, new Date()),
});
