/** Accounts as staff find them, and as administrators open, change and delete them. */
import { describe, expect, it } from '@jest/globals';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { newEvent } from '../../functions/events/catalogue.ts';
import { createInvited, findAccount } from '../../functions/identity/account-calls.ts';
import { handler as consumerEntry } from '../../functions/identity/consumer.ts';
import { getProfile } from '../../functions/identity/store.ts';
import { findingPartition, identityTable } from '../../functions/identity/table.ts';
import { keySchema, queryAll } from '../../functions/shared/read.ts';
import { asUser, newEmail, password, post, withPeople } from '../identity/people.ts';
import { asFunction } from '../support/as-function.ts';

const people = withPeople();
const consumer = asFunction('identity-consumer', consumerEntry);

const list = async (token: string, query: Record<string, string>) =>
  (await asUser(token, 'GET /v1/users', { query })).body;
const namesFound = async (token: string, q: string): Promise<string[]> =>
  (await list(token, { q, limit: '100' })).items.map((item: { name: string }) => item.name);

const named = async (name: string, phone?: string) => {
  const person = await people.signedIn();
  const body = { name, ...(phone !== undefined && { phone }) };
  const { id } = (await asUser(person.accessToken, 'PATCH /v1/me', { body })).body;
  return { ...person, id };
};

/** As the bus tells the consumer. */
const invited = async (userId: `usr_${string}`): Promise<void> => {
  const detail = newEvent('user.invited', { userId }, { now: new Date() });
  const record = { messageId: '1', body: JSON.stringify({ detail }), eventSource: 'aws:sqs' };
  const hear = consumer as unknown as (event: unknown, context: Context) => Promise<SQSBatchResponse>;
  expect(await hear({ Records: [record] }, {} as Context)).toEqual({ batchItemFailures: [] });
};

const tokenFor = (email: string): string => {
  const mail = people.cognito().mails.findLast(({ to }) => to === email);
  const token = mail?.text.match(/[0-9a-f-]{36}\.[\w-]{43}/)?.[0];
  if (token === undefined) throw new Error(`no invitation was mailed to ${email}`);
  return token;
};

const accept = (invitation: string, chosen = 'Chosen-horse-9') =>
  post('accept-invitation', { invitation, password: chosen });

describe('staff', () => {
  it('find people by words of their name in any order, accents or none, by address and by phone', async () => {
    const staff = (await people.signedInAs('staff')).accessToken;
    const { email } = await named('Zóë Quartermain-Oyelaran', '+254 712 345 678');
    await named('Zoe Quillfeather');
    for (const q of ['zoe quarter', 'quarter zoe', 'ZÓË oyela', email, email.slice(0, -6), '0712 345 678']) {
      expect(await namesFound(staff, q)).toEqual(['Zóë Quartermain-Oyelaran']);
    }
    expect((await namesFound(staff, 'zoe')).sort()).toEqual(['Zoe Quillfeather', 'Zóë Quartermain-Oyelaran']);
    for (const q of ['zoe nobody', '!!!', '+254712345679']) expect(await namesFound(staff, q)).toEqual([]);
  });

  it('find a person once who has two words that begin alike, in pages, and under the new name alone', async () => {
    const staff = (await people.signedInAs('staff')).accessToken;
    const { accessToken, id } = await named('Xavi Xavier');
    for (const name of ['Xaverine', 'Xaviera']) await named(name);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(staff, { q: 'xav', limit: '1', ...(cursor && { cursor }) });
      seen.push(...page.items.map((item: { name: string }) => item.name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(['Xaverine', 'Xavi Xavier', 'Xaviera']);
    await asUser(accessToken, 'PATCH /v1/me', { body: { name: 'Yolanda' } });
    expect(await namesFound(staff, 'xavier')).toEqual(['Xaviera']);
    await asUser(accessToken, 'DELETE /v1/me');
    const entries = await queryAll(
      { table: identityTable, partition: findingPartition('WORD#y') },
      keySchema,
    );
    expect(entries.filter(({ sk }) => sk.includes(id))).toEqual([]);
  });

  it('see what a customer’s orders come to, and write notes that the customer does not see', async () => {
    const staff = (await people.signedInAs('staff')).accessToken;
    const { accessToken, id } = await named('Notable');
    const params = { id };
    const body = { tier: 'gold' };
    const noted = await asUser(staff, 'PUT /v1/users/{id}/metadata', { params, body });
    expect([noted.status, noted.body.metadata]).toEqual([200, body]);
    const read = await asUser(staff, 'GET /v1/users/{id}', { params });
    expect(read.body).toMatchObject({
      metadata: body,
      orders: { count: 0, url: `/v1/orders?customerId=${id}` },
    });
    expect((await asUser(accessToken, 'GET /v1/me')).body.metadata).toBeUndefined();
    const tooMany = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'x']));
    expect((await asUser(staff, 'PUT /v1/users/{id}/metadata', { params, body: tooMany })).status).toBe(400);
    const stale = { params, body, headers: { 'if-match': '"1"' } };
    expect((await asUser(staff, 'PUT /v1/users/{id}/metadata', stale)).status).toBe(412);
    for (const [route, more] of [
      ['PATCH /v1/users/{id}', { body: { name: 'Eve' } }],
      ['DELETE /v1/users/{id}', {}],
      ['POST /v1/users/{id}/invitation', {}],
    ] as const) {
      expect((await asUser(staff, route, { params, ...more })).status).toBe(403);
    }
    expect((await asUser(accessToken, 'GET /v1/users/{id}', { params })).status).toBe(403);
  });
});

