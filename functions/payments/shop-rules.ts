/** What the shop's settings say of a wish to pay, and of where a browser goes afterwards. */
import type { Order } from '../orders/order.ts';
import { shopSettings } from '../settings/store.ts';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';
import type { AttemptRequest } from './attempt-changes.ts';
import { manualRefusal, type Payer } from './manual-rule.ts';
import { allowedReturnUrl } from './return-url.ts';

const ownOrigin = (): string => new URL(env('PUBLIC_API_URL')).origin;

/**
 * Where to send the browser; undefined for an address that the shop does not allow (any more).
 * @throws DomainError `unavailable` when the settings cannot be read: nobody is sent anywhere unchecked
 */
export const placeToReturn = async (
  returnUrl: string | undefined,
  now: Date,
): Promise<string | undefined> => {
  if (returnUrl === undefined) return undefined;
  const { returnOrigins } = await shopSettings(now);
  return allowedReturnUrl(returnUrl, [...returnOrigins, ownOrigin()]);
};

const refused = (path: string, message: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message }] });

/**
 * The request with its return address in normal form, when the shop allows it.
 * @throws DomainError `invalid-request` at `returnUrl` or `provider`; `unavailable` when the settings cannot be read
 */
export const underShopRules = async (
  { totals }: Order,
  request: AttemptRequest,
  payer: Payer,
  now: Date,
): Promise<AttemptRequest> => {
  const { manualPayments } = await shopSettings(now);
  const returnUrl = await placeToReturn(request.returnUrl, now);
  if (request.returnUrl !== undefined && returnUrl === undefined) {
    throw refused('returnUrl', 'is not on a page of the shop: its origin is not among the return origins');
  }
  const refusal =
    request.provider === 'manual' ? manualRefusal(manualPayments, payer, totals.total) : undefined;
  if (refusal !== undefined) throw refused('provider', refusal);
  return { ...request, returnUrl };
};
