/** Profiles and address books. */
import { newEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import { outboxWrite } from '../events/outbox.ts';
import { accessChangeWrite, openAccessCheck } from '../shared/access-change.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { transact, tryTransact, type Write } from '../shared/transact.ts';
import { addressBookSchema, emptyAddressBook, type Person, type Profile, profileSchema } from './profile.ts';
import { addressBookKey, everybodyKey, identityTable, profileKey, userPartition } from './table.ts';

const profiles = /* @__PURE__ */ defineDocument({
  table: identityTable,
  name: 'user',
  key: (userId: Id<'user'>) => profileKey(userId),
  schema: profileSchema,
  indexed: ({ userId, createdAt, email }) => ({
    listKey: everybodyKey,
    createdKey: `${createdAt}#${userId}`,
    emailKey: email.toLowerCase(),
  }),
});

/** Consistent: whoever changes a profile reads it by this first. */
export const getProfile = (userId: Id<'user'>): Promise<Profile | undefined> => profiles.get(userId);

/** The shops that this person owns, by their role's scope `shop`. */
export const shopsOf = async (userId: Id<'user'>): Promise<readonly string[]> =>
  (await getProfile(userId))?.shopIds ?? [];

export type ProfileChange = Partial<
  Pick<Profile, 'email' | 'name' | 'roles' | 'shopIds' | 'disabled' | 'secondFactor' | 'locale'>
>;

export const profileChanged = (profile: Profile, change: ProfileChange, now: Date): Profile => ({
  ...profile,
  ...change,
  updatedAt: now.toISOString(),
  version: profile.version + 1,
});

/** @param next as `changed` made it; refused with `conflict` when somebody else was faster */
export const profileWrite = (next: Profile): Write => profiles.write(next.userId, next);

const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join() === [...b].sort().join();

const isAsThePoolSays = (known: Profile, { email, roles, secondFactor }: Person): boolean =>
  known.email === email &&
  sameRoles(known.roles, roles) &&
  (secondFactor === undefined || secondFactor === (known.secondFactor ?? 'off'));

/**
 * The profile of somebody whom the user pool vouches for, made when it is missing: accounts may come from
 * anywhere, also from the pool's own console. Address and roles follow the pool.
 *
 *   deletion ── profile gone, access closed ────────────────── account gone
 *   sign-in ─────────────────────── the pool still vouches ── no profile: access is closed
 *
 * @throws DomainError `not-found` when the account is being deleted
 */
export const ensureProfile = async (person: Person, now: Date): Promise<Profile> => {
  const known = await getProfile(person.userId);
  if (known) {
    if (isAsThePoolSays(known, person)) return known;
    const { email, roles, secondFactor = known.secondFactor } = person;
    const followed = profileChanged(
      known,
      { email, roles: [...roles], ...(secondFactor && { secondFactor }) },
      now,
    );
    const refusals = await tryTransact([profileWrite(followed)]);
    return refusals.length === 0 ? followed : known;
  }
  const { userId, email, name, disabled, secondFactor, locale } = person;
  const profile: Profile = {
    userId,
    email,
    name,
    disabled,
    ...(secondFactor && { secondFactor }),
    ...(locale && { locale }),
    roles: [...person.roles],
    shopIds: [],
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
  };
  const gone = () => notFound('user');
  const refusals = await tryTransact([profiles.newWrite(userId, profile), openAccessCheck(userId, gone)]);
  const closed = refusals.find(({ error }) => isDomainError(error, 'not-found'));
  if (closed) throw closed.error;
  return refusals.length === 0 ? profile : ((await getProfile(person.userId)) ?? profile);
};

/** For staff to look at: who an address belongs to is decided by the user pool and by registrations' own items. */
export const listProfiles = (
  { email }: { readonly email?: string | undefined },
  request: PageRequest,
): Promise<Page<Profile>> => {
  const query =
    email === undefined
      ? ({ index: 'all', partition: everybodyKey, newestFirst: true } as const)
      : ({ index: 'byEmail', partition: email } as const);
  return queryPage({ table: identityTable, ...query }, profileSchema, request);
};

export const addressBooks = /* @__PURE__ */ defineDocument({
  table: identityTable,
  name: 'address book',
  key: (userId: Id<'user'>) => addressBookKey(userId),
  schema: addressBookSchema,
  absent: () => emptyAddressBook,
});

/**
 * Forgets the person and announces it, in one transaction; their tokens stop working with it. Somebody without
 * a profile only loses the tokens.
 */
export const deletePerson = async (userId: Id<'user'>, now: Date): Promise<void> => {
  const profile = await getProfile(userId);
  const closed = accessChangeWrite(userId, [{ disabled: true }], now);
  if (!profile) return transact([closed]);
  const sequence = profile.version + 1;
  await transact([
    {
      ...profiles.deleteWrite(userId, profile),
      otherwise: () => new DomainError('conflict', 'The profile changed meanwhile'),
    },
    { Delete: { TableName: tableName(identityTable), Key: addressBookKey(userId) } },
    outboxWrite(identityTable, {
      pk: userPartition(userId),
      sequence,
      events: [newEvent('user.deleted', { userId }, { now, sequence })],
    }),
    closed,
  ]);
};
