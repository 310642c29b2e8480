/** Where an order stands, by its status and by its mirror of the payment. Pure questions. */
import type { Order } from './order.ts';

/** Nothing will be sent for it any more. What was paid for it goes back. */
export const isEnded = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'cancelled' || status === 'failed';

/** Its money is there, and is kept: what is wholly back, or on its way back, pays nothing. */
export const isPaid = ({ payment: { status, goesBack } }: Pick<Order, 'payment'>): boolean =>
  (status === 'succeeded' || status === 'partially_refunded') && !goesBack;

/** Money came for it at some time, and may have gone back since. */
export const tookMoney = ({ payment: { status, provider } }: Pick<Order, 'payment'>): boolean =>
  provider !== 'none' && ['succeeded', 'partially_refunded', 'refunded'].includes(status);

/** The carrier takes the money at the door; until it is reported, the order is sent unpaid. */
export const awaitsCash = ({ payment: { method, status } }: Pick<Order, 'payment'>): boolean =>
  method === 'cash-on-delivery' && status === 'pending';

/** What an order needs to be confirmed and sent. */
export const isSecured = (order: Pick<Order, 'payment'>): boolean => isPaid(order) || awaitsCash(order);
