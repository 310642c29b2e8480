/**
 * A sign-in that waits for its second factor. The caller holds the key, the table what is locked with it: neither is of
 * use without the other, so that neither a leaked table nor a guessed name is half a sign-in.
 *
 *   sign-in ── key K, {tokens or the pool's session} locked with K, kept under the hash of K ── answers K
 *   code    ── K finds and unlocks it ── the pool checks the code ── tokens
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { tokensSchema } from './tokens.ts';

export const pendingSignInSchema = z.discriminatedUnion('kind', [
  /** The pool asks for the code. */
  z.object({ kind: z.literal('code'), userId: idSchema('user'), poolSession: z.string() }),
  /** The pool has given tokens, which are held back until an app is set up. */
  z.object({ kind: z.literal('setup'), userId: idSchema('user'), tokens: tokensSchema }),
]);
export type PendingSignIn = z.infer<typeof pendingSignInSchema>;

export const maximumWrongSecondFactors = 5;

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

export const newChallengeKey = (): string => randomBytes(keyBytes).toString('base64url');

export const challengeName = (key: string): string => createHash('sha256').update(key).digest('base64url');

const keyOf = (key: string): Buffer => createHash('sha256').update(`lock ${key}`).digest();

export const lockSignIn = (key: string, pending: PendingSignIn): string => {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, keyOf(key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(pending), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
};

export const unlockSignIn = (key: string, locked: string): PendingSignIn => {
  const bytes = Buffer.from(locked, 'base64');
  const decipher = createDecipheriv(algorithm, keyOf(key), bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  return pendingSignInSchema.parse(JSON.parse(text.toString('utf8')));
};
