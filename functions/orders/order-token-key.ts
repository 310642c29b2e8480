/**
 * Where the secrets of guests' orders come from: each follows from the order's id and a key that Secrets Manager alone
 * keeps. So mails can carry it, and a checkout that is repeated can answer it, while no table holds it.
 */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { type Id, ulidOf } from '../shared/ids.ts';
import { readSecret } from '../shared/secret.ts';
import type { Order } from './order.ts';
import { hashOfOrderSecret, opensOrder } from './order-token.ts';

const schema = z.object({ key: z.string().min(32) });

const secretOf = (orderId: Id<'order'>, key: string): string =>
  createHmac('sha256', key).update(`waybill:order-token:${orderId}`).digest('base64url');

const readKey = async (): Promise<string> => (await readSecret('ORDER_LINKS_SECRET_NAME', schema)).key;

export type OrderToken = { readonly token: string; readonly secretHash: string };

/** @throws DomainError `unavailable` when Secrets Manager does not answer */
export const newOrderToken = async (orderId: Id<'order'>): Promise<OrderToken> => {
  const secret = secretOf(orderId, await readKey());
  return { token: `${ulidOf(orderId)}.${secret}`, secretHash: hashOfOrderSecret(secret) };
};

/** The token that opens this order now; undefined when none does, or when it was made with a key that is gone. */
export const orderTokenOf = async (order: Order): Promise<string | undefined> => {
  if (!order.guest) return undefined;
  const { token } = await newOrderToken(order.id);
  return opensOrder(token, order) ? token : undefined;
};
