import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { identityTable } from '../../functions/identity/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { codeOf, wrongCodeOf } from '../support/authenticator.ts';
import type { Answer } from '../support/http-event.ts';
import { asUser, password, post, withPeople } from './people.ts';

const people = withPeople();

afterEach(() => {
  process.env.SECOND_FACTOR = 'off';
  process.env.RATE_LIMITS = 'off';
});

const now = (): number => people.cognito().clock.now();
/** The next code that was not used yet. */
const fresh = (secret: string): string => {
  people.cognito().clock.advance(30);
  return codeOf(secret, now());
};

const begin = (email: string): Promise<Answer> => post('sign-in', { email, password });
const complete = (session: string, code: string): Promise<Answer> => post('second-factor', { session, code });

type Own = { readonly email: string; readonly accessToken: string };

const bearing = ({ accessToken }: Own) => ({
  token: accessToken,
  headers: { authorization: `Bearer ${accessToken}` },
});

const setUp = async (person: Own): Promise<string> => {
  const begun = await asUser(person.accessToken, 'POST /v1/me/second-factor', bearing(person));
  expect(begun.status).toBe(200);
  const { secret } = begun.body;
  const body = { code: codeOf(secret, now()) };
  const confirmed = await asUser(person.accessToken, 'POST /v1/me/second-factor/confirm', {
    ...bearing(person),
    body,
  });
  expect(confirmed.status).toBe(204);
  return secret;
};

