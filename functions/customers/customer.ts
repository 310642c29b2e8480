/** What staff see of somebody: the profile, and what their orders come to. */
import { createHash } from 'node:crypto';
import type { Profile } from '../identity/profile.ts';
import { userBody } from '../identity/user-body.ts';
import { type OrderFigures, orderFiguresOf } from '../orders/order-figures.ts';
import { etagOf } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';

/** Of one customer; of each in a list. Whoever has more orders is said to have more. */
const countedOfOne = 1_000;
const countedInList = 100;

const ordersUrl = (userId: Id<'user'>): string => `/v1/orders?customerId=${userId}`;

export const accountBody = (profile: Profile) => ({
  ...userBody(profile),
  ...(profile.metadata && { metadata: profile.metadata }),
});

const customerBody = (profile: Profile, figures: OrderFigures) => ({
  ...accountBody(profile),
  orders: { ...figures, url: ordersUrl(profile.userId) },
});

export const accountAnswer = (profile: Profile) => ({
  body: accountBody(profile),
  headers: { etag: etagOf(profile.version) },
});

/** Its orders move while the profile stays, so the tag tells of both. */
export const customerAnswer = async (profile: Profile) => {
  const body = customerBody(profile, await orderFiguresOf(profile.userId, countedOfOne));
  const digest = createHash('sha256').update(JSON.stringify(body.orders)).digest('base64url').slice(0, 12);
  return { body, headers: { etag: etagOf(profile.version, digest) } };
};

export const listedCustomers = (profiles: readonly Profile[]) =>
  Promise.all(
    profiles.map(async (profile) =>
      customerBody(profile, await orderFiguresOf(profile.userId, countedInList)),
    ),
  );
