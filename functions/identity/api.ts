/** One's own profile and addresses. */
import type { Caller } from '../shared/http/caller.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { addAddress, deleteAddress, replaceAddress, type VersionedAddress } from './addresses.ts';
import { atFloor } from './answer-floor.ts';
import { askForEmail, confirmEmail } from './change-email.ts';
import { identityRoutes } from './contract.ts';
import type { Profile } from './profile.ts';
import { beginSetup, confirmSetup, takeAway } from './second-factor.ts';
import { addressBooks } from './store.ts';
import { endTaxExemption, grantTaxExemption, taxExemptionOf } from './tax-exemption.ts';
import { userBody } from './user-body.ts';
import { changeOwn, deleteOneself, requireProfile } from './users.ts';

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
    await deleteOneself(caller.userId, now);
    return { status: 204 };
  },
  askForEmail: async ({ caller, body, now }) => {
    const { email, expiresAt } = await atFloor(askForEmail(caller.userId, body.email, now));
    return { status: 202, body: { email, expiresAt } };
  },
  confirmEmail: async ({ caller, body, now }) =>
    profileAnswer(await atFloor(confirmEmail(caller.userId, body.code, now))),
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
  getTaxExemption: async ({ params, now }) => ({
    status: 200,
    body: await taxExemptionOf(params.id, now),
  }),
  grantTaxExemption: async ({ params, body, caller, now }) => ({
    status: 200,
    body: await grantTaxExemption(params.id, { ...body, actor: caller.userId }, now),
  }),
  endTaxExemption: async ({ params, now }) => {
    await endTaxExemption(params.id, now);
    return { status: 204 };
  },
});
