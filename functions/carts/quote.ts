/** What a basket costs right now: today's catalog, promotions and tariffs, through the one pricing function. */
import type { SellableVariant } from '../catalog/variant.ts';
import type { Profile } from '../identity/profile.ts';
import { profileRead } from '../identity/store.ts';
import { priceBasket } from '../pricing/price-basket.ts';
import type { BasketLine, Place, PricedBasket } from '../pricing/priced-basket.ts';
import type { TaxedBuyer } from '../pricing/tax-relief.ts';
import { findPromotions } from '../promotions/store.ts';
import { readTariffs, type Tariffs, tariffReads, tariffsOf } from '../settings/tariffs.ts';
import { type CustomerId, isGuestId } from '../shared/customer-id.ts';
import type { Id } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import { readTogether } from '../shared/read.ts';
import { shippingSnapshot } from '../shared/requires-shipping.ts';
import { sellingPrice } from './selling-price.ts';

export type Variants = ReadonlyMap<Id<'variant'>, SellableVariant>;

export type QuoteRequest = {
  readonly currency: Currency;
  readonly items: readonly { readonly variantId: Id<'variant'>; readonly quantity: number }[];
  readonly variants: Variants;
  readonly coupons: readonly string[];
  /** Left out: not signed in, taken for a new customer. */
  readonly customerId?: CustomerId | undefined;
  readonly shippingAddress?: Place | undefined;
  readonly billingAddress?: Place | undefined;
  readonly shippingMethodId?: string | undefined;
  /** Named for this basket; left out: the account's. */
  readonly vatNumber?: string | undefined;
  /** Whether an order is placed at this price. */
  readonly forOrder?: boolean | undefined;
  readonly now: Date;
};

const basketLines = ({ currency, items, variants }: QuoteRequest): BasketLine[] =>
  items.flatMap(({ variantId, quantity }) => {
    const variant = variants.get(variantId);
    const unitPrice = sellingPrice(variant, currency);
    if (variant === undefined || unitPrice === undefined) return [];
    const { productId, categoryIds, productName: name, weightGrams, taxClass } = variant;
    const goods = { variantId, productId, categoryIds, weightGrams, taxClass, ...shippingSnapshot(variant) };
    return [{ ...goods, name, unitPrice, quantity }];
  });

/** What a price depends on besides the basket, as it is now. */
export type Terms = {
  readonly promotions: Awaited<ReturnType<typeof findPromotions>>;
  readonly tariffs: Tariffs;
  /** Undefined for who has no account, or one without a profile yet. */
  readonly profile: Profile | undefined;
};

type Asked = Pick<QuoteRequest, 'coupons' | 'customerId' | 'forOrder'>;

const readAccountAndTariffs = async ({ customerId }: Asked): Promise<Omit<Terms, 'promotions'>> => {
  if (customerId === undefined || isGuestId(customerId)) {
    return { tariffs: await readTariffs(), profile: undefined };
  }
  const [profile, ...tariffs] = await readTogether(profileRead(customerId), ...tariffReads());
  return { tariffs: tariffsOf(...tariffs), profile };
};

export const readTerms = async (asked: Asked): Promise<Terms> => {
  const { coupons: codes, customerId, forOrder } = asked;
  const [promotions, read] = await Promise.all([
    findPromotions({ codes, customerId, forOrder }),
    readAccountAndTariffs(asked),
  ]);
  return { promotions, ...read };
};

/** What an account's profile says of its taxes; of somebody without an account, the number that they name. */
const buyerOf = ({ vatNumber }: QuoteRequest, { profile }: Terms): TaxedBuyer => ({
  vatNumber: vatNumber ?? profile?.vatNumber,
  exemption: profile?.taxExemption,
});

/** Prices the items that are for sale; the others are left out, and cost nothing. */
export const quoteOn = (terms: Terms, request: QuoteRequest): PricedBasket => {
  const { currency, coupons, shippingAddress, billingAddress, shippingMethodId, now } = request;
  const [lines, buyer] = [basketLines(request), buyerOf(request, terms)];
  const asked = { currency, lines, coupons, shippingAddress, billingAddress, shippingMethodId, buyer, now };
  return priceBasket({ ...terms.promotions, ...asked }, terms.tariffs);
};

export const quoteBasket = async (request: QuoteRequest): Promise<PricedBasket> =>
  quoteOn(await readTerms(request), request);
