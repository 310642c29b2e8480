/** The one rule that stands between an order and its goods leaving. Pure. */
import { DomainError } from '../shared/errors.ts';
import type { Order } from './order.ts';
import { orderIs } from './standing.ts';

/**
 * Why nothing of the order may leave; undefined: it may. An order is confirmed when it is paid, or when it is to be
 * paid at the door; after that only money that goes back, or may have to, stops it. The order carries its payment's
 * state, so whoever writes the order on the version that this looked at cannot be overtaken by a refund or a dispute.
 */
export const whyNotShipped = (order: Order): string | undefined => {
  const { status, payment } = order;
  if (!orderIs(order, 'shippable')) return `an order that is ${status} cannot be shipped`;
  if (payment.status === 'refunded' || payment.goesBack) return 'what was paid for it went back';
  if (payment.due) return 'what an edit made it dearer is not paid yet';
  if (payment.disputed) return 'its payment is disputed, and that is not decided';
  return undefined;
};

export const mayBeShipped = (order: Order): boolean => whyNotShipped(order) === undefined;

/** @throws DomainError `illegal-transition` */
export const assertMayBeShipped = (order: Order): void => {
  const why = whyNotShipped(order);
  if (why === undefined) return;
  throw new DomainError('illegal-transition', `Nothing is sent any more: ${why}`, { orderId: order.id });
};
