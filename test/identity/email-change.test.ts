/** Another e-mail address for an account: proven first, announced to the present one, and nobody learns whose it is. */
import { describe, expect, it } from '@jest/globals';
import { findAccount, giveAddress } from '../../functions/identity/account-calls.ts';
import { profileAtSignIn } from '../../functions/identity/follow-pool.ts';
import { getProfile } from '../../functions/identity/store.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { asUser, newEmail, password, post, withPeople } from './people.ts';

const people = withPeople();

const somebody = async () => {
  const person = await people.signedIn();
  const { id } = (await asUser(person.accessToken, 'GET /v1/me')).body;
  return { ...person, id: id as Id<'user'> };
};

const ask = (token: string, email: string) => asUser(token, 'POST /v1/me/email', { body: { email } });
const confirm = (token: string, code: string) =>
  asUser(token, 'POST /v1/me/email/confirm', { body: { code } });
const mailsTo = (email: string) => people.cognito().mails.filter(({ to }) => to === email);
const other = (code: string): string => (code === '000000' ? '000001' : '000000');
const signInStatus = async (email: string) => (await post('sign-in', { email, password })).status;

describe('another e-mail address', () => {
  it('counts once its code came back, and frees the former one', async () => {
    const { accessToken, email } = await somebody();
    const next = newEmail();
    const asked = await ask(accessToken, next.toUpperCase());
    expect([asked.status, asked.body]).toMatchObject([202, { email: next }]);
    expect(mailsTo(email).at(-1)?.text).toContain('ask for a new password now');
    expect(await signInStatus(next)).toBe(401);
    expect((await asUser(accessToken, 'GET /v1/me')).body.email).toBe(email);
    const confirmed = await confirm(accessToken, people.cognito().codeFor(next));
    expect([confirmed.status, confirmed.body.email]).toEqual([200, next]);
    expect((await asUser(accessToken, 'GET /v1/me')).body.email).toBe(next);
    expect([await signInStatus(next), await signInStatus(email)]).toEqual([200, 401]);
    await people.registered(email);
    await post('verify-email', { email, code: people.cognito().codeFor(email) });
    expect(await signInStatus(email)).toBe(200);
  });

  it('of somebody else is answered alike and as slowly, and its owner is told', async () => {
    const [asker, owner] = [await somebody(), await somebody()];
    const timed = async (email: string) => {
      const began = performance.now();
      const { status, body } = await ask(asker.accessToken, email);
      return { status, keys: Object.keys(body), isSlow: performance.now() - began >= 499 };
    };
    const [free, taken] = [await timed(newEmail()), await timed(owner.email)];
    expect(taken).toEqual(free);
    expect(free.isSlow).toBe(true);
    expect(mailsTo(owner.email).at(-1)?.subject).toBe('Somebody asked for your e-mail address');
    expect(mailsTo(owner.email).at(-1)?.text).not.toMatch(/\d{6}/);
    expect(mailsTo(asker.email)).toHaveLength(2);
    const refused = await confirm(asker.accessToken, '123456');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-code']);
    expect((await findAccount(owner.email))?.userId).toBe(owner.id);
  });

  it('is the first one’s who proves it, of two that want it', async () => {
    const [one, two] = [await somebody(), await somebody()];
    const wanted = newEmail();
    await ask(one.accessToken, wanted);
    const first = people.cognito().codeFor(wanted);
    await ask(two.accessToken, wanted);
    const second = people.cognito().codeFor(wanted);
    if (first !== second) expect((await confirm(one.accessToken, second)).status).toBe(400);
    const answers = await Promise.all([confirm(one.accessToken, first), confirm(two.accessToken, second)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400]);
    const winner = answers[0]?.status === 200 ? one : two;
    const loser = winner === one ? two : one;
    expect((await findAccount(wanted))?.userId).toBe(winner.id);
    expect((await getProfile(loser.id))?.email).toBe(loser.email);
    expect(await signInStatus(loser.email)).toBe(200);
  });

  it('that was registered meanwhile is not taken from who registered it', async () => {
    const asker = await somebody();
    const wanted = newEmail();
    await ask(asker.accessToken, wanted);
    const code = people.cognito().codeFor(wanted);
    await people.registered(wanted);
    await post('verify-email', { email: wanted, code: people.cognito().codeFor(wanted) });
    const refused = await confirm(asker.accessToken, code);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-code']);
    expect((await findAccount(wanted))?.userId).not.toBe(asker.id);
  });

  it('has a code that five wrong guesses end, and another request', async () => {
    const { accessToken, email } = await somebody();
    const [first, second] = [newEmail(), newEmail()];
    await ask(accessToken, first);
    const former = people.cognito().codeFor(first);
    await ask(accessToken, second);
    const code = people.cognito().codeFor(second);
    const guesses = [former === code ? other(code) : former, ...Array.from({ length: 4 }, () => other(code))];
    for (const guess of guesses) expect((await confirm(accessToken, guess)).status).toBe(400);
    expect((await confirm(accessToken, code)).status).toBe(400);
    expect(await signInStatus(email)).toBe(200);
  });

  it('is not given to who asked for it before the password was reset', async () => {
    const { accessToken, email } = await somebody();
    const wanted = newEmail();
    await ask(accessToken, wanted);
    const code = people.cognito().codeFor(wanted);
    await post('forgot-password', { email });
    const reset = { email, code: people.cognito().codeFor(email), newPassword: 'Another-horse-9' };
    expect((await post('reset-password', reset)).status).toBe(204);
    const again = await people.signIn(email, 'Another-horse-9');
    expect((await confirm(again.accessToken, code)).status).toBe(400);
  });

  it('is completed by the same code after a crash between pool and table', async () => {
    const { accessToken, id } = await somebody();
    const next = newEmail();
    await ask(accessToken, next);
    await giveAddress(id, next);
    expect((await getProfile(id))?.email).not.toBe(next);
    expect((await confirm(accessToken, people.cognito().codeFor(next))).status).toBe(200);
    expect((await getProfile(id))?.email).toBe(next);
  });

  it('is not set back by a sign-in whose tokens are older', async () => {
    const { accessToken, email, id } = await somebody();
    const next = newEmail();
    await ask(accessToken, next);
    await confirm(accessToken, people.cognito().codeFor(next));
    const older = { userId: id, email, name: 'Pat', roles: ['customer'] as const, disabled: false };
    await profileAtSignIn(older, new Date());
    expect((await getProfile(id))?.email).toBe(next);
  });

  it('must be another one', async () => {
    const { accessToken, email } = await somebody();
    const same = await ask(accessToken, email);
    expect([same.status, same.body.errors[0].path]).toEqual([400, 'email']);
  });
});

describe('my phone and my currency', () => {
  const change = (token: string, body: object) => asUser(token, 'PATCH /v1/me', { body });

  it('are kept as one text each, and the phone is said to be unproven', async () => {
    const { accessToken } = await somebody();
    const body = { phone: '00234 803 123 4567', currency: 'KES' };
    expect((await change(accessToken, body)).body).toMatchObject({
      phone: '+2348031234567',
      phoneVerified: false,
      currency: 'KES',
      name: 'Pat',
    });
    const without = (await change(accessToken, { phone: null, currency: null })).body;
    expect([without.phone, without.phoneVerified, without.currency]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([{ phone: '0803 123 4567' }, { phone: '+234 1' }, { currency: 'XXX' }, { metadata: {} }, {}])(
    'are refused: %j',
    async (body) => {
      const { accessToken } = await somebody();
      expect((await change(accessToken, body)).status).toBe(400);
    },
  );
});
