import { describe, expect, it } from '@jest/globals';
import { asUser, newEmail, password, post, withPeople } from './people.ts';

const people = withPeople();
const wrong = 'Wrong-horse-99';

describe('registration', () => {
  it('needs the mailed code before the first sign-in', async () => {
    const email = newEmail();
    const answer = await post('register', { email: email.toUpperCase(), password, name: 'Ada' });
    expect(answer).toMatchObject({
      status: 201,
      body: { email, next: 'verify-email', registrationId: expect.stringMatching(/^reg_/) },
    });
    expect(await post('sign-in', { email, password })).toMatchObject({
      status: 403,
      body: { code: 'email-not-verified' },
    });
    expect(await post('sign-in', { email, password: wrong })).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    });
    const code = people.cognito().codeFor(email);
    expect((await post('verify-email', { email, code })).status).toBe(204);
    const tokens = await post('sign-in', { email, password });
    expect(tokens).toMatchObject({ status: 200, body: { expiresIn: 900 } });
    const me = await asUser(tokens.body.accessToken, 'GET /v1/me');
    expect(me.body).toMatchObject({ email, name: 'Ada', roles: ['customer'], disabled: false });
  });

  it('names the field of a weak password', async () => {
    const answer = await post('register', { email: newEmail(), password: 'short', name: 'Ada' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(answer.body.errors[0].path).toBe('password');
  });

  it('answers alike for an address that has an account, and tells its owner', async () => {
    const email = await people.verified();
    const fresh = newEmail();
    const known = await post('register', { email, password: wrong, name: 'Eve' });
    const unknown = await post('register', { email: fresh, password: wrong, name: 'Eve' });
    expect(known.status).toBe(unknown.status);
    expect(Object.keys(known.headers)).toEqual(Object.keys(unknown.headers));
    expect({ ...known.body, email: fresh, registrationId: unknown.body.registrationId }).toEqual(
      unknown.body,
    );
    await people.signIn(email);
    await expect(people.signIn(email, wrong)).rejects.toThrow('403');
    expect(people.cognito().mails.findLast(({ to }) => to === email)?.subject).toBe(
      'You already have a Waybill account',
    );
  });

  it('sends the code again', async () => {
    const email = await people.registered();
    expect((await post('resend-code', { email })).status).toBe(204);
    const code = people.cognito().codeFor(email);
    expect((await post('verify-email', { email, code })).status).toBe(204);
  });
});

describe('who has an account', () => {
  it('is not told by any answer', async () => {
    const confirmed = await people.verified();
    const unconfirmed = await people.registered();
    const nobody = 'nobody@example.com';
    const answers = (path: string, more: object) =>
      Promise.all(
        [confirmed, unconfirmed, nobody].map(async (email) => {
          const { status, body } = await post(path, { email, ...more });
          return JSON.stringify({ status, body: { ...body, requestId: undefined } });
        }),
      );
    const same = async (path: string, more: object = {}) =>
      expect(new Set(await answers(path, more)).size).toBe(1);
    await same('sign-in', { password: wrong });
    await same('verify-email', { code: '000000' });
    await same('resend-code');
    await same('forgot-password');
    await same('reset-password', { code: '000000', newPassword: wrong });
  });

  it('is not told by the time that registering and asking for codes take', async () => {
    const confirmed = await people.verified();
    const unconfirmed = await people.registered();
    const milliseconds = async (path: string, body: object): Promise<number> => {
      const start = performance.now();
      await post(path, body);
      return performance.now() - start;
    };
    for (const path of ['register', 'resend-code', 'forgot-password']) {
      const more = path === 'register' ? { password, name: 'Eve' } : {};
      const times = await Promise.all(
        [confirmed, unconfirmed, newEmail()].map((email) => milliseconds(path, { email, ...more })),
      );
      expect(Math.min(...times)).toBeGreaterThan(495);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(50);
    }
  });
});

describe('a session', () => {
  it('goes on with a refresh token, which is replaced each time', async () => {
    const { refreshToken } = await people.signedIn();
    const second = await post('refresh', { refreshToken });
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(refreshToken);
    people.cognito().clock.advance(31);
    expect(await post('refresh', { refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect((await post('refresh', { refreshToken: 'nonsense' })).status).toBe(401);
  });

  it('ends on every device at once, and another can begin in the same second', async () => {
    const phone = await people.signedIn();
    const laptop = await people.signIn(phone.email);
    people.cognito().clock.advance(1);
    const out = await post('sign-out', undefined, { token: phone.accessToken });
    expect(out.status).toBe(204);
    for (const { accessToken, refreshToken } of [phone, laptop]) {
      expect((await asUser(accessToken, 'GET /v1/me')).status).toBe(401);
      expect((await post('refresh', { refreshToken })).status).toBe(401);
    }
    const again = await people.signIn(phone.email);
    expect((await asUser(again.accessToken, 'GET /v1/me')).status).toBe(200);
  });

  it('takes only an access token', async () => {
    const { idToken } = await people.signedIn();
    expect((await asUser(idToken, 'GET /v1/me')).status).toBe(401);
  });
});

describe('a forgotten password', () => {
  it('is replaced by mail; all sessions end', async () => {
    const { email, accessToken, refreshToken } = await people.signedIn();
    people.cognito().clock.advance(1);
    const newPassword = 'Another-horse-9';
    expect((await post('forgot-password', { email })).status).toBe(204);
    const code = people.cognito().codeFor(email);
    expect((await post('reset-password', { email, code, newPassword })).status).toBe(204);
    expect((await asUser(accessToken, 'GET /v1/me')).status).toBe(401);
    expect((await post('refresh', { refreshToken })).status).toBe(401);
    await expect(people.signIn(email)).rejects.toThrow('401');
    await people.signIn(email, newPassword);
    expect(await post('reset-password', { email, code, newPassword })).toMatchObject({
      status: 400,
      body: { code: 'invalid-code' },
    });
  });
});