describe('an account that an administrator opens', () => {
  const opened = async (more: object = {}) => {
    const admin = (await people.signedInAs('admin')).accessToken;
    const email = newEmail();
    const answer = await asUser(admin, 'POST /v1/users', { body: { email, name: 'Amara', ...more } });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return { admin, email, id: answer.body.id, body: answer.body };
  };

  it('is entered with the invitation, once, with its roles', async () => {
    const { email, id, body } = await opened({ roles: ['staff'], shopIds: ['shop-lagos'] });
    expect(body).toMatchObject({ roles: ['customer', 'staff'], shopIds: ['shop-lagos'], email });
    expect(body.invitedAt).toBeDefined();
    expect((await post('sign-in', { email, password })).status).toBe(401);
    await invited(id);
    const token = tokenFor(email);
    expect((await accept(token, 'too-simple')).status).toBe(400);
    expect((await accept(`${token.slice(0, -1)}~`)).body.code).toBe('invalid-code');
    expect((await accept(token)).status).toBe(204);
    expect((await accept(token)).body.code).toBe('invalid-code');
    const { accessToken } = await people.signIn(email, 'Chosen-horse-9');
    expect((await asUser(accessToken, 'GET /v1/users')).status).toBe(200);
    expect((await asUser(accessToken, 'GET /v1/me')).body.invitedAt).toBeUndefined();
  });

  it('is invited again while its person has set no password, and the newest invitation counts', async () => {
    const { admin, email, id } = await opened();
    await invited(id);
    const first = tokenFor(email);
    const again = () => asUser(admin, 'POST /v1/users/{id}/invitation', { params: { id } });
    expect((await again()).status).toBe(202);
    await invited(id);
    expect((await accept(first)).status).toBe(400);
    expect((await accept(tokenFor(email))).status).toBe(204);
    expect([(await again()).status, (await again()).body.code]).toEqual([409, 'illegal-transition']);
  });

  it('is entered with a forgotten password, too, which ends the invitation', async () => {
    const { email, id } = await opened();
    await invited(id);
    const token = tokenFor(email);
    await post('forgot-password', { email });
    const code = people.cognito().codeFor(email);
    await post('reset-password', { email, code, newPassword: 'Another-horse-9' });
    await people.signIn(email, 'Another-horse-9');
    expect((await accept(token)).body.code).toBe('invalid-code');
  });

  it('is one, however often it is asked for, and completes what a crash left in the pool', async () => {
    const admin = (await people.signedInAs('admin')).accessToken;
    const email = newEmail();
    const left = await createInvited(email, 'Amara');
    const open = () => asUser(admin, 'POST /v1/users', { body: { email, name: 'Amara', roles: ['staff'] } });
    const answers = await Promise.all([open(), open(), open()]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
    expect((await findAccount(email))?.userId).toBe(left);
    expect((await findAccount(email))?.isLocked).toBe(false);
    expect((await open()).body.code).toBe('already-exists');
  });

  it('is renamed and deleted: sessions end and the person is forgotten', async () => {
    const admin = (await people.signedInAs('admin')).accessToken;
    const { accessToken, refreshToken, email, id } = await named('Somebody');
    const params = { id };
    const renamed = await asUser(admin, 'PATCH /v1/users/{id}', { params, body: { name: 'Someone Else' } });
    expect(renamed.body.name).toBe('Someone Else');
    expect((await asUser(accessToken, 'GET /v1/me')).body.name).toBe('Someone Else');
    expect((await asUser(admin, 'DELETE /v1/users/{id}', { params })).status).toBe(204);
    expect((await asUser(accessToken, 'GET /v1/me')).status).toBe(401);
    expect((await post('refresh', { refreshToken })).status).toBe(401);
    expect(await getProfile(id)).toBeUndefined();
    expect(await findAccount(email)).toBeUndefined();
    expect((await asUser(admin, 'DELETE /v1/users/{id}', { params })).status).toBe(404);
  });
});

describe('the last administrator', () => {
  it('stays, however two take each other’s access at once, and cannot delete themselves', async () => {
    const [one, two] = [await people.signedInAs('admin'), await people.signedInAs('admin')];
    const idOf = async (token: string) => (await asUser(token, 'GET /v1/me')).body.id;
    const [first, second] = [await idOf(one.accessToken), await idOf(two.accessToken)];
    const demote = (token: string, id: string) =>
      asUser(token, 'PATCH /v1/users/{id}', { params: { id }, body: { roles: [] } });
    const [byOne, byTwo] = await Promise.all([
      demote(one.accessToken, second),
      demote(two.accessToken, first),
    ]);
    expect([byOne.status, byTwo.status].sort((a, b) => a - b)).toEqual([200, 403]);
    const left = byOne.status === 200 ? one : two;
    const own = await idOf(left.accessToken);
    const params = { id: own };
    expect((await asUser(left.accessToken, 'DELETE /v1/users/{id}', { params })).status).toBe(403);
    const others = (await list(left.accessToken, { limit: '100' })).items.filter(
      (user: { id: string; roles: string[] }) => user.id !== own && user.roles.includes('admin'),
    );
    for (const { id } of others) expect((await demote(left.accessToken, id)).status).toBe(200);
    const refused = await asUser(left.accessToken, 'DELETE /v1/me');
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });
});
