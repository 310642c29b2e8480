/**
 * Calls are lost while somebody buys without an account, pays by the order's secret, takes the order over with an account,
 * and changes their mind; and while staff forget the guest that they were.
 */
import { randomUUID } from 'node:crypto';
import {
  paidInStory,
  proveCrashSafety,
  refundedInStory,
  type Story,
  stack,
  wish,
} from '../support/crash-everywhere.ts';
import { insist, insistent } from '../support/crash-run.ts';
import { checkOutAsGuest, type GuestsCart, type GuestsOrderBody, holding } from '../support/guest.ts';

/** Whoever lost the cart's token has lost the cart, and begins another one. */
const insistentCart = async ({ items, shippingAddress }: ReturnType<typeof wish>): Promise<GuestsCart> => {
  const shopper = stack.anonymous();
  const open = () => shopper.post<{ id: string; cartToken: string }>('/v1/carts', { currency: 'NGN' });
  const { id: cartId, cartToken } = (await insist(stack, open)).body;
  const headers = { 'x-cart-token': cartToken };
  const put = (path: string, body: object) =>
    insist(stack, () => shopper.put(`/v1/carts/${cartId}/${path}`, body, { headers }));
  for (const { variantId, quantity } of items) await put(`items/${variantId}`, { quantity });
  await put('shipping-address', shippingAddress);
  return { cartId, cartToken };
};

const story: Story = async (actors) => {
  const cart = await insistentCart(wish(actors));
  const key = { 'idempotency-key': randomUUID() };
  const checkOut = () => checkOutAsGuest(stack, cart, { email: 'ada@example.com' }, key);
  const { id: orderId, customerId, orderToken = '' } = (await insist(stack, checkOut)).body;
  await paidInStory(insistent(stack, holding(stack.anonymous(), orderToken)), orderId);
  const claimed = await actors.ada.post<GuestsOrderBody>(`/v1/orders/${orderId}/claim`, { orderToken });
  const staff = await stack.as('staff');
  await insist(
    stack,
    () => staff.delete(`/v1/guests/${customerId}`),
    ({ status }) => status === 204 || status === 404,
  );
  const stranger = await insist(
    stack,
    () => holding(stack.anonymous(), orderToken).get(`/v1/orders/${orderId}`),
    ({ status }) => status < 500,
  );
  if (claimed.customerId === customerId || stranger.status !== 404) {
    throw new Error(`${orderId} is ${claimed.customerId}'s, and its secret answers ${stranger.status}`);
  }
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  await refundedInStory(orderId);
  return orderId;
};

proveCrashSafety('a guest’s, claimed and refunded', story, { leastStride: 8 });
