/** HTTP: orders of guests become an account's, and guests are forgotten. */
import { shownOrder } from '../orders/answer.ts';
import { deleteGuest } from '../orders/guest-store.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { claimOrder } from './claim-order.ts';
import { guestsRoutes } from './contract.ts';

export const handler = serve(guestsRoutes, {
  claimOrder: async ({ params, body, caller: { userId }, now }) => {
    const claimed = await claimOrder(params.id, userId, body.orderToken, now);
    log.info('order claimed', { orderId: claimed.id });
    return { status: 200, ...shownOrder(claimed) };
  },

  forgetGuest: async ({ params, now }) => {
    await deleteGuest(params.id, now);
    log.info('guest forgotten', { guestId: params.id });
    return { status: 204 };
  },
});
