import { describe, expect, it } from '@jest/globals';
import { getProfile, shopsOf } from '../../functions/identity/store.ts';
import { asUser, newEmail, password, post, withPeople } from './people.ts';

const people = withPeople();

const address = { name: 'Ada', line1: '1 Broad Street', city: 'Lagos', country: 'NG' };

describe('my profile', () => {
  it('changes its name with the version it was read at', async () => {
    const { accessToken, email } = await people.signedIn();
    const { headers, body } = await asUser(accessToken, 'GET /v1/me');
    expect(headers.etag).toBe(`"${body.version}"`);
    const renamed = await asUser(accessToken, 'PATCH /v1/me', {
      body: { name: 'Ada L.' },
      headers: { 'if-match': String(headers.etag) },
    });
    expect(renamed).toMatchObject({
      status: 200,
      body: { name: 'Ada L.', email, version: body.version + 1 },
    });
    const stale = await asUser(accessToken, 'PATCH /v1/me', {
      body: { name: 'Eve' },
      headers: { 'if-match': String(headers.etag) },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    const unknown = await asUser(accessToken, 'PATCH /v1/me', { body: { roles: ['admin'] } });
    expect(unknown.status).toBe(400);
  });

  it('keeps its name over the next sign-in', async () => {
    const { accessToken, email } = await people.signedIn();
    await asUser(accessToken, 'PATCH /v1/me', { body: { name: 'Grace' } });
    const again = await people.signIn(email);
    expect((await asUser(again.accessToken, 'GET /v1/me')).body.name).toBe('Grace');
  });
});

describe('my addresses', () => {
  it('can be added, replaced, made the default and deleted', async () => {
    const { accessToken } = await people.signedIn();
    const first = await asUser(accessToken, 'POST /v1/me/addresses', { body: address });
    expect(first).toMatchObject({ status: 201, body: { ...address, isDefault: true } });
    const second = await asUser(accessToken, 'POST /v1/me/addresses', {
      body: { ...address, city: 'Abuja', isDefault: true },
    });
    const list = async () => (await asUser(accessToken, 'GET /v1/me/addresses')).body.items;
    expect((await list()).map((item: { isDefault: boolean }) => item.isDefault)).toEqual([false, true]);
    const moved = await asUser(accessToken, 'PUT /v1/me/addresses/{id}', {
      params: { id: first.body.id },
      body: { ...address, line1: '2 Broad Street' },
    });
    expect(moved).toMatchObject({ status: 200, body: { line1: '2 Broad Street', isDefault: false } });
    const params = { id: second.body.id };
    expect((await asUser(accessToken, 'DELETE /v1/me/addresses/{id}', { params })).status).toBe(204);
    expect((await asUser(accessToken, 'DELETE /v1/me/addresses/{id}', { params })).status).toBe(404);
    expect(await list()).toMatchObject([{ id: first.body.id, isDefault: true }]);
  });

  it('are nobody else’s', async () => {
    const owner = await people.signedIn();
    const other = await people.signedIn();
    const { body } = await asUser(owner.accessToken, 'POST /v1/me/addresses', { body: address });
    const theft = await asUser(other.accessToken, 'PUT /v1/me/addresses/{id}', {
      params: { id: body.id },
      body: address,
    });
    expect(theft.status).toBe(404);
  });

  it('are twenty at most, also when many are added at once', async () => {
    const { accessToken } = await people.signedIn();
    const add = () => asUser(accessToken, 'POST /v1/me/addresses', { body: address });
    for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 4 }, add));
    const answers = await Promise.all(Array.from({ length: 8 }, add));
    for (let round = 0; round < 8; round += 1) answers.push(await add());
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.at(-1)).toMatchObject({ status: 409, body: { code: 'limit-reached' } });
  });

  it('are added once per idempotency key', async () => {
    const { accessToken } = await people.signedIn();
    const headers = { 'idempotency-key': 'one' };
    const first = await asUser(accessToken, 'POST /v1/me/addresses', { body: address, headers });
    const again = await asUser(accessToken, 'POST /v1/me/addresses', { body: address, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await asUser(accessToken, 'GET /v1/me/addresses')).body.items).toHaveLength(1);
  });
});

