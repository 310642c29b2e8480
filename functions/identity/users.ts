/** Profiles as their owners, staff and administrators read and change them. */
import { type AccessChange, accessChangeWrite } from '../shared/access-change.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import type { Metadata } from '../shared/metadata.ts';
import type { Currency } from '../shared/money.ts';
import { type Role, roles } from '../shared/permissions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { deleteAccount, endSessions, findAccount, setEnabled, setName, setRoles } from './account-calls.ts';
import { byAnAdministrator, unlessLastAdministrator } from './administrators.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Profile } from './profile.ts';
import { setSecondFactor } from './second-factor-calls.ts';
import { isRequiredOf } from './second-factor-rule.ts';
import {
  deletePerson,
  ensureProfile,
  getProfile,
  type ProfileChange,
  profileChanged,
  profileWrites,
} from './store.ts';

/** @throws DomainError `not-found` when the user pool does not know this user either */
export const requireProfile = async (userId: Id<'user'>, now: Date): Promise<Profile> => {
  const known = await getProfile(userId);
  if (known) return known;
  const account = await findAccount(ulidOf(userId));
  if (!account) throw notFound('user');
  return ensureProfile(account, now);
};

export type ChangeContext = { readonly expected: ExpectedVersions; readonly now: Date };

/**
 * Reads, decides and writes, again when a sign-in wrote in between: it follows the pool, so it may have seen half of
 * this change. What the client insists on counts once, at the beginning.
 */
export const changeProfile = (
  userId: Id<'user'>,
  { expected, now }: ChangeContext,
  work: (profile: Profile) => Promise<Profile>,
): Promise<Profile> =>
  oneAtATime(userId, async () => {
    assertVersion((await requireProfile(userId, now)).version, expected);
    return retryOnConflict(async () => work(await requireProfile(userId, now)));
  });

/** `null` takes away. */
export type OwnChange = {
  readonly name?: string | undefined;
  readonly phone?: string | null | undefined;
  readonly currency?: Currency | null | undefined;
  readonly locale?: Locale | undefined;
  readonly vatNumber?: string | null | undefined;
};

/** What is left out stays. */
const ownChange = ({ name, phone, currency, locale, vatNumber }: OwnChange): ProfileChange => ({
  ...(name !== undefined && { name }),
  ...(phone !== undefined && { phone: phone ?? undefined }),
  ...(currency !== undefined && { currency: currency ?? undefined }),
  ...(locale && { locale }),
  ...(vatNumber !== undefined && { vatNumber: vatNumber ?? undefined }),
});

/** The pool first: when it refuses the name, nothing was changed. */
export const changeOwn = (userId: Id<'user'>, change: OwnChange, context: ChangeContext): Promise<Profile> =>
  changeProfile(userId, context, async (profile) => {
    const changed = profileChanged(profile, ownChange(change), context.now);
    if (change.name !== undefined) await setName(userId, change.name);
    await transact(profileWrites(profile, changed));
    return changed;
  });

export const setMetadata = (
  userId: Id<'user'>,
  metadata: Metadata,
  context: ChangeContext,
): Promise<Profile> =>
  changeProfile(userId, context, async (profile) => {
    const changed = profileChanged(profile, { metadata }, context.now);
    await transact(profileWrites(profile, changed));
    return changed;
  });

export type UserChange = Pick<OwnChange, 'name' | 'phone'> & {
  readonly roles?: readonly Role[] | undefined;
  readonly disabled?: boolean | undefined;
  readonly shopIds?: readonly string[] | undefined;
  readonly secondFactor?: 'off' | undefined;
};

/** A shop without an administrator is a shop that nobody can repair. */
const assertNotOneself = (change: UserChange, userId: Id<'user'>, actor: Id<'user'>): void => {
  if (userId !== actor) return;
  if (change.disabled || change.secondFactor || (change.roles && !change.roles.includes('admin'))) {
    throw new DomainError('forbidden', 'Administrators cannot take their own access away');
  }
};

