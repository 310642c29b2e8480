/**
 * Two accounts that want one address, somebody who registers it, and sign-ins with older tokens, in seeded random orders of
 * their calls to the database. In the end the address is one account's at most, whoever proved it, and every profile says
 * what the pool says.
 */
import { expect, it } from '@jest/globals';
import { findAccount } from '../../functions/identity/account-calls.ts';
import { askForEmail, confirmEmail } from '../../functions/identity/change-email.ts';
import { findProfiles } from '../../functions/identity/finding-store.ts';
import { profileAtSignIn } from '../../functions/identity/follow-pool.ts';
import { register } from '../../functions/identity/register.ts';
import { getProfile } from '../../functions/identity/store.ts';
import { changeOwn } from '../../functions/identity/users.ts';
import { verifyEmail } from '../../functions/identity/verify-email.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, ulidOf } from '../../functions/shared/ids.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { asUser, newEmail, password, withPeople } from './people.ts';

const people = withPeople();

const network = '192.0.2.1';
/** What the code of the newest mail to an address is. */
const codeFor = (email: string): string => people.cognito().codeFor(email);

const somebody = async () => {
  const { accessToken, email } = await people.signedIn();
  const { id } = (await asUser(accessToken, 'GET /v1/me')).body as { id: Id<'user'> };
  return { id, email };
};

const begun = async () => {
  const [one, two, wanted, now] = [await somebody(), await somebody(), newEmail(), new Date()];
  await askForEmail(one.id, wanted, now);
  const codeOfOne = codeFor(wanted);
  await askForEmail(two.id, wanted, now);
  const codeOfTwo = codeFor(wanted);
  const registrationId = await register({ email: wanted, password, name: 'Newcomer' }, { network, now });
  return { one, two, wanted, now, codeOfOne, codeOfTwo, codeOfNewcomer: codeFor(wanted), registrationId };
};
type Begun = Awaited<ReturnType<typeof begun>>;

const asBefore = ({ id: userId, email }: Begun['one']) => ({
  userId,
  email,
  name: 'Pat',
  roles: ['customer'] as const,
  disabled: false,
});

const actorsOf = (story: Begun): Actors => {
  const { one, two, wanted, now, codeOfOne, codeOfTwo, codeOfNewcomer, registrationId } = story;
  const confirm = () => confirmEmail(one.id, codeOfOne, now);
  return {
    'one confirms': confirm,
    'one confirms again': confirm,
    'two confirms': () => confirmEmail(two.id, codeOfTwo, now),
    'the newcomer confirms': () =>
      verifyEmail({ email: wanted, code: codeOfNewcomer, registrationId }, { network, now }),
    'one signed in before': () => profileAtSignIn(asBefore(one), now),
    'two signed in before': () => profileAtSignIn(asBefore(two), now),
    'one is renamed': () => changeOwn(one.id, { name: 'Pat One' }, { expected: undefined, now }),
  };
};

const isExpected = (reason: unknown): boolean =>
  isDomainError(reason, 'invalid-code') || isDomainError(reason, 'conflict');

const check = async ({ one, two, wanted }: Begun, confirmed: readonly string[]): Promise<void> => {
  const holder = await findAccount(wanted);
  expect(holder === undefined).toBe(confirmed.length === 0);
  for (const { id } of [one, two]) {
    const [account, profile] = [await findAccount(ulidOf(id)), await getProfile(id)];
    expect(profile?.email).toBe(account?.email);
    const { items } = await findProfiles(profile?.email ?? '', { limit: 10 });
    expect(items.map(({ userId }) => userId)).toContain(id);
  }
  const { items } = await findProfiles(wanted, { limit: 10 });
  expect(items.filter(({ userId }) => userId !== holder?.userId)).toEqual([]);
};

it('an address is one account’s, and profiles follow the pool, whatever happens at the same time', async () => {
  await tellAll(0.15, async (random, say) => {
    const story = await begun();
    const actors = actorsOf(story);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    const ends = await together(random, actors, names, isExpected);
    const confirmed = names.filter(
      (name, index) => name.includes('confirms') && ends[index]?.status === 'fulfilled',
    );
    expect(new Set(confirmed.map((name) => name.split(' confirms')[0])).size).toBeLessThanOrEqual(1);
    await check(story, confirmed);
  });
}, 900_000);