describe('an authenticator app', () => {
  it('is asked for at every sign-in once a code of it was confirmed', async () => {
    const person = await people.signedIn();
    const begun = await asUser(person.accessToken, 'POST /v1/me/second-factor', bearing(person));
    const { secret, uri } = begun.body;
    expect(uri).toBe(
      `otpauth://totp/${encodeURIComponent(`Waybill:${person.email}`)}?secret=${secret}&issuer=Waybill&algorithm=SHA1&digits=6&period=30`,
    );
    expect((await begin(person.email)).body.accessToken).toBeDefined();
    const body = { code: wrongCodeOf(secret, now()) };
    const confirm = { ...bearing(person), body };
    const refused = await asUser(person.accessToken, 'POST /v1/me/second-factor/confirm', confirm);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-code' } });
    const own = await setUp(person);
    const challenged = await begin(person.email);
    expect(challenged.status).toBe(200);
    expect(Object.keys(challenged.body).sort()).toEqual(['challenge', 'session']);
    expect(challenged.body.challenge).toBe('second-factor');
    const tokens = await complete(challenged.body.session, fresh(own));
    expect(tokens).toMatchObject({ status: 200, body: { expiresIn: 900 } });
    expect((await asUser(tokens.body.accessToken, 'GET /v1/me')).body.secondFactor).toBe('on');
    expect((await post('refresh', { refreshToken: tokens.body.refreshToken })).status).toBe(200);
  });

  it('can be taken away, but not replaced by whoever has a token', async () => {
    const person = await people.signedIn();
    await setUp(person);
    const again = await asUser(person.accessToken, 'POST /v1/me/second-factor', bearing(person));
    expect(again).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
    expect((await asUser(person.accessToken, 'DELETE /v1/me/second-factor')).status).toBe(204);
    expect((await begin(person.email)).body.accessToken).toBeDefined();
  });

  it('is nothing that a gateway can set up for somebody', async () => {
    const { accessToken } = await people.signedIn();
    const gateway = { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=gateway' } };
    const answer = await asUser(accessToken, 'POST /v1/me/second-factor', gateway);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('has a code to confirm only when it was begun', async () => {
    const person = await people.signedIn();
    const confirm = { ...bearing(person), body: { code: '123456' } };
    const answer = await asUser(person.accessToken, 'POST /v1/me/second-factor/confirm', confirm);
    expect(answer).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
  });
});

describe('a code', () => {
  it('counts once, and for one session', async () => {
    const person = await people.signedIn();
    const code = fresh(await setUp(person));
    const [first, second] = [await begin(person.email), await begin(person.email)];
    expect((await complete(first.body.session, code)).status).toBe(200);
    expect(await complete(second.body.session, code)).toMatchObject({
      status: 400,
      body: { code: 'invalid-code' },
    });
    expect((await complete(first.body.session, code)).status).toBe(401);
    expect((await complete('nobody-began-this', code)).status).toBe(401);
  });

  it('is not guessed: five wrong ones end the session, ten tries the account’s turn', async () => {
    const person = await people.signedIn();
    const secret = await setUp(person);
    const wrong = wrongCodeOf(secret, now());
    const { session } = (await begin(person.email)).body;
    const guesses = await Promise.all(Array.from({ length: 8 }, () => complete(session, wrong)));
    expect(guesses.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      ...Array(5).fill(400),
      ...Array(3).fill(401),
    ]);
    expect((await complete(session, fresh(secret))).status).toBe(401);
    process.env.RATE_LIMITS = 'on';
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const again = (await begin(person.email)).body.session;
      for (let time = 0; time < 4; time += 1) statuses.push((await complete(again, wrong)).status);
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe('where a stage requires it of staff', () => {
  it('they sign in only far enough to set it up, and are asked for it ever after', async () => {
    const { email } = await people.signedInAs('staff');
    process.env.SECOND_FACTOR = 'staff';
    const begun = await begin(email);
    expect(begun.status).toBe(200);
    expect(Object.keys(begun.body).sort()).toEqual(['challenge', 'secret', 'session', 'uri']);
    const { challenge, session, secret } = begun.body;
    expect(challenge).toBe('second-factor-setup');
    expect((await complete(session, wrongCodeOf(secret, now()))).status).toBe(400);
    const tokens = await complete(session, codeOf(secret, now()));
    expect(tokens.status).toBe(200);
    expect((await post('refresh', { refreshToken: tokens.body.refreshToken })).status).toBe(200);
    const next = await begin(email);
    expect(next.body.challenge).toBe('second-factor');
    expect((await complete(next.body.session, fresh(secret))).status).toBe(200);
    expect(await asUser(tokens.body.accessToken, 'DELETE /v1/me/second-factor')).toMatchObject({
      status: 403,
    });
  });

  it('customers and shop owners go on as before', async () => {
    process.env.SECOND_FACTOR = 'staff';
    for (const role of ['customer', 'shop-owner']) {
      const person = role === 'customer' ? await people.signedIn() : await people.signedInAs(role);
      expect((await begin(person.email)).body.accessToken).toBeDefined();
    }
  });

  it('sessions without it end: those from before, and those of people who become staff', async () => {
    const before = await people.signedInAs('staff');
    const admin = await people.signedInAs('admin');
    const newcomer = await people.signedIn();
    process.env.SECOND_FACTOR = 'staff';
    expect((await post('refresh', { refreshToken: before.refreshToken })).status).toBe(401);
    const params = { id: (await asUser(newcomer.accessToken, 'GET /v1/me')).body.id };
    people.cognito().clock.advance(1);
    const promotion = { params, body: { roles: ['staff'] } };
    expect((await asUser(admin.accessToken, 'PATCH /v1/users/{id}', promotion)).status).toBe(200);
    expect((await asUser(newcomer.accessToken, 'GET /v1/me')).status).toBe(401);
    expect((await post('refresh', { refreshToken: newcomer.refreshToken })).status).toBe(401);
    expect((await begin(newcomer.email)).body.challenge).toBe('second-factor-setup');
  });

  it('an administrator resets a lost one, but not their own', async () => {
    const admin = await people.signedInAs('admin');
    const member = await people.signedInAs('staff');
    await setUp(member);
    process.env.SECOND_FACTOR = 'staff';
    const { id } = (await asUser(member.accessToken, 'GET /v1/me')).body;
    const reset = (of: string) =>
      asUser(admin.accessToken, 'PATCH /v1/users/{id}', {
        params: { id: of },
        body: { secondFactor: 'off' },
      });
    expect(await reset(id)).toMatchObject({ status: 200, body: { secondFactor: 'off' } });
    expect((await post('refresh', { refreshToken: member.refreshToken })).status).toBe(401);
    expect((await begin(member.email)).body.challenge).toBe('second-factor-setup');
    const own = (await asUser(admin.accessToken, 'GET /v1/me')).body.id;
    expect((await reset(own)).status).toBe(403);
  });
});

describe('what a sign-in that waits leaves in the table', () => {
  it('is locked with a key that is not in it', async () => {
    const member = await people.signedInAs('admin');
    process.env.SECOND_FACTOR = 'staff';
    const { session, secret } = (await begin(member.email)).body;
    const { Items } = await dynamo().send(new ScanCommand({ TableName: tableName(identityTable) }));
    const text = JSON.stringify(Items);
    expect(text).toContain('CHALLENGE#');
    expect(text).not.toContain(session);
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/eyJ[\w-]{10,}\./);
  });
});
