/**
 * The secret that opens an anonymous cart: `<ULID of the cart>.<256 random bits>`. Only a hash of the secret part
 * is kept; it is random, so a plain hash is enough.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Id, idOf, isIdOf, ulidOf } from '../shared/ids.ts';
import type { Cart } from './cart.ts';

const secretBytes = 32;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const newCartToken = (cartId: Id<'cart'>): { token: string; secretHash: string } => {
  const secret = randomBytes(secretBytes).toString('base64url');
  return { token: `${ulidOf(cartId)}.${secret}`, secretHash: hashOf(secret) };
};

/** The cart that a token says it opens; undefined for what is no token of ours. */
export const cartIdOf = (token: string): Id<'cart'> | undefined => {
  const cartId = idOf('cart', token.slice(0, token.indexOf('.')));
  return isIdOf('cart', cartId) ? cartId : undefined;
};

/** In constant time: an attacker learns nothing from how long the answer took. */
export const opens = (token: string, { id, secretHash }: Cart): boolean => {
  if (secretHash === undefined || cartIdOf(token) !== id) return false;
  const given = Buffer.from(hashOf(token.slice(token.indexOf('.') + 1)));
  const kept = Buffer.from(secretHash);
  return given.length === kept.length && timingSafeEqual(given, kept);
};
