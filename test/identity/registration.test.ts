import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { register } from '../../functions/identity/register.ts';
import { handler as sweepEntry } from '../../functions/identity/sweep.ts';
import { asFunction } from '../support/as-function.ts';
import { poolId } from '../support/cognito.ts';
import type { Answer } from '../support/http-event.ts';
import { newEmail, password, post, withPeople } from './people.ts';

const sweep = asFunction('identity-sweep', sweepEntry);

const people = withPeople();

const home = '192.0.2.1';
const elsewhere = '198.51.100.7';
const strangers = 'Strangers-own-1';

type Begun = { readonly email: string; readonly code: string; readonly registrationId: string };

/** Without its answer's time, which is long on purpose. */
const begin = async (email: string, secret: string, network = home): Promise<Begun> => {
  const account = { email, password: secret, name: 'Somebody' };
  const registrationId = await register(account, { network, now: new Date() });
  return { email, code: people.cognito().codeFor(email), registrationId };
};

const verify = (body: object, sourceIp = home): Promise<Answer> => post('verify-email', body, { sourceIp });
const unnamed = ({ email, code }: Begun) => ({ email, code });

const statusOf = async (email: string, secret: string): Promise<number> =>
  (await post('sign-in', { email, password: secret })).status;

const only = async (email: string, secret: string): Promise<void> => {
  const other = secret === password ? strangers : password;
  expect([await statusOf(email, secret), await statusOf(email, other)]).toEqual([200, 401]);
};

const usersOf = async (filter: string) => {
  const command = new ListUsersCommand({ UserPoolId: poolId, Filter: filter });
  return (await new CognitoIdentityProviderClient({}).send(command)).Users ?? [];
};

describe('the code of a registration', () => {
  it('opens it, and no other, when a stranger registers the address after it', async () => {
    const mine = await begin(newEmail(), password);
    const theirs = await begin(mine.email, strangers, elsewhere);
    expect(theirs.registrationId).not.toBe(mine.registrationId);
    expect((await verify(unnamed(mine))).status).toBe(204);
    expect((await verify(theirs)).status).toBe(400);
    await only(mine.email, password);
  });

  it('opens it, and no other, when a stranger had registered the address before', async () => {
    const theirs = await begin(newEmail(), strangers, elsewhere);
    const mine = await begin(theirs.email, password);
    expect((await verify(unnamed(mine))).status).toBe(204);
    expect((await verify(theirs)).status).toBe(400);
    await only(mine.email, password);
  });

  it.each(['before', 'after'])(
    'of a stranger who registered %s opens nothing for its owner',
    async (when) => {
      const email = newEmail();
      const first = await begin(
        email,
        when === 'before' ? strangers : password,
        when === 'before' ? elsewhere : home,
      );
      const second = await begin(
        email,
        when === 'before' ? password : strangers,
        when === 'before' ? home : elsewhere,
      );
      const [mine, theirs] = when === 'before' ? [second, first] : [first, second];
      expect((await verify(unnamed(theirs))).status).toBe(400);
      expect((await verify({ ...unnamed(theirs), registrationId: mine.registrationId })).status).toBe(400);
      expect(await statusOf(email, strangers)).toBe(403);
      expect((await verify(mine)).status).toBe(204);
      await only(email, password);
    },
  );

  it('opens the registration it was sent for, named or not, when one person registered twice', async () => {
    const first = await begin(newEmail(), password);
    const second = await begin(first.email, strangers);
    expect((await verify({ ...unnamed(second), registrationId: first.registrationId })).status).toBe(400);
    expect((await verify(unnamed(second))).status).toBe(204);
    await only(first.email, strangers);
  });

  it('counts from anywhere when there is no other registration, or it is named', async () => {
    const alone = await begin(newEmail(), password);
    expect((await verify(unnamed(alone), elsewhere)).status).toBe(204);
    const named = await begin(newEmail(), password);
    await begin(named.email, strangers, elsewhere);
    expect((await verify(named, '203.0.113.9')).status).toBe(204);
    await only(named.email, password);
  });

  it('is sent again for the registration of whoever asks', async () => {
    const mine = await begin(newEmail(), password);
    await begin(mine.email, strangers, elsewhere);
    await post('resend-code', { email: mine.email }, { sourceIp: home });
    const again = { email: mine.email, code: people.cognito().codeFor(mine.email) };
    expect(again.code).not.toBe(mine.code);
    expect((await verify(unnamed(mine))).status).toBe(400);
    expect((await verify(again)).status).toBe(204);
    await only(mine.email, password);
  });

  it('is not guessed: after ten wrong ones nothing is right until a new one is sent', async () => {
    const { email, code, registrationId } = await begin(newEmail(), password);
    const wrong = code === '000000' ? '000001' : '000000';
    const guesses = Array.from({ length: 14 }, () => verify({ email, code: wrong }));
    expect(new Set((await Promise.all(guesses)).map(({ status }) => status))).toEqual(new Set([400]));
    expect((await verify({ email, code, registrationId })).status).toBe(400);
    await post('resend-code', { email, registrationId });
    expect((await verify({ email, code: people.cognito().codeFor(email) })).status).toBe(204);
  });

  it('opens once, however often it is sent at the same time', async () => {
    const mine = await begin(newEmail(), password);
    const answers = await Promise.all(Array.from({ length: 6 }, () => verify(unnamed(mine))));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.every((status) => status < 500)).toBe(true);
    await people.signIn(mine.email);
  });
});

