/**
 * The profile of somebody who has just signed in. Tokens may be older than a change that was made meanwhile, so it is the
 * pool that is followed, and not while somebody changes both:
 *
 *   sign-in ── tokens, old address ──────────────────────────── differs: waits its turn ── asks the pool ── as it is
 *   change  ─────────── lease ── pool, new address ── table ── give back
 */
import { isDomainError, notFound } from '../shared/errors.ts';
import { ulidOf } from '../shared/ids.ts';
import { findAccount } from './account-calls.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Person, Profile } from './profile.ts';
import { ensureProfile, getProfile, isAsThePoolSays } from './store.ts';

const followed = (person: Person, now: Date): Promise<Profile> =>
  oneAtATime(person.userId, async () => {
    const account = await findAccount(ulidOf(person.userId));
    if (!account) throw notFound('user');
    return ensureProfile(account, now);
  });

/** @throws DomainError `not-found` when the account is being deleted */
export const profileAtSignIn = async (person: Person, now: Date): Promise<Profile> => {
  const present = await getProfile(person.userId);
  if (!present) return ensureProfile(person, now);
  if (isAsThePoolSays(present, person)) return present;
  try {
    return await followed(person, now);
  } catch (error) {
    const known = isDomainError(error, 'conflict') ? await getProfile(person.userId) : undefined;
    if (!known) throw error;
    return known;
  }
};
