/**
 * Checkout without an account: whoever has the cart's token names an e-mail address, and gets the secret that opens the
 * order from then on.
 */
import { opens } from '../carts/token.ts';
import { guestOf } from '../orders/guest-store.ts';
import type { Order } from '../orders/order.ts';
import { newOrderToken, orderTokenOf } from '../orders/order-token-key.ts';
import { DomainError } from '../shared/errors.ts';
import { idOf } from '../shared/ids.ts';
import { type Buyer, type CheckoutRequest, checkoutFor } from './place-order.ts';

export type GuestRequest = Omit<CheckoutRequest, 'customerId'> & {
  readonly cartToken: string;
  readonly email?: string | undefined;
};

const needsEmail = (): DomainError =>
  new DomainError('invalid-request', 'Say where to write to about the order', {
    errors: [{ path: 'email', message: 'is needed to check out without an account' }],
  });

const guestBuyer = async ({ email, seed }: GuestRequest, now: Date): Promise<Buyer> => {
  if (email === undefined) throw needsEmail();
  const [{ guestId, writes }, { secretHash }] = await Promise.all([
    guestOf(email, now),
    newOrderToken(idOf('order', seed)),
  ]);
  return { customerId: guestId, guest: { email, secretHash }, writes };
};

export type GuestsOrder = {
  readonly order: Order;
  /** For the request that placed the order, however often it runs; anybody later has it, or finds it in the mails. */
  readonly orderToken: string | undefined;
};

/** @throws DomainError like `checkoutFor`; `invalid-request` when no address is named */
export const checkoutAsGuest = async (
  cartId: string,
  guest: GuestRequest,
  now: Date,
): Promise<GuestsOrder> => {
  const { cartToken, email: _, ...request } = guest;
  const buying = {
    mayOpen: (cart: Parameters<typeof opens>[1]) => opens(cartToken, cart),
    buyer: () => guestBuyer(guest, now),
  };
  const order = await checkoutFor(buying, cartId, request, now);
  const isPlacedByThis = order.id === idOf('order', guest.seed);
  return { order, orderToken: isPlacedByThis ? await orderTokenOf(order) : undefined };
};
