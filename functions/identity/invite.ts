/**
 * Accounts that administrators open for others. The address counts as proven, for nobody can enter the account before
 * they have set a password by a mail to it: by the invitation, or as one that was forgotten.
 *
 *   open    ── the address's turn ── pool, roles ── profile + `user.invited` in one transaction
 *   event   ── a token made, its hash kept ── mail          again: a new token, whose mail is the one that counts
 *   accept  ── token ── password in the pool ── invitation gone, profile without `invitedAt`
 *
 * What a crash leaves in the pool has no profile yet: the same request again completes it.
 */
import { newEvent } from '../events/catalogue.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import { log } from '../shared/log.ts';
import type { Role } from '../shared/permissions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import {
  type Account,
  choosePassword,
  createInvited,
  findAccount,
  lockWithUnknownPassword,
  setName,
  setRoles,
} from './account-calls.ts';
import { invalidCode } from './invalid-code.ts';
import { isOpenedBy, readToken } from './invitation.ts';
import { dropInvitation, getInvitation } from './invitation-store.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Profile } from './profile.ts';
import { addressMark } from './registration.ts';
import { getProfile, newProfileWrites, profileChanged, profileWrites } from './store.ts';
import { type ChangeContext, changeProfile, withEverybodys } from './users.ts';

export type Invited = {
  readonly email: string;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly locale?: Locale | undefined;
  readonly roles: readonly Role[];
  readonly shopIds: readonly string[];
};

const invitedEvent = (userId: Id<'user'>, sequence: number, now: Date) =>
  newEvent('user.invited', { userId }, { now, sequence });

/** An account without a profile never signed in, or is what a crash left. */
const accountFor = async ({ email, name }: Invited, present: Account | undefined): Promise<Id<'user'>> => {
  if (!present) {
    const userId = await createInvited(email, name);
    await lockWithUnknownPassword(userId);
    return userId;
  }
  const { userId } = present;
  if (present.isLocked) await lockWithUnknownPassword(userId);
  await setName(userId, name);
  return userId;
};

/**
 * @param seed the same again for a repeated request, which then finds its account there
 * @throws DomainError `already-exists` for an address that has an account
 */
export const inviteUser = (invited: Invited, seed: string, now: Date): Promise<Profile> =>
  oneAtATime(addressMark(invited.email), async () => {
    const present = await findAccount(invited.email);
    const known = present && (await getProfile(present.userId));
    if (known?.openedBy === seed) return known;
    if (known) {
      throw new DomainError('already-exists', 'This address has an account', { userId: known.userId });
    }
    const userId = await accountFor(invited, present);
    const roles = withEverybodys(invited.roles);
    await setRoles(userId, roles);
    const at = now.toISOString();
    const { email, name, phone, locale, shopIds } = invited;
    const profile: Profile = {
      userId,
      email,
      name,
      ...(phone !== undefined && { phone }),
      ...(locale && { locale }),
      roles,
      shopIds: [...new Set(shopIds)],
      disabled: false,
      invitedAt: at,
      openedBy: seed,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    await transact(newProfileWrites(profile, [invitedEvent(userId, profile.version, now)]));
    log.info('account opened', { userId });
    return profile;
  });

const hasPassword = (): DomainError =>
  new DomainError('illegal-transition', 'This person has set a password: they can ask for a new one');

/** @throws DomainError `illegal-transition` for who has set a password */
export const inviteAgain = (userId: Id<'user'>, context: ChangeContext): Promise<Profile> =>
  changeProfile(userId, context, async (profile) => {
    if (profile.invitedAt === undefined) throw hasPassword();
    const { now } = context;
    const next = profileChanged(profile, { invitedAt: now.toISOString() }, now);
    await transact(profileWrites(profile, next, [invitedEvent(userId, next.version, now)]));
    return next;
  });

/** @throws DomainError `invalid-code` for a token that is wrong, used or too old; `invalid-request` for the password */
export const acceptInvitation = async (token: string, password: string, now: Date): Promise<void> => {
  const read = readToken(token);
  if (!read) throw invalidCode();
  const { userId, secret } = read;
  await oneAtATime(userId, async () => {
    const [invitation, profile] = await Promise.all([getInvitation(userId), getProfile(userId)]);
    const isWaiting = profile?.invitedAt !== undefined;
    if (!invitation || !isWaiting || !isOpenedBy(invitation, secret, now)) throw invalidCode();
    await choosePassword(userId, password);
    await retryOnConflict(async () => {
      const known = await getProfile(userId);
      if (!known) throw invalidCode();
      const next = profileChanged(known, { invitedAt: undefined }, now);
      await transact([...profileWrites(known, next), dropInvitation(userId)]);
    });
  });
};