describe('deleting my account', () => {
  it('forgets the person at once and lets the address register anew as somebody else', async () => {
    const { accessToken, email, refreshToken } = await people.signedIn();
    const before = (await asUser(accessToken, 'GET /v1/me')).body;
    await asUser(accessToken, 'POST /v1/me/addresses', { body: address });
    expect((await asUser(accessToken, 'DELETE /v1/me')).status).toBe(204);
    expect((await asUser(accessToken, 'GET /v1/me')).status).toBe(401);
    expect((await post('refresh', { refreshToken })).status).toBe(401);
    expect((await post('sign-in', { email, password })).status).toBe(401);
    expect(await getProfile(before.id)).toBeUndefined();
    await people.registered(email);
    await post('verify-email', { email, code: people.cognito().codeFor(email) });
    const again = await people.signIn(email);
    const after = (await asUser(again.accessToken, 'GET /v1/me')).body;
    expect(after.id).not.toBe(before.id);
    expect((await asUser(again.accessToken, 'GET /v1/me/addresses')).body.items).toEqual([]);
  });
});

describe('an administrator', () => {
  it('finds users and gives them roles and shops, effective at once', async () => {
    const admin = await people.signedInAs('admin');
    const user = await people.signedIn();
    const found = await asUser(admin.accessToken, 'GET /v1/users', { query: { email: user.email } });
    expect(found.body.items).toHaveLength(1);
    const id = found.body.items[0].id;
    expect((await asUser(user.accessToken, 'GET /v1/users')).status).toBe(403);
    const change = (body: object) =>
      asUser(admin.accessToken, 'PATCH /v1/users/{id}', { params: { id }, body });
    const promoted = await change({ roles: ['shop-owner', 'admin'], shopIds: ['shop-lagos'] });
    expect(promoted).toMatchObject({
      status: 200,
      body: { roles: ['customer', 'shop-owner', 'admin'], shopIds: ['shop-lagos'] },
    });
    expect(await shopsOf(id)).toEqual(['shop-lagos']);
    expect((await asUser(user.accessToken, 'GET /v1/users')).status).toBe(200);
    await change({ roles: [] });
    expect((await asUser(user.accessToken, 'GET /v1/users')).status).toBe(403);
    const again = await people.signIn(user.email);
    expect((await asUser(again.accessToken, 'GET /v1/users')).status).toBe(403);
  });

  it('disables an account, whose tokens stop working at once, and enables it', async () => {
    const admin = await people.signedInAs('admin');
    const user = await people.signedIn();
    const { id } = (await asUser(user.accessToken, 'GET /v1/me')).body;
    const change = (disabled: boolean) =>
      asUser(admin.accessToken, 'PATCH /v1/users/{id}', { params: { id }, body: { disabled } });
    expect((await change(true)).body.disabled).toBe(true);
    expect((await asUser(user.accessToken, 'GET /v1/me')).status).toBe(401);
    expect((await post('refresh', { refreshToken: user.refreshToken })).status).toBe(401);
    expect((await post('sign-in', { email: user.email, password })).body.code).toBe('invalid-credentials');
    expect((await change(false)).body.disabled).toBe(false);
    const again = await people.signIn(user.email);
    expect((await asUser(again.accessToken, 'GET /v1/me')).status).toBe(200);
  });

  it('cannot take away the own access', async () => {
    const { accessToken } = await people.signedInAs('admin');
    const { id } = (await asUser(accessToken, 'GET /v1/me')).body;
    for (const body of [{ disabled: true }, { roles: ['staff'] }]) {
      const answer = await asUser(accessToken, 'PATCH /v1/users/{id}', { params: { id }, body });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('gets 404 for a user whom nobody knows', async () => {
    const { accessToken } = await people.signedInAs('admin');
    const params = { id: `usr_${crypto.randomUUID()}` };
    expect((await asUser(accessToken, 'GET /v1/users/{id}', { params })).status).toBe(404);
  });

  it('pages through users, newest first', async () => {
    const { accessToken } = await people.signedInAs('admin');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '3', ...(cursor !== undefined && { cursor }) };
      const { body } = await asUser(accessToken, 'GET /v1/users', { query });
      seen.push(...body.items.map((user: { createdAt: string }) => user.createdAt));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen.length).toBeGreaterThan(3);
  });
});

describe('an account made in the pool', () => {
  it('gets its profile when it first signs in', async () => {
    const admin = await people.signedInAs('admin');
    const { body } = await asUser(admin.accessToken, 'GET /v1/me');
    expect(body).toMatchObject({ roles: ['customer', 'admin'], shopIds: [] });
    expect((await asUser(admin.accessToken, 'GET /v1/users', { query: { email: newEmail() } })).body).toEqual(
      {
        items: [],
      },
    );
  });
});
