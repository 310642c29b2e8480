/** Signing in and out. */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { accessChangeWrite } from '../shared/access-change.ts';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { type Id, idOf } from '../shared/ids.ts';
import { transact } from '../shared/transact.ts';
import { endSessions, findAccount } from './account-calls.ts';
import { type Person, rolesOfGroups } from './profile.ts';
import { invalidCredentials, resetPassword, signIn, type Tokens } from './sign-in-calls.ts';
import { ensureProfile } from './store.ts';
import { awaitsCode } from './verify-email.ts';

const idClaims = z.object({
  sub: z.string(),
  email: z.string(),
  name: z.string().default(''),
  'cognito:groups': z.array(z.string()).default([]),
});

/** The id token came from the pool itself over TLS: it needs no check of its signature. */
const personOf = (idToken: string): Person => {
  const { sub, email, name, 'cognito:groups': groups } = idClaims.parse(decodeJwt(idToken));
  return { userId: idOf('user', sub), email, name, roles: rolesOfGroups(groups), disabled: false };
};

const emailNotVerified = (): DomainError =>
  new DomainError('email-not-verified', 'Verify the e-mail address first: /v1/auth/verify-email');

const signInOrWait = async (email: string, password: string, now: Date): Promise<Tokens> => {
  try {
    return await signIn(email, password);
  } catch (error) {
    const isUnknown = isDomainError(error, 'invalid-credentials');
    if (isUnknown && (await awaitsCode(email, password, now))) throw emailNotVerified();
    throw error;
  }
};

export const signInWithProfile = async (email: string, password: string, now: Date): Promise<Tokens> => {
  const tokens = await signInOrWait(email, password, now);
  try {
    await ensureProfile(personOf(tokens.idToken), now);
  } catch (error) {
    throw isDomainError(error, 'not-found') ? invalidCredentials() : error;
  }
  return tokens;
};

/** Ends every session; access tokens that are still valid stop working, too. */
export const signOutEverywhere = async (
  userId: Id<'user'>,
  session: string | undefined,
  now: Date,
): Promise<void> => {
  await transact([accessChangeWrite(userId, [{ signedOutFrom: session }], now)]);
  await endSessions(userId);
};

/** Whoever knew the old password is signed out with it. */
export const resetPasswordAndSignOut = async (
  { email, code, newPassword }: { email: string; code: string; newPassword: string },
  now: Date,
): Promise<void> => {
  await resetPassword(email, code, newPassword);
  const account = await findAccount(email);
  if (account) await signOutEverywhere(account.userId, undefined, now);
};
