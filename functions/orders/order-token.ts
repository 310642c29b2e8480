/**
 * The secret that opens a guest's order: `<ULID of the order>.<256 bits that nobody can guess>`. The order keeps a hash
 * of the second part alone; `order-token-key.ts` says where it comes from.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { idOf, isIdOf } from '../shared/ids.ts';
import { secretHeaders } from '../shared/permissions.ts';
import type { Order } from './order.ts';
import { getOrder } from './store.ts';

export const hashOfOrderSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

const partsOf = (token: string): { readonly orderId: string; readonly secret: string } => {
  const dot = token.indexOf('.');
  return { orderId: idOf('order', token.slice(0, Math.max(dot, 0))), secret: token.slice(dot + 1) };
};

/** In constant time. Of orders that have no guest, or none any more, nothing opens. */
export const opensOrder = (token: string, { id, guest }: Pick<Order, 'id' | 'guest'>): boolean => {
  const { orderId, secret } = partsOf(token);
  if (!guest || orderId !== id) return false;
  const given = Buffer.from(hashOfOrderSecret(secret));
  const kept = Buffer.from(guest.secretHash);
  return given.length === kept.length && timingSafeEqual(given, kept);
};

/** The token of a request, when it opens the order that it names: whose idempotency keys these are. */
export const provenOrderToken = async ({
  headers,
}: {
  readonly headers: Readonly<Record<string, string | undefined>>;
}): Promise<string | undefined> => {
  const token = headers[secretHeaders['order-token']];
  const orderId = token === undefined ? '' : partsOf(token).orderId;
  if (token === undefined || !isIdOf('order', orderId)) return undefined;
  const order = await getOrder(orderId);
  return order && opensOrder(token, order) ? token : undefined;
};
