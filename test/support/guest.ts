/** Somebody without an account: fills a cart, checks out with an e-mail address, opens the order by its secret. */
import { homeAddress, type OrderBody } from './shop.ts';
import type { Answer, SendOptions, Shopper } from './shopper.ts';
import type { TestStack } from './stack.ts';

export type GuestsCart = { readonly cartId: string; readonly cartToken: string };

export type GuestsOrderBody = OrderBody & {
  readonly customerId: string;
  readonly email?: string;
  readonly orderToken?: string;
};

export const guestAddress = { ...homeAddress, name: 'Gesa Gast' } as const;

export const newEmail = (): string => `guest-${crypto.randomUUID().slice(0, 12)}@example.com`;

export const guestsCart = async (
  stack: TestStack,
  variantId: string,
  quantity = 1,
  address: object = guestAddress,
): Promise<GuestsCart> => {
  const shopper = stack.anonymous();
  const opened = await shopper.post<{ id: string; cartToken: string }>('/v1/carts', { currency: 'NGN' });
  const { id: cartId, cartToken } = opened.body;
  const headers = { 'x-cart-token': cartToken };
  await shopper.put(`/v1/carts/${cartId}/items/${variantId}`, { quantity }, { headers });
  const addressed = await shopper.put(`/v1/carts/${cartId}/shipping-address`, address, { headers });
  if (addressed.status !== 200) throw new Error(`cart: ${addressed.status} ${addressed.text}`);
  return { cartId, cartToken };
};

export const checkOutAsGuest = (
  stack: TestStack,
  { cartId, cartToken }: GuestsCart,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<GuestsOrderBody>> =>
  stack.anonymous().post<GuestsOrderBody>(`/v1/carts/${cartId}/checkout`, body, {
    headers: { 'x-cart-token': cartToken, ...headers },
  });

export type Placed = { readonly order: GuestsOrderBody; readonly orderToken: string };

export const guestsOrder = async (
  stack: TestStack,
  variantId: string,
  email = newEmail(),
  quantity = 1,
): Promise<Placed> => {
  const answer = await checkOutAsGuest(stack, await guestsCart(stack, variantId, quantity), { email });
  if (answer.status !== 201) throw new Error(`checkout: ${answer.status} ${answer.text}`);
  return { order: answer.body, orderToken: answer.body.orderToken ?? '' };
};

/** Sends the secret along with every request. */
export const holding = (shopper: Shopper, orderToken: string): Shopper => {
  const withToken = (options: SendOptions = {}): SendOptions => ({
    ...options,
    headers: { 'x-order-token': orderToken, ...options.headers },
  });
  return {
    ...shopper,
    get: (path, options) => shopper.get(path, withToken(options)),
    post: (path, body, options) => shopper.post(path, body, withToken(options)),
    put: (path, body, options) => shopper.put(path, body, withToken(options)),
    patch: (path, body, options) => shopper.patch(path, body, withToken(options)),
    delete: (path, body, options) => shopper.delete(path, body, withToken(options)),
  };
};
