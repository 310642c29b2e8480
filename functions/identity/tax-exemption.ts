/** Customers of whom staff saw a proof that they owe no tax. */
import { notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import type { Profile } from './profile.ts';
import { profileChanged, profileWrites } from './store.ts';
import { requireProfile } from './users.ts';

type TaxExemption = NonNullable<Profile['taxExemption']>;

/** @throws DomainError `not-found` for a customer who has none */
export const taxExemptionOf = async (userId: Id<'user'>, now: Date): Promise<TaxExemption> => {
  const { taxExemption } = await requireProfile(userId, now);
  if (!taxExemption) throw notFound('tax exemption');
  return taxExemption;
};

const changeExemption = (
  userId: Id<'user'>,
  taxExemption: TaxExemption | undefined,
  now: Date,
): Promise<void> =>
  retryOnConflict(async () => {
    const profile = await requireProfile(userId, now);
    await transact(profileWrites(profile, profileChanged(profile, { taxExemption }, now)));
  });

/** Again with another reason: that one counts. @throws DomainError `not-found` for nobody */
export const grantTaxExemption = async (
  userId: Id<'user'>,
  { reason, actor }: { readonly reason: string; readonly actor: string },
  now: Date,
): Promise<TaxExemption> => {
  const granted = { reason, grantedBy: actor, grantedAt: now.toISOString() };
  await changeExemption(userId, granted, now);
  return granted;
};

/** @throws DomainError `not-found` for a customer who has none */
export const endTaxExemption = async (userId: Id<'user'>, now: Date): Promise<void> => {
  await taxExemptionOf(userId, now);
  await changeExemption(userId, undefined, now);
};