/** Everybody is a customer; in the order of the permission table. */
export const withEverybodys = (given: readonly Role[]): Role[] =>
  roles.filter((role) => role === 'customer' || given.includes(role));

const applied = (profile: Profile, change: UserChange, now: Date): Profile =>
  profileChanged(
    profile,
    {
      ...ownChange({ name: change.name, phone: change.phone }),
      ...(change.roles && { roles: withEverybodys(change.roles) }),
      ...(change.disabled !== undefined && { disabled: change.disabled }),
      ...(change.secondFactor && { secondFactor: change.secondFactor }),
      ...(change.shopIds && { shopIds: [...new Set(change.shopIds)] }),
    },
    now,
  );

/** Sessions that began with a lost app, or without the one that a new role requires, do not go on. */
const mustSignInAnew = (before: Profile, after: Profile, change: UserChange): boolean =>
  change.secondFactor !== undefined ||
  (isRequiredOf(after.roles) && !isRequiredOf(before.roles) && after.secondFactor !== 'on');

/** @throws DomainError `forbidden` for one's own access, and for who is no administrator any more */
export const changeUser = async (
  userId: Id<'user'>,
  change: UserChange,
  { actor, ...context }: ChangeContext & { readonly actor: Id<'user'> },
): Promise<Profile> => {
  assertNotOneself(change, userId, actor);
  const work = () => changeProfile(userId, context, (profile) => changedByAdmin(profile, change, context));
  const mayTakeAnAdministrator = change.disabled || (change.roles && !change.roles.includes('admin'));
  return mayTakeAnAdministrator ? byAnAdministrator(actor, work) : work();
};

/**
 * The pool is changed first: when the second step is lost in a crash, nobody has more rights than was wanted,
 * and the same request repeated completes it.
 */
const changedByAdmin = async (
  profile: Profile,
  change: UserChange,
  { now }: ChangeContext,
): Promise<Profile> => {
  const { userId } = profile;
  const after = applied(profile, change, now);
  if (change.name !== undefined) await setName(userId, change.name);
  if (change.roles) await setRoles(userId, after.roles);
  if (change.disabled !== undefined) await setEnabled(userId, !after.disabled);
  if (change.secondFactor) await setSecondFactor(userId, false);
  const isSignedOut = mustSignInAnew(profile, after, change);
  if (after.disabled || isSignedOut) await endSessions(userId);
  const changes: AccessChange[] = [{ roles: after.roles }, { disabled: after.disabled }];
  if (isSignedOut) changes.push({ signedOutFrom: undefined });
  await transact([...profileWrites(profile, after), accessChangeWrite(userId, changes, now)]);
  return after;
};

/** Our own data and the announcement first: what a crash leaves in the pool is deleted by whoever hears it. */
const forgetUser = (userId: Id<'user'>, now: Date): Promise<void> =>
  oneAtATime(userId, async () => {
    await retryOnConflict(() => deletePerson(userId, now));
    await deleteAccount(userId);
  });

/** @throws DomainError `forbidden` for the last administrator */
export const deleteOneself = async (userId: Id<'user'>, now: Date): Promise<void> => {
  const profile = await getProfile(userId);
  const work = () => forgetUser(userId, now);
  return profile?.roles.includes('admin') ? unlessLastAdministrator(userId, work) : work();
};

/** @throws DomainError `not-found`; `forbidden` for oneself, and for who is no administrator any more */
export const deleteUser = async (
  userId: Id<'user'>,
  { actor, expected, now }: ChangeContext & { readonly actor: Id<'user'> },
): Promise<void> => {
  if (userId === actor) throw new DomainError('forbidden', 'Delete your own account by DELETE /v1/me');
  await byAnAdministrator(actor, async () => {
    assertVersion((await requireProfile(userId, now)).version, expected);
    await forgetUser(userId, now);
  });
};
