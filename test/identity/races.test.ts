import { describe, expect, it } from '@jest/globals';
import { deletePerson, getProfile } from '../../functions/identity/store.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { until } from '../support/until.ts';
import { asUser, password, post, withPeople } from './people.ts';

const people = withPeople();

const idOfUser = async (accessToken: string): Promise<Id<'user'>> =>
  (await asUser(accessToken, 'GET /v1/me')).body.id;

describe('what takes several steps in the user pool and in the table', () => {
  it('is one administrator’s at a time: who is refused has changed nothing', async () => {
    const admin = await people.signedInAs('admin');
    for (let round = 0; round < 5; round += 1) {
      const user = await people.signedIn();
      const id = await idOfUser(user.accessToken);
      const change = (roles: string[]) =>
        asUser(admin.accessToken, 'PATCH /v1/users/{id}', {
          params: { id },
          body: { roles },
          headers: { 'if-match': '"1"' },
        });
      const answers = await Promise.all([change(['staff']), change(['shop-owner'])]);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
      const { roles } = answers.find(({ status }) => status === 200)?.body ?? {};
      const again = await people.signIn(user.email);
      expect((await asUser(again.accessToken, 'GET /v1/me')).body.roles).toEqual(roles);
    }
  });

  it('comes to a good end when an account is changed and deleted at once', async () => {
    const admin = await people.signedInAs('admin');
    const user = await people.signedIn();
    const params = { id: await idOfUser(user.accessToken) };
    const change = { params, body: { roles: ['staff'] } };
    const answers = await Promise.all([
      asUser(admin.accessToken, 'PATCH /v1/users/{id}', change),
      asUser(user.accessToken, 'DELETE /v1/me'),
      asUser(user.accessToken, 'PATCH /v1/me', { body: { name: 'Grace' } }),
      asUser(admin.accessToken, 'PATCH /v1/users/{id}', change),
    ]);
    expect(answers[1]?.status).toBe(204);
    expect(answers.every(({ status }) => [200, 204, 401, 404].includes(status))).toBe(true);
    expect(await getProfile(params.id)).toBeUndefined();
    expect((await post('sign-in', { email: user.email, password })).status).toBe(401);
  });

  it('makes no profile for an account that is being deleted', async () => {
    const user = await people.signedIn();
    const id = await idOfUser(user.accessToken);
    await deletePerson(id, new Date());
    expect((await post('sign-in', { email: user.email, password })).body.code).toBe('invalid-credentials');
    expect(await getProfile(id)).toBeUndefined();
  });

  it('makes one profile, however often somebody signs in for the first time at once', async () => {
    const email = await people.verified();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('sign-in', { email, password })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const admin = await people.signedInAs('admin');
    const found = await until(async () => {
      const { body } = await asUser(admin.accessToken, 'GET /v1/users', { query: { email } });
      return body.items.length > 0 && body.items;
    });
    expect(found).toHaveLength(1);
  });
});
