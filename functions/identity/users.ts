/** Profiles as their owners and administrators read and change them. */
import { type AccessChange, accessChangeWrite } from '../shared/access-change.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import { type Role, roles } from '../shared/permissions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { deleteAccount, endSessions, findAccount, setEnabled, setName, setRoles } from './account-calls.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Profile } from './profile.ts';
import { setSecondFactor } from './second-factor-calls.ts';
import { isRequiredOf } from './second-factor-rule.ts';
import { deletePerson, ensureProfile, getProfile, profileChanged, profileWrite } from './store.ts';

/** @throws DomainError `not-found` when the user pool does not know this user either */
export const requireProfile = async (userId: Id<'user'>, now: Date): Promise<Profile> => {
  const known = await getProfile(userId);
  if (known) return known;
  const account = await findAccount(ulidOf(userId));
  if (!account) throw notFound('user');
  return ensureProfile(account, now);
};

type ChangeContext = { readonly expected: ExpectedVersions; readonly now: Date };

/**
 * Reads, decides and writes, again when a sign-in wrote in between: it follows the pool, so it may have seen half of
 * this change. What the client insists on counts once, at the beginning.
 */
const changeProfile = (
  userId: Id<'user'>,
  { expected, now }: ChangeContext,
  work: (profile: Profile) => Promise<Profile>,
): Promise<Profile> =>
  oneAtATime(userId, async () => {
    assertVersion((await requireProfile(userId, now)).version, expected);
    return retryOnConflict(async () => work(await requireProfile(userId, now)));
  });

export type OwnChange = { readonly name?: string | undefined; readonly locale?: Locale | undefined };

/** The pool first: when it refuses the name, nothing was changed. */
export const changeOwn = (userId: Id<'user'>, change: OwnChange, context: ChangeContext): Promise<Profile> =>
  changeProfile(userId, context, async (profile) => {
    const { name, locale } = change;
    const changed = profileChanged(
      profile,
      { ...(name !== undefined && { name }), ...(locale && { locale }) },
      context.now,
    );
    if (name !== undefined) await setName(userId, name);
    await transact([profileWrite(changed)]);
    return changed;
  });

export type UserChange = {
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

const applied = (profile: Profile, change: UserChange, now: Date): Profile =>
  profileChanged(
    profile,
    {
      ...(change.roles && {
        roles: roles.filter((role) => role === 'customer' || change.roles?.includes(role)),
      }),
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

/**
 * The pool is changed first: when the second step is lost in a crash, nobody has more rights than was wanted,
 * and the same request repeated completes it.
 */
export const changeUser = async (
  userId: Id<'user'>,
  change: UserChange,
  { actor, ...context }: ChangeContext & { readonly actor: Id<'user'> },
): Promise<Profile> => {
  assertNotOneself(change, userId, actor);
  return changeProfile(userId, context, async (profile) => {
    const after = applied(profile, change, context.now);
    if (change.roles) await setRoles(userId, after.roles);
    if (change.disabled !== undefined) await setEnabled(userId, !after.disabled);
    if (change.secondFactor) await setSecondFactor(userId, false);
    const isSignedOut = mustSignInAnew(profile, after, change);
    if (after.disabled || isSignedOut) await endSessions(userId);
    const changes: AccessChange[] = [{ roles: after.roles }, { disabled: after.disabled }];
    if (isSignedOut) changes.push({ signedOutFrom: undefined });
    await transact([profileWrite(after), accessChangeWrite(userId, changes, context.now)]);
    return after;
  });
};

/** Our own data and the announcement first: what a crash leaves in the pool is deleted by whoever hears it. */
export const deleteUser = (userId: Id<'user'>, now: Date): Promise<void> =>
  oneAtATime(userId, async () => {
    await retryOnConflict(() => deletePerson(userId, now));
    await deleteAccount(userId);
  });
