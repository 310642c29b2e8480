/**
 * An account takes over what it ordered as a guest, and is still open when it does:
 *
 *   claim    ── reads the profile ─────────────────────────────────── writes while the account is open ✗ not found
 *   deletion ──────────────────────── closes the account ── its orders, carts and returns forget it
 *
 * Whoever went through its orders by then would have missed this one.
 */
import { getProfile } from '../identity/store.ts';
import type { Order } from '../orders/order.ts';
import { orderClaimed } from '../orders/order-claimed.ts';
import { orders } from '../orders/store.ts';
import { openAccessCheck } from '../shared/access-change.ts';
import { notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';

const noUser = () => notFound('user');

/** @throws DomainError `not-found`, also for an account that is gone; `forbidden` for another address than the order's */
export const claimOrder = async (
  orderId: Id<'order'>,
  userId: Id<'user'>,
  orderToken: string,
  now: Date,
): Promise<Order> => {
  const profile = await getProfile(userId);
  if (!profile) throw noUser();
  const claimant = { userId, email: profile.email };
  return orders.change(orderId, (order) => {
    const claimed = orderClaimed(order, claimant, orderToken, now);
    return claimed && { ...claimed, also: [openAccessCheck(userId, noUser)] };
  });
};
