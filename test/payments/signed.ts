/** Messages as the providers sign them, with any content. */
import { createHmac } from 'node:crypto';
import type { Message, World } from './world.ts';

const hmac = (algorithm: string, key: string | undefined, content: string): string =>
  createHmac(algorithm, key ?? '')
    .update(content)
    .digest('hex');

export const signedByPaystack = (world: World, body: object | string): Message => {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = hmac('sha512', world.secretOf('paystack').secretKey, rawBody);
  return { headers: { 'x-paystack-signature': signature }, rawBody };
};

export const signedByChapa = (world: World, body: object | string): Message => {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = hmac('sha256', world.secretOf('chapa').webhookSecret, rawBody);
  return { headers: { 'x-chapa-signature': signature }, rawBody };
};

export const signedByStripe = (world: World, body: object | string): Message => {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  const seconds = Math.floor(Date.now() / 1000);
  const signature = hmac('sha256', world.secretOf('stripe').webhookSecret, `${seconds}.${rawBody}`);
  return { headers: { 'stripe-signature': `t=${seconds},v1=${signature}` }, rawBody };
};

/** Daraja does not sign: the address that we gave it does. */
export const sentByDaraja = (world: World, txRef: string, body: object, refundId?: string): Message => {
  const content = refundId === undefined ? txRef : `${txRef}/${refundId}`;
  const token = hmac('sha256', world.secretOf('mpesa').callbackSecret, content);
  return {
    query: { txRef, ...(refundId !== undefined && { refundId }), token },
    rawBody: JSON.stringify(body),
  };
};
