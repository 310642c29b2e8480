/** HTTP: placing orders. */
import { provenCartToken } from '../carts/proven-token.ts';
import { shownOrder } from '../orders/answer.ts';
import { DomainError } from '../shared/errors.ts';
import { acceptedLocale } from '../shared/http/accept-language.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { secretHeaders } from '../shared/permissions.ts';
import { checkoutAsGuest, type GuestsOrder } from './checkout-as-guest.ts';
import { checkoutRoutes } from './contract.ts';
import { withAccountsOwn } from './left-out.ts';
import { checkoutCart, placeDirectOrder } from './place-order.ts';
import { addressOf, whoPlaces } from './who-places.ts';

const hasOwnAddress = (): DomainError =>
  new DomainError('invalid-request', 'Mails go to the address of your account', {
    errors: [{ path: 'email', message: 'is for those who check out without an account' }],
  });

type Checkout = HttpRequest<typeof checkoutRoutes.checkoutCart>;

const ofCustomer = async (caller: Caller, { params, headers, body, seed, sourceIp, now }: Checkout) => {
  const { email, ...wishes } = body ?? {};
  if (email !== undefined) throw hasOwnAddress();
  const spoken = acceptedLocale(headers);
  const placing = { customerId: caller.userId, address: addressOf(caller, sourceIp), seed, spoken };
  return { order: await checkoutCart(params.id, { ...wishes, ...placing }, now), orderToken: undefined };
};

const ofGuest = ({ params, headers, body, seed, sourceIp, now }: Checkout): Promise<GuestsOrder> => {
  const cartToken = headers[secretHeaders['cart-token']] ?? '';
  const spoken = acceptedLocale(headers);
  return checkoutAsGuest(params.id, { cartToken, address: sourceIp, seed, ...body, spoken }, now);
};

export const handler = serve(
  checkoutRoutes,
  {
    checkoutCart: async (request) => {
      const { caller, params } = request;
      const { order, orderToken } = await (caller ? ofCustomer(caller, request) : ofGuest(request));
      log.info('order placed', { orderId: order.id, cartId: params.id, guest: !caller });
      const { body, headers } = shownOrder(order);
      return { status: 201, headers, body: { ...body, ...(orderToken !== undefined && { orderToken }) } };
    },

    placeOrder: async ({ body, headers, caller, scopes, seed, sourceIp, now }) => {
      const placing = await whoPlaces({ caller, scopes }, body.customerId, sourceIp);
      const spoken = placing.actor === undefined ? acceptedLocale(headers) : undefined;
      const terms = await withAccountsOwn(placing.customerId, body);
      const order = await placeDirectOrder({ ...body, ...placing, ...terms, seed, spoken }, now);
      log.info('order placed', { orderId: order.id });
      return { status: 201, ...shownOrder(order) };
    },
  },
  { provenSecret: provenCartToken },
);
