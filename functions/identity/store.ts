/** Profiles and address books. */
import { type DomainEvent, newEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import { outboxWrite } from '../events/outbox.ts';
import { accessChangeWrite, openAccessCheck } from '../shared/access-change.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { queryPage, type Read } from '../shared/read.ts';
import { transact, tryTransact, type Write } from '../shared/transact.ts';
import { findingWrites } from './finding-store.ts';
import { addressBookSchema, emptyAddressBook, type Person, type Profile, profileSchema } from './profile.ts';
import {
  addressBookKey,
  emailChangeKey,
  everybodyKey,
  identityTable,
  invitationKey,
  profileKey,
  userPartition,
} from './table.ts';

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

/** To be read with others, by `readTogether`. */
export const profileRead = (userId: Id<'user'>): Read<Profile | undefined> => profiles.readOf(userId);

/** The shops that this person owns, by their role's scope `shop`. */
export const shopsOf = async (userId: Id<'user'>): Promise<readonly string[]> =>
  (await getProfile(userId))?.shopIds ?? [];

export type ProfileChange = Partial<Omit<Profile, 'userId' | 'createdAt' | 'updatedAt' | 'version'>>;

export const profileChanged = (profile: Profile, change: ProfileChange, now: Date): Profile => ({
  ...profile,
  ...change,
  updatedAt: now.toISOString(),
  version: profile.version + 1,
});

/**
 * With what it is found by, and what it announces.
 * @param next as `profileChanged` made it; refused with `conflict` when somebody else was faster
 */
export const profileWrites = (
  before: Profile,
  next: Profile,
  events: readonly DomainEvent[] = [],
): Write[] => [...profiles.writes(next.userId, { next, events }), ...findingWrites(before, next)];

/** A profile that there is not yet. */
export const newProfileWrites = (profile: Profile, events: readonly DomainEvent[] = []): Write[] => [
  profiles.newWrite(profile.userId, profile),
  ...findingWrites(undefined, profile),
  ...(events.length > 0
    ? [outboxWrite(identityTable, { pk: userPartition(profile.userId), sequence: profile.version, events })]
    : []),
];

const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join() === [...b].sort().join();

/** Whether a token, or the pool, says of this person what the profile says. */
export const isAsThePoolSays = (known: Profile, { email, roles, secondFactor }: Person): boolean =>
  known.email === email &&
  known.invitedAt === undefined &&
  sameRoles(known.roles, roles) &&
  (secondFactor === undefined || secondFactor === (known.secondFactor ?? 'off'));

/** Whoever signs in has one. */
const withPassword = ({ invitedAt: _, ...profile }: Profile): Profile => profile;

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
    const change = { email, roles: [...roles], ...(secondFactor && { secondFactor }) };
    const followed = profileChanged(withPassword(known), change, now);
    const refusals = await tryTransact(profileWrites(known, followed));
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
  const refusals = await tryTransact([...newProfileWrites(profile), openAccessCheck(userId, gone)]);
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
    ...findingWrites(profile, undefined),
    ...[addressBookKey, emailChangeKey, invitationKey].map(
      (key): Write => ({ Delete: { TableName: tableName(identityTable), Key: key(userId) } }),
    ),
    outboxWrite(identityTable, {
      pk: userPartition(userId),
      sequence,
      events: [newEvent('user.deleted', { userId }, { now, sequence })],
    }),
    closed,
  ]);
};
