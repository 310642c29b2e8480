/**
 * An owner and a stranger who register one address at the same time, type codes and ask for new ones, in seeded random
 * orders of their calls to the database. Whoever opens the account has the owner's code of the owner's registration, and
 * the password that opens it afterwards is the owner's.
 */
import { expect, it } from '@jest/globals';
import { findAccount } from '../../functions/identity/account-calls.ts';
import { register, resendCode } from '../../functions/identity/register.ts';
import { waitingRegistrations } from '../../functions/identity/registration-store.ts';
import { passwordHolds } from '../../functions/identity/sign-in-calls.ts';
import { verifyEmail } from '../../functions/identity/verify-email.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { newEmail, withPeople } from './people.ts';

const people = withPeople();

const [ownPassword, strangePassword] = ['Owners-own-pass-1', 'Strangers-pass-22'];
const [home, elsewhere] = ['192.0.2.1', '198.51.100.7'];

const begun = async () => {
  const [email, now] = [newEmail(), new Date()];
  const ofOwner = { email, password: ownPassword, name: 'Ada' };
  const ofStranger = { email, password: strangePassword, name: 'Mallory' };
  const own = await register(ofOwner, { network: home, now });
  const ownCode = people.cognito().codeFor(email);
  await register(ofStranger, { network: elsewhere, now });
  return { email, now, own, ownCode, strangeCode: people.cognito().codeFor(email), ofOwner, ofStranger };
};
type Begun = Awaited<ReturnType<typeof begun>>;

const actorsOf = ({ email, now, own, ownCode, strangeCode, ofOwner, ofStranger }: Begun): Actors => {
  const atHome = { network: home, now };
  const away = { network: elsewhere, now };
  const named = () => verifyEmail({ email, code: ownCode, registrationId: own }, atHome);
  return {
    'own code, named': named,
    'own code, named, again': named,
    'own code': () => verifyEmail({ email, code: ownCode }, atHome),
    'the stranger’s code, typed at home': () => verifyEmail({ email, code: strangeCode }, atHome),
    'the stranger’s code, for the own registration': () =>
      verifyEmail({ email, code: strangeCode, registrationId: own }, atHome),
    'own code, typed elsewhere': () => verifyEmail({ email, code: ownCode }, away),
    'a new code asked for at home': () => resendCode({ email }, atHome),
    'the owner registers again': () => register(ofOwner, atHome),
    'the stranger registers again': () => register(ofStranger, away),
  };
};

const isExpected = (reason: unknown): boolean =>
  isDomainError(reason, 'invalid-code') || isDomainError(reason, 'conflict');

const check = async ({ email, now, own }: Begun, isOpened: boolean): Promise<void> => {
  const account = await findAccount(email);
  expect(account?.confirmed ?? false).toBe(isOpened);
  const waiting = await waitingRegistrations(email, now);
  expect(waiting.some(({ registrationId }) => registrationId === own)).toBe(!isOpened);
  if (!account || !isOpened) return;
  expect(await passwordHolds(account.userId, ownPassword)).toBe(true);
  expect(await passwordHolds(account.userId, strangePassword)).toBe(false);
};

it('a code opens the registration that it was mailed for, and no other, whatever happens at the same time', async () => {
  await tellAll(0.25, async (random, say) => {
    const story = await begun();
    const actors = actorsOf(story);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    const ends = await together(random, actors, names, isExpected);
    const opened = names.filter(
      (name, index) => name.includes('code') && ends[index]?.status === 'fulfilled',
    );
    const openers = opened.filter((name) => !name.startsWith('a new code'));
    expect(openers.filter((name) => name.startsWith('the stranger'))).toEqual([]);
    await check(story, openers.length > 0);
  });
}, 900_000);
