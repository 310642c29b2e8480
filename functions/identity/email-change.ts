/**
 * Another e-mail address for an account, in two steps: a code goes to the new one, and a notice to the present one. Until
 * the code comes back nothing changes: signing in, mails and guests' orders go by the present address. Pure.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';

export const emailChangeSchema = z.object({
  userId: idSchema('user'),
  email: z.string(),
  codeHash: z.string(),
  wrongCodes: z.int(),
  expiresAt: z.iso.datetime(),
  expiresAtSeconds: z.int(),
});
export type EmailChange = z.output<typeof emailChangeSchema>;

export const codeLifetimeMinutes = 60;
/** With six digits and the rate limits of the routes, a guess is right once in thousands of years. */
export const maximumWrongCodes = 5;

/** Bound to account and address: no code opens another's. */
const hashOf = (userId: Id<'user'>, email: string, code: string): string =>
  createHash('sha256').update([userId, email, code].join('\n')).digest('base64url');

export const newEmailChange = (userId: Id<'user'>, email: string, code: string, now: Date): EmailChange => {
  const expiresAt = new Date(now.getTime() + codeLifetimeMinutes * 60_000);
  return {
    userId,
    email,
    codeHash: hashOf(userId, email, code),
    wrongCodes: 0,
    expiresAt: expiresAt.toISOString(),
    expiresAtSeconds: Math.ceil(expiresAt.getTime() / 1000),
  };
};

export const isOpenedBy = ({ userId, email, codeHash, expiresAt }: EmailChange, code: string, now: Date) =>
  expiresAt > now.toISOString() && codeHash === hashOf(userId, email, code);
