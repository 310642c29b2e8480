/** HTTP: placing orders. */
import { shownOrder } from '../orders/answer.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { checkoutRoutes } from './contract.ts';
import { checkoutCart, placeDirectOrder } from './place-order.ts';
import { addressOf, whoPlaces } from './who-places.ts';

export const handler = serve(checkoutRoutes, {
  checkoutCart: async ({ params, body, caller, seed, sourceIp, now }) => {
    const placing = { customerId: caller.userId, address: addressOf(caller, sourceIp), seed };
    const order = await checkoutCart(params.id, { ...placing, ...body }, now);
    log.info('order placed', { orderId: order.id, cartId: params.id });
    return { status: 201, ...shownOrder(order) };
  },

  placeOrder: async ({ body, caller, scopes, seed, sourceIp, now }) => {
    const placing = await whoPlaces({ caller, scopes }, body.customerId, sourceIp);
    const order = await placeDirectOrder({ ...body, ...placing, seed }, now);
    log.info('order placed', { orderId: order.id });
    return { status: 201, ...shownOrder(order) };
  },
});