describe('registrations of one address', () => {
  it('at the same time are all answered, and exactly one becomes the account', async () => {
    const email = newEmail();
    const before = (await usersOf('email ^= "registration-"')).length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('register', { email, password, name: 'Racer' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.registrationId)).size).toBe(20);
    expect(await usersOf(`email = "${email}"`)).toHaveLength(0);
    expect((await verify({ email, code: people.cognito().codeFor(email) })).status).toBe(204);
    expect(await usersOf(`email = "${email}"`)).toHaveLength(1);
    expect(await usersOf('email ^= "registration-"')).toHaveLength(before);
    await people.signIn(email);
  });

  it('are opened one at a time: of two codes at once one is right', async () => {
    const first = await begin(newEmail(), password);
    const second = await begin(first.email, strangers);
    const answers = await Promise.all([verify(unnamed(first)), verify(unnamed(second))]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 400]);
    const statuses = [await statusOf(first.email, password), await statusOf(first.email, strangers)];
    expect(statuses.sort((a, b) => a - b)).toEqual([200, 401]);
  });

  it('say in the later mail that there is an earlier one', async () => {
    const { email } = await begin(newEmail(), password);
    await begin(email, strangers, elsewhere);
    const mails = people.cognito().mails.filter(({ to }) => to === email);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Your Waybill code',
      'Your Waybill code for another registration',
    ]);
    expect(mails[1]?.text).toContain('If you registered once, this is somebody else');
  });

  it('answer its owner alike whether it has an account or not', async () => {
    const known = await people.verified();
    const fresh = newEmail();
    for (const email of [known, fresh]) await post('register', { email, password: strangers, name: 'Eve' });
    expect(await statusOf(known, strangers)).toBe(await statusOf(fresh, strangers));
    await people.signIn(known);
    expect(await statusOf(known, strangers)).toBe(403);
  });

  it('leave the user pool a week after they were begun, and accounts stay', async () => {
    const { email } = await begin(newEmail(), password);
    const account = await people.verified();
    const unaddressed = 'email ^= "registration-"';
    expect(await usersOf(unaddressed)).not.toHaveLength(0);
    await sweep();
    expect(await usersOf(unaddressed)).not.toHaveLength(0);
    const realNow = Date.now;
    Date.now = () => realNow() + 9 * 24 * 60 * 60 * 1000;
    await sweep().finally(() => {
      Date.now = realNow;
    });
    expect(await usersOf(unaddressed)).toHaveLength(0);
    expect(await usersOf(`email = "${email}"`)).toHaveLength(0);
    await people.signIn(account);
  });
});
