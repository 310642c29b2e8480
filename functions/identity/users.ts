/** Profiles as their owners and administrators read and change them. */
import { accessChangeWrite } from '../shared/access-change.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import { type Role, roles } from '../shared/permissions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { deleteAccount, endSessions, findAccount, setEnabled, setName, setRoles } from './account-calls.ts';
import type { Profile } from './profile.ts';
import { changed, deletePerson, ensureProfile, getProfile, profileWrite } from './store.ts';

/** @throws DomainError `not-found` when the user pool does not know this user either */
export const requireProfile = async (userId: Id<'user'>, now: Date): Promise<Profile> => {
  const known = await getProfile(userId);
  if (known) return known;
  const account = await findAccount(ulidOf(userId));
  if (!account) throw notFound('user');
  return ensureProfile(account, now);
};

type ChangeContext = { readonly expected: ExpectedVersions; readonly now: Date };

export const changeName = (
  userId: Id<'user'>,
  name: string,
  { expected, now }: ChangeContext,
): Promise<Profile> =>
  retryOnConflict(async () => {
    const profile = await requireProfile(userId, now);
    assertVersion(profile.version, expected);
    const renamed = changed(profile, { name }, now);
    await transact([profileWrite(renamed)]);
    await setName(userId, name);
    return renamed;
  });

export type UserChange = {
  readonly roles?: readonly Role[] | undefined;
  readonly disabled?: boolean | undefined;
  readonly shopIds?: readonly string[] | undefined;
};

/** A shop without an administrator is a shop that nobody can repair. */
const assertNotOneself = (change: UserChange, userId: Id<'user'>, actor: Id<'user'>): void => {
  if (userId !== actor) return;
  if (change.disabled || (change.roles && !change.roles.includes('admin'))) {
    throw new DomainError('forbidden', 'Administrators cannot take their own access away');
  }
};

const applied = (profile: Profile, change: UserChange, now: Date): Profile =>
  changed(
    profile,
    {
      ...(change.roles && {
        roles: roles.filter((role) => role === 'customer' || change.roles?.includes(role)),
      }),
      ...(change.disabled !== undefined && { disabled: change.disabled }),
      ...(change.shopIds && { shopIds: [...new Set(change.shopIds)] }),
    },
    now,
  );

/**
 * The pool is changed first: when the second step is lost in a crash, nobody has more rights than was wanted,
 * and the same request repeated completes it.
 */
export const changeUser = (
  userId: Id<'user'>,
  change: UserChange,
  { actor, expected, now }: ChangeContext & { readonly actor: Id<'user'> },
): Promise<Profile> =>
  retryOnConflict(async () => {
    assertNotOneself(change, userId, actor);
    const profile = await requireProfile(userId, now);
    assertVersion(profile.version, expected);
    const after = applied(profile, change, now);
    if (change.roles) await setRoles(userId, after.roles);
    if (change.disabled !== undefined) await setEnabled(userId, !after.disabled);
    if (after.disabled) await endSessions(userId);
    await transact([
      profileWrite(after),
      accessChangeWrite(userId, [{ roles: after.roles }, { disabled: after.disabled }], now),
    ]);
    return after;
  });

/** Our own data and the announcement first: what a crash leaves in the pool is deleted by whoever hears it. */
export const deleteUser = async (userId: Id<'user'>, now: Date): Promise<void> => {
  await retryOnConflict(() => deletePerson(userId, now));
  await deleteAccount(userId);
};
