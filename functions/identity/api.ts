/** One's own profile and addresses, and what administrators do to users. */
import type { Caller } from '../shared/http/caller.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { addAddress, deleteAddress, replaceAddress, type VersionedAddress } from './addresses.ts';
import { identityRoutes } from './contract.ts';
import type { Profile } from './profile.ts';
import { beginSetup, confirmSetup, takeAway } from './second-factor.ts';
import { addressBooks, listProfiles } from './store.ts';
import { changeOwn, changeUser, deleteUser, requireProfile } from './users.ts';

const userBody = ({ userId, ...profile }: Profile) => ({ id: userId, ...profile });

const profileAnswer = (profile: Profile) => ({
  status: 200 as const,
  body: userBody(profile),
  headers: { etag: etagOf(profile.version) },
});

const ownRequest = ({ caller, headers, now }: Pick<HttpRequest, 'headers' | 'now'> & { caller: Caller }) => ({
  userId: caller.userId,
  authorization: headers.authorization,
  now,
});

const addressAnswer = ({ address, version }: VersionedAddress) => ({
  body: address,
  headers: { etag: etagOf(version) },
});

export const handler = serve(identityRoutes, {
  getMe: async ({ caller, now }) => profileAnswer(await requireProfile(caller.userId, now)),
  changeMe: async ({ caller, body, headers, now }) =>
    profileAnswer(await changeOwn(caller.userId, body, { expected: expectedVersions(headers), now })),
  deleteMe: async ({ caller, now }) => {
    await deleteUser(caller.userId, now);
    return { status: 204 };
  },
  beginSecondFactor: async (request) => ({ status: 200, body: await beginSetup(ownRequest(request)) }),
  confirmSecondFactor: async (request) => {
    await confirmSetup(ownRequest(request), request.body.code);
    return { status: 204 };
  },
  removeSecondFactor: async ({ caller, now }) => {
    await takeAway(caller.userId, caller.roles, now);
    return { status: 204 };
  },
  listAddresses: async ({ caller }) => {
    const { addresses, version } = await addressBooks.get(caller.userId);
    return { status: 200, body: { items: addresses }, headers: { etag: etagOf(version) } };
  },
  addAddress: async ({ caller, body, seed }) => ({
    status: 201,
    ...addressAnswer(await addAddress(caller.userId, idOf('address', seed), body)),
  }),
  replaceAddress: async ({ caller, params, body, headers }) => ({
    status: 200,
    ...addressAnswer(
      await replaceAddress(caller.userId, params.id, { input: body, expected: expectedVersions(headers) }),
    ),
  }),
  deleteAddress: async ({ caller, params, headers }) => {
    await deleteAddress(caller.userId, params.id, expectedVersions(headers));
    return { status: 204 };
  },
  listUsers: async ({ query }) => {
    const { items, ...rest } = await listProfiles({ email: query.email }, query);
    return { status: 200, body: { items: items.map(userBody), ...rest } };
  },
  getUser: async ({ params, now }) => profileAnswer(await requireProfile(params.id, now)),
  changeUser: async ({ params, body, caller, headers, now }) =>
    profileAnswer(
      await changeUser(params.id, body, { actor: caller.userId, expected: expectedVersions(headers), now }),
    ),
});
