/** HTTP: orders of guests become an account's, and guests are forgotten. */
import { getProfile } from '../identity/store.ts';
import { shownOrder } from '../orders/answer.ts';
import { deleteGuest } from '../orders/guest-store.ts';
import { orderClaimed } from '../orders/order-claimed.ts';
import { orders } from '../orders/store.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { guestsRoutes } from './contract.ts';

export const handler = serve(guestsRoutes, {
  claimOrder: async ({ params, body, caller: { userId }, now }) => {
    const profile = await getProfile(userId);
    if (!profile) throw notFound('user');
    const claimant = { userId, email: profile.email };
    const claimed = await orders.change(params.id, (order) =>
      orderClaimed(order, claimant, body.orderToken, now),
    );
    log.info('order claimed', { orderId: claimed.id });
    return { status: 200, ...shownOrder(claimed) };
  },

  forgetGuest: async ({ params, now }) => {
    await deleteGuest(params.id, now);
    log.info('guest forgotten', { guestId: params.id });
    return { status: 204 };
  },
});
