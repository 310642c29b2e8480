/** Signing in and out. */
import { accessChangeWrite } from '../shared/access-change.ts';
import { DomainError, isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { transact } from '../shared/transact.ts';
import { endSessions, findAccount } from './account-calls.ts';
import { dropEmailChange } from './email-change-store.ts';
import { profileAtSignIn } from './follow-pool.ts';
import type { Person } from './profile.ts';
import { askForCode, askForSetup, type Challenge } from './second-factor.ts';
import { isRequiredOf } from './second-factor-rule.ts';
import {
  deadRefreshToken,
  exchangeRefreshToken,
  invalidCredentials,
  type PasswordTaken,
  resetPassword,
  signIn,
} from './sign-in-calls.ts';
import { getProfile } from './store.ts';
import { personOf, type Tokens } from './tokens.ts';
import { awaitsCode } from './verify-email.ts';

const emailNotVerified = (): DomainError =>
  new DomainError('email-not-verified', 'Verify the e-mail address first: /v1/auth/verify-email');

const takePassword = async (email: string, password: string, now: Date): Promise<PasswordTaken> => {
  try {
    return await signIn(email, password);
  } catch (error) {
    const isUnknown = isDomainError(error, 'invalid-credentials');
    if (isUnknown && (await awaitsCode(email, password, now))) throw emailNotVerified();
    throw error;
  }
};

const enter = async (person: Person, now: Date): Promise<void> => {
  try {
    await profileAtSignIn(person, now);
  } catch (error) {
    throw isDomainError(error, 'not-found') ? invalidCredentials() : error;
  }
};

/** Tokens, or what is missing for them: the pool asks for a code where there is an app, we where there must be one. */
export const beginSignIn = async (
  email: string,
  password: string,
  now: Date,
): Promise<Tokens | Challenge> => {
  const taken = await takePassword(email, password, now);
  if (taken.kind === 'challenged') return askForCode(taken.userId, taken.poolSession, now);
  const { tokens } = taken;
  const person = { ...personOf(tokens), secondFactor: 'off' as const };
  await enter(person, now);
  return isRequiredOf(person.roles) ? askForSetup(person, tokens, now) : tokens;
};

/** A session from before the second factor was required of its owner does not go on without one. */
export const refreshTokens = async (refreshToken: string): Promise<Tokens> => {
  const tokens = await exchangeRefreshToken(refreshToken);
  const { userId, roles } = personOf(tokens);
  if (!isRequiredOf(roles)) return tokens;
  if ((await getProfile(userId))?.secondFactor !== 'on') throw deadRefreshToken();
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

/** Whoever had asked for another address with the old password does not get it. */
const startAfresh = async (userId: Id<'user'>, now: Date): Promise<void> => {
  await transact([accessChangeWrite(userId, [{ signedOutFrom: undefined }], now), dropEmailChange(userId)]);
  await endSessions(userId);
};

/** Whoever knew the old password is signed out with it. */
export const resetPasswordAndSignOut = async (
  { email, code, newPassword }: { email: string; code: string; newPassword: string },
  now: Date,
): Promise<void> => {
  await resetPassword(email, code, newPassword);
  const account = await findAccount(email);
  if (account) await startAfresh(account.userId, now);
};
