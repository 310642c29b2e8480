/** Somebody with a cart, who speaks to the carts' function as a browser does. */
import { handler as entry } from '../../functions/carts/api.ts';
import { asFunction } from '../support/as-function.ts';
import { type Answer, type Call, call } from '../support/http-event.ts';

const handler = asFunction('carts-api', entry);

export type Visitor = {
  readonly cartId: string;
  /** Of an anonymous visitor. */
  readonly cartToken: string | undefined;
  readonly ask: (route: string, rest?: Partial<Call>) => Promise<Answer>;
  readonly read: () => Promise<Answer>;
  readonly add: (variantId: string, quantity?: number) => Promise<Answer>;
  readonly set: (variantId: string, quantity: number) => Promise<Answer>;
  readonly coupon: (code: string) => Promise<Answer>;
};

export const openCart = (headers: Record<string, string> = {}, body: unknown = {}): Promise<Answer> =>
  call(handler, { route: 'POST /v1/carts', headers, body });

/** @param token of a customer; left out: somebody who is not signed in */
export const newVisitor = async (token?: string, currency = 'NGN'): Promise<Visitor> => {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const opened = await openCart(authorization, { currency });
  const { id: cartId, cartToken } = opened.body;
  const known = { ...authorization, ...(cartToken && { 'x-cart-token': cartToken }) };
  const ask: Visitor['ask'] = (route, { params, headers, ...rest } = {}) =>
    call(handler, {
      route,
      params: { id: cartId, ...params },
      headers: { ...known, ...headers },
      ...(token !== undefined && { token }),
      ...rest,
    });
  return {
    cartId,
    cartToken,
    ask,
    read: () => ask('GET /v1/carts/{id}'),
    add: (variantId, quantity = 1) => ask('POST /v1/carts/{id}/items', { body: { variantId, quantity } }),
    set: (variantId, quantity) =>
      ask('PUT /v1/carts/{id}/items/{variantId}', { params: { variantId }, body: { quantity } }),
    coupon: (code) => ask('POST /v1/carts/{id}/coupons', { body: { code } }),
  };
};
