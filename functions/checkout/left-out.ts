/** What a request for an order leaves out and its customer's account says. */
import { defaultAddress, preferredCurrency } from '../identity/preferences.ts';
import type { Address } from '../shared/address.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';

type Given = {
  readonly currency?: Currency | undefined;
  readonly shippingAddress?: Address | undefined;
};
type Terms = Given & { readonly currency: Currency };

const whyMissing = {
  currency: 'is missing, and the account has none: send it, or set it by PATCH /v1/me',
  shippingAddress:
    'is missing, and the account has no address: send it, or save one by POST /v1/me/addresses',
} as const satisfies Record<keyof Given, string>;

const isMissing = (missing: readonly (keyof Given)[]): DomainError =>
  new DomainError('invalid-request', `The order lacks ${missing.join(' and ')}`, {
    errors: missing.map((path) => ({ path, message: whyMissing[path] })),
  });

/**
 * The account's own where nothing is said: it is asked for nothing that the request says. Whether an address is needed,
 * what is bought says.
 * @throws DomainError `invalid-request` that names all that is missing
 */
export const withAccountsOwn = async (customerId: Id<'user'>, given: Given): Promise<Terms> => {
  const [currency, shippingAddress] = await Promise.all([
    given.currency ?? preferredCurrency(customerId),
    given.shippingAddress ?? defaultAddress(customerId),
  ]);
  if (currency !== undefined) return { currency, shippingAddress };
  throw isMissing(shippingAddress ? ['currency'] : ['currency', 'shippingAddress']);
};
