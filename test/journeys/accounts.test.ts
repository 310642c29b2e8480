import { describe, expect, it } from '@jest/globals';
import { codeOf } from '../support/authenticator.ts';
import { type Email, withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const { anonymous, signIn, as, bearing, emails, events, settled } = withStack({ demo: 'people' });

const password = 'Correct-horse-9';
let count = 0;
const newEmail = (): string => `journey-${++count}@example.com`;

const mailsTo = async (email: string): Promise<Email[]> => (await emails()).filter(({ to }) => to === email);

/** The newest mail's code, once there are so many mails. */
const codeFor = (email: string, mails = 1): Promise<string> =>
  until(
    async () => {
      const received = await mailsTo(email);
      return received.length >= mails && received[0]?.text.match(/\d{6}/)?.[0];
    },
    { what: `mail ${mails} to ${email}` },
  );

const registered = async (email = newEmail()): Promise<string> => {
  const answer = await anonymous().post('/v1/auth/register', { email, password, name: 'Jo Journey' });
  expect(answer.status).toBe(201);
  return email;
};

const verified = async (email = newEmail()): Promise<string> => {
  await registered(email);
  const code = await codeFor(email);
  expect((await anonymous().post('/v1/auth/verify-email', { email, code })).status).toBe(204);
  return email;
};

const tokensOf = async (email: string) =>
  (
    await anonymous().post<{ accessToken: string; refreshToken: string; idToken: string }>(
      '/v1/auth/sign-in',
      { email, password },
    )
  ).body;

describe('opening an account', () => {
  it('leads from the registration over the mailed code to the profile and its addresses', async () => {
    const email = await verified();
    const person = await signIn(email, password);
    expect((await person.get('/v1/me')).body).toMatchObject({
      email,
      name: 'Jo Journey',
      roles: ['customer'],
    });
    const address = { name: 'Jo', line1: '1 Broad Street', city: 'Lagos', country: 'NG' };
    const saved = await person.post('/v1/me/addresses', address);
    expect(saved).toMatchObject({ status: 201, body: { ...address, isDefault: true } });
    expect((await person.get('/v1/me/addresses')).body).toMatchObject({ items: [saved.body] });
  });

  it('sends the code again on demand', async () => {
    const email = await registered();
    await codeFor(email);
    await anonymous().post('/v1/auth/resend-code', { email });
    const code = await codeFor(email, 2);
    expect((await anonymous().post('/v1/auth/verify-email', { email, code })).status).toBe(204);
  });

  it('tells the owner of an account, and nobody else, that it exists', async () => {
    const email = await verified();
    await registered(email);
    const [newest] = await until(async () => {
      const mails = await mailsTo(email);
      return mails.length === 2 && mails;
    });
    expect(newest?.subject).toBe('You already have a Waybill account');
  });
});

describe('sessions', () => {
  it('are prolonged by rotating refresh tokens and end everywhere at once', async () => {
    const email = await verified();
    const phone = await tokensOf(email);
    const laptop = await tokensOf(email);
    const refreshed = await anonymous().post<typeof phone>('/v1/auth/refresh', {
      refreshToken: phone.refreshToken,
    });
    expect(refreshed.status).toBe(200);
    expect((await bearing(refreshed.body.accessToken).get('/v1/me')).status).toBe(200);
    expect((await bearing(laptop.accessToken).post('/v1/auth/sign-out')).status).toBe(204);
    expect((await bearing(laptop.accessToken).get('/v1/me')).status).toBe(401);
    for (const { refreshToken } of [refreshed.body, laptop]) {
      expect((await anonymous().post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
    }
  });
});

describe('a forgotten password', () => {
  it('is replaced by mail', async () => {
    const email = await verified();
    await anonymous().post('/v1/auth/forgot-password', { email });
    const code = await codeFor(email, 2);
    const newPassword = 'Another-horse-9';
    const reset = await anonymous().post('/v1/auth/reset-password', { email, code, newPassword });
    expect(reset.status).toBe(204);
    await expect(signIn(email, password)).rejects.toThrow('401');
    await signIn(email, newPassword);
  });
});

describe('a second factor', () => {
  it('is set up with an authenticator app and asked for at the next sign-in', async () => {
    const email = await verified();
    const person = await signIn(email, password);
    const begun = await person.post<{ secret: string; uri: string }>('/v1/me/second-factor');
    expect(begun).toMatchObject({ status: 200, body: { uri: expect.stringMatching(/^otpauth:/) } });
    const { secret } = begun.body;
    const confirm = (code: string) => person.post('/v1/me/second-factor/confirm', { code });
    expect((await confirm(codeOf(secret, Date.now()))).status).toBe(204);
    const challenged = await anonymous().post<{ challenge: string; session: string }>('/v1/auth/sign-in', {
      email,
      password,
    });
    expect(challenged).toMatchObject({ status: 200, body: { challenge: 'second-factor' } });
    const { session } = challenged.body;
    const code = codeOf(secret, Date.now(), 1);
    const tokens = await anonymous().post<{ accessToken: string }>('/v1/auth/second-factor', {
      session,
      code,
    });
    expect(tokens.status).toBe(200);
    const again = bearing(tokens.body.accessToken);
    expect((await again.get('/v1/me')).body).toMatchObject({ email, secondFactor: 'on' });
    const admin = await as('admin');
    const { id } = (await again.get<{ id: string }>('/v1/me')).body;
    expect((await admin.patch(`/v1/users/${id}`, { secondFactor: 'off' })).status).toBe(200);
    const [entry] = (await admin.get<{ items: object[] }>(`/v1/audit-log?object=${id}`)).body.items;
    expect(entry).toMatchObject({ before: { secondFactor: 'on' }, after: { secondFactor: 'off' } });
    await signIn(email, password);
  });
});

describe('deleting an account', () => {
  it('is announced without personal data, and the person is a stranger at once', async () => {
    const email = await verified();
    const person = await signIn(email, password);
    const { id } = (await person.get<{ id: string }>('/v1/me')).body;
    expect((await person.delete('/v1/me')).status).toBe(204);
    expect((await person.get('/v1/me')).status).toBe(401);
    await expect(signIn(email, password)).rejects.toThrow('401');
    await settled();
    const announced = (await events()).find(({ type }) => type === 'user.deleted');
    expect(announced?.detail).toMatchObject({ data: { userId: id } });
    expect(JSON.stringify(announced)).not.toContain(email);
    const admin = await as('admin');
    expect((await admin.get(`/v1/users/${id}`)).status).toBe(404);
  });
});

describe('administration', () => {
  it('gives roles and takes access, effective at once, and leaves a trace of it', async () => {
    const email = await verified();
    const person = await signIn(email, password);
    const admin = await as('admin');
    const { id } = (await person.get<{ id: string }>('/v1/me')).body;
    const change = (body: object) => admin.patch(`/v1/users/${id}`, body);
    expect((await person.get('/v1/promotions')).status).toBe(403);
    expect((await change({ roles: ['staff'] })).status).toBe(200);
    expect((await person.get('/v1/promotions')).status).toBe(200);
    expect((await change({ disabled: true })).status).toBe(200);
    expect((await person.get('/v1/promotions')).status).toBe(401);
    await expect(signIn(email, password)).rejects.toThrow('401');
    const log = await admin.get(`/v1/audit-log?object=${id}`);
    expect(log.body).toMatchObject({
      items: [
        {
          action: 'PATCH /v1/users/{id}',
          outcome: 'done',
          before: { disabled: false },
          after: { disabled: true },
        },
        {
          outcome: 'done',
          before: { roles: ['customer'] },
          after: { roles: ['customer', 'staff'] },
        },
      ],
    });
    expect((await (await as('staff')).get('/v1/audit-log')).status).toBe(403);
  });
});
