/** What a basket costs right now: today's catalog, promotions and tariffs, through the one pricing function. */
import type { SellableVariant } from '../catalog/variant.ts';
import { getProfile } from '../identity/store.ts';
import { priceBasket } from '../pricing/price-basket.ts';
import type { BasketLine, Place, PricedBasket } from '../pricing/priced-basket.ts';
import type { TaxedBuyer } from '../pricing/tax-relief.ts';
import { findPromotions } from '../promotions/store.ts';
import { readTariffs } from '../settings/tariffs.ts';
import { type CustomerId, isGuestId } from '../shared/customer-id.ts';
import type { Id } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
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
    return [{ variantId, productId, categoryIds, name, unitPrice, quantity, weightGrams, taxClass }];
  });

/** What an account's profile says of its taxes; of somebody without an account, the number that they name. */
const buyerOf = async ({ customerId, vatNumber }: QuoteRequest): Promise<TaxedBuyer> => {
  if (customerId === undefined || isGuestId(customerId)) return { vatNumber };
  const profile = await getProfile(customerId);
  return { vatNumber: vatNumber ?? profile?.vatNumber, exemption: profile?.taxExemption };
};

/** Prices the items that are for sale; the others are left out, and cost nothing. */
export const quoteBasket = async (request: QuoteRequest): Promise<PricedBasket> => {
  const { currency, coupons, customerId, shippingAddress, shippingMethodId, forOrder, now } = request;
  const [promotions, tariffs, buyer] = await Promise.all([
    findPromotions({ codes: coupons, customerId, forOrder }),
    readTariffs(),
    buyerOf(request),
  ]);
  const lines = basketLines(request);
  return priceBasket(
    { ...promotions, currency, lines, coupons, shippingAddress, shippingMethodId, buyer, now },
    tariffs,
  );
};
