/** An account takes over the order that it placed as a guest, as a pure decision. */
import { isGuestId } from '../shared/customer-id.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import type { Order } from './order.ts';
import { opensOrder } from './order-token.ts';
import { type Change, orderChanged } from './transitions.ts';

export type Claimant = { readonly userId: Id<'user'>; readonly email: string };

/**
 * With it the guest's secret ends: the order is opened by its account alone.
 * @returns undefined when it is theirs already
 * @throws DomainError `not-found` unless the token opens the order, `forbidden` when it was placed with another address
 */
export const orderClaimed = (
  order: Order,
  { userId, email }: Claimant,
  orderToken: string,
  now: Date,
): Change | undefined => {
  const { customerId, guest, placedAs, ...rest } = order;
  if (placedAs !== undefined && customerId === userId) return undefined;
  if (!guest || !isGuestId(customerId) || !opensOrder(orderToken, order)) throw notFound('order');
  if (guest.email.toLowerCase() !== email.toLowerCase()) {
    throw new DomainError('forbidden', 'This order was placed with another e-mail address than yours');
  }
  return orderChanged(
    { ...rest, customerId: userId, placedAs: customerId },
    {},
    [['order.claimed', { orderId: order.id, customerId: userId, guestId: customerId }]],
    { actor: userId, reason: 'claimed' },
    now,
  );
};
