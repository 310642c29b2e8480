/** Whose idempotency keys a request of somebody without an account carries. */
import * as z from 'zod';
import type { ProvenSecret } from '../shared/http/serve.ts';
import { secretHeaders } from '../shared/permissions.ts';
import { getCart } from './store.ts';
import { cartIdOf, opens } from './token.ts';

const pathSchema = z.object({ id: z.string() });

/** The token, when it opens the cart that the path names; opening a new cart is nobody's yet. */
export const provenCartToken: ProvenSecret = async ({ params, headers }) => {
  const token = headers[secretHeaders['cart-token']];
  const cartId = pathSchema.safeParse(params).data?.id;
  if (token === undefined || cartId === undefined || cartIdOf(token) !== cartId) return undefined;
  const cart = await getCart(cartId);
  return cart && opens(token, cart) ? token : undefined;
};
