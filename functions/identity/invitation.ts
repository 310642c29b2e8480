/**
 * An account that an administrator opened waits for its person: a mail carries an invitation, by which they set a
 * password. It is as long as a key, so nobody guesses it, and only its hash is kept. Pure.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Id, idOf, idSchema, ulidOf } from '../shared/ids.ts';

export const invitationSchema = z.object({
  userId: idSchema('user'),
  secretHash: z.string(),
  expiresAt: z.iso.datetime(),
  expiresAtSeconds: z.int(),
});
export type Invitation = z.output<typeof invitationSchema>;

export const invitationLifetimeDays = 7;
const dayMilliseconds = 24 * 60 * 60 * 1000;
const secretBytes = 32;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** @returns the invitation, and the token that opens it, which is nowhere else */
export const newInvitation = (
  userId: Id<'user'>,
  now: Date,
): { readonly invitation: Invitation; readonly token: string } => {
  const secret = randomBytes(secretBytes).toString('base64url');
  const expires = now.getTime() + invitationLifetimeDays * dayMilliseconds;
  const invitation = {
    userId,
    secretHash: hashOf(secret),
    expiresAt: new Date(expires).toISOString(),
    expiresAtSeconds: Math.ceil(expires / 1000),
  };
  return { invitation, token: `${ulidOf(userId)}.${secret}` };
};

/** @returns undefined for what is no token of ours */
export const readToken = (
  token: string,
): { readonly userId: Id<'user'>; readonly secret: string } | undefined => {
  const [, name = '', secret = ''] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  const userId = idSchema('user').safeParse(name === '' ? undefined : idOf('user', name)).data;
  return userId && { userId, secret };
};

export const isOpenedBy = ({ secretHash, expiresAt }: Invitation, secret: string, now: Date): boolean =>
  expiresAt > now.toISOString() && secretHash === hashOf(secret);
