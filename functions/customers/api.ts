/** HTTP: accounts for staff to find, and for administrators to open, change and delete. */
import { findProfiles } from '../identity/finding-store.ts';
import { inviteAgain, inviteUser } from '../identity/invite.ts';
import { listProfiles } from '../identity/store.ts';
import { changeUser, deleteUser, requireProfile, setMetadata } from '../identity/users.ts';
import { serve } from '../shared/http/serve.ts';
import { expectedVersions } from '../shared/http/version.ts';
import { customersRoutes } from './contract.ts';
import { accountAnswer, customerAnswer, listedCustomers } from './customer.ts';

export const handler = serve(customersRoutes, {
  listUsers: async ({ query }) => {
    const { q, email, ...page } = query;
    const { items, ...rest } = await (q === undefined
      ? listProfiles({ email }, page)
      : findProfiles(q, page));
    const wanted = items.filter((profile) => email === undefined || profile.email.toLowerCase() === email);
    return { status: 200, body: { items: await listedCustomers(wanted), ...rest } };
  },
  getUser: async ({ params, now }) => ({
    status: 200,
    ...(await customerAnswer(await requireProfile(params.id, now))),
  }),
  setUserMetadata: async ({ params, body, headers, now }) => {
    const context = { expected: expectedVersions(headers), now };
    return { status: 200, ...accountAnswer(await setMetadata(params.id, body, context)) };
  },
  createUser: async ({ body, seed, now }) => {
    const { roles = [], shopIds = [], ...person } = body;
    return { status: 201, ...accountAnswer(await inviteUser({ ...person, roles, shopIds }, seed, now)) };
  },
  inviteUserAgain: async ({ params, headers, now }) => {
    await inviteAgain(params.id, { expected: expectedVersions(headers), now });
    return { status: 202 };
  },
  changeUser: async ({ params, body, caller, headers, now }) => {
    const context = { actor: caller.userId, expected: expectedVersions(headers), now };
    return { status: 200, ...accountAnswer(await changeUser(params.id, body, context)) };
  },
  deleteUser: async ({ params, caller, headers, now }) => {
    await deleteUser(params.id, { actor: caller.userId, expected: expectedVersions(headers), now });
    return { status: 204 };
  },
});
