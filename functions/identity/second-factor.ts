/**
 * The second factor of an account: an authenticator app. Anybody may set one up; of staff and administrators a stage may
 * require it: then they can sign in only far enough to set it up (docs/accounts.md).
 */
import { DomainError, isDomainError } from '../shared/errors.ts';
import { enforceLimit } from '../shared/http/rate-limit.ts';
import type { Id } from '../shared/ids.ts';
import type { Role } from '../shared/permissions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import type { PendingSignIn } from './challenge.ts';
import { dropChallenge, keepChallenge, takeChallenge } from './challenge-store.ts';
import { profileAtSignIn } from './follow-pool.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Person, Profile, SecondFactor } from './profile.ts';
import {
  answerWithCode,
  associateApp,
  sessionOver,
  setSecondFactor,
  verifyApp,
} from './second-factor-calls.ts';
import { isRequiredOf } from './second-factor-rule.ts';
import { profileChanged, profileWrites } from './store.ts';
import { personOf, type Tokens } from './tokens.ts';
import { requireProfile } from './users.ts';

export type AppSecret = { readonly secret: string; readonly uri: string };

/** What authenticator apps read from a QR code (Key Uri Format). */
const secretFor = (email: string, secret: string): AppSecret => ({
  secret,
  uri: `otpauth://totp/${encodeURIComponent(`Waybill:${email}`)}?secret=${secret}&issuer=Waybill&algorithm=SHA1&digits=6&period=30`,
});

export type Challenge =
  | { readonly challenge: 'second-factor'; readonly session: string }
  | ({ readonly challenge: 'second-factor-setup'; readonly session: string } & AppSecret);

export const askForCode = async (userId: Id<'user'>, poolSession: string, now: Date): Promise<Challenge> => ({
  challenge: 'second-factor',
  session: await keepChallenge({ kind: 'code', userId, poolSession }, now),
});

/** The tokens stay here until the app is set up. */
export const askForSetup = async (
  { userId, email }: Person,
  tokens: Tokens,
  now: Date,
): Promise<Challenge> => {
  const secret = await associateApp(tokens.accessToken);
  const session = await keepChallenge({ kind: 'setup', userId, tokens }, now);
  return { challenge: 'second-factor-setup', session, ...secretFor(email, secret) };
};

/** @throws DomainError `invalid-code`, `unauthenticated` when the session is over, `rate-limited` */
export const completeSignIn = async (session: string, code: string, now: Date): Promise<Tokens> => {
  const pending = await takeChallenge(session, now);
  if (!pending) throw sessionOver();
  await enforceLimit('second-factor', { account: pending.userId, now });
  const tokens = await completed(pending, code);
  await dropChallenge(session);
  try {
    await profileAtSignIn({ ...personOf(tokens), secondFactor: 'on' }, now);
  } catch (error) {
    throw isDomainError(error, 'not-found') ? sessionOver() : error;
  }
  return tokens;
};

const completed = async (pending: PendingSignIn, code: string): Promise<Tokens> => {
  if (pending.kind === 'code') return answerWithCode(pending, code);
  await verifyApp(pending.tokens.accessToken, code);
  await setSecondFactor(pending.userId, true);
  return pending.tokens;
};

/** The pool knows an app by the token of its owner; a gateway has none. */
const bearer = (authorization: string | undefined): string => {
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new DomainError('forbidden', 'Only with an access token of your own');
  return token;
};

export type OwnRequest = {
  readonly userId: Id<'user'>;
  readonly authorization: string | undefined;
  readonly now: Date;
};

const alreadyOn = (): DomainError =>
  new DomainError('illegal-transition', 'There is a second factor already: take it away first');

export const beginSetup = async ({ userId, authorization, now }: OwnRequest): Promise<AppSecret> => {
  const profile = await requireProfile(userId, now);
  if (profile.secondFactor === 'on') throw alreadyOn();
  return secretFor(profile.email, await associateApp(bearer(authorization)));
};

/** The pool decides; the profile shows it. */
const recordSecondFactor = (userId: Id<'user'>, secondFactor: SecondFactor, now: Date): Promise<Profile> =>
  retryOnConflict(async () => {
    const profile = await requireProfile(userId, now);
    if ((profile.secondFactor ?? 'off') === secondFactor) return profile;
    const next = profileChanged(profile, { secondFactor }, now);
    await transact(profileWrites(profile, next));
    return next;
  });

export const confirmSetup = ({ userId, authorization, now }: OwnRequest, code: string): Promise<Profile> =>
  oneAtATime(userId, async () => {
    const profile = await requireProfile(userId, now);
    if (profile.secondFactor === 'on') throw alreadyOn();
    await verifyApp(bearer(authorization), code);
    await setSecondFactor(userId, true);
    return recordSecondFactor(userId, 'on', now);
  });

/** @throws DomainError `forbidden` where a role requires it: a lost app is an administrator's matter */
export const takeAway = (userId: Id<'user'>, roles: readonly Role[], now: Date): Promise<Profile> =>
  oneAtATime(userId, async () => {
    if (isRequiredOf(roles)) {
      throw new DomainError('forbidden', 'Your role needs it: an administrator can reset it');
    }
    await setSecondFactor(userId, false);
    return recordSecondFactor(userId, 'off', now);
  });
