/** Builders of baskets and promotions for tests, by hand and for properties. */
import fc from 'fast-check';
import { priceBasket as priceByTariffs } from '../../functions/pricing/price-basket.ts';
import type { BasketInput, BasketLine, PricedBasket } from '../../functions/pricing/priced-basket.ts';
import {
  type Promotion,
  type PromotionCandidate,
  promotionDefinitionSchema,
} from '../../functions/promotions/promotion.ts';
import { defaultShippingSettings } from '../../functions/settings/shipping-settings.ts';
import type { Tariffs } from '../../functions/settings/tariffs.ts';
import { defaultTaxSettings } from '../../functions/settings/tax-settings.ts';
import { type Id, idOf, newUlid, partUlid } from '../../functions/shared/ids.ts';
import { type Currency, money } from '../../functions/shared/money.ts';

export const now = new Date('2026-03-01T12:00:00Z');

const root = `${newUlid(now).slice(0, 24)}00`;
export const variantId = (n: number): Id<'variant'> => idOf('variant', partUlid(root, n));
export const productId = (n: number): Id<'product'> => idOf('product', partUlid(root, n));
export const categoryId = (n: number): Id<'category'> => idOf('category', partUlid(root, n));
export const promotionId = (n: number): Id<'promotion'> => idOf('promotion', partUlid(root, n));

export const defaultTariffs: Tariffs = { tax: defaultTaxSettings, shipping: defaultShippingSettings };

/** By the tariffs of a shop that has changed none, where a test says no others. */
export const priceBasket = (basket: BasketInput, tariffs: Tariffs = defaultTariffs): PricedBasket =>
  priceByTariffs(basket, tariffs);

type LineOverrides = Partial<Omit<BasketLine, 'unitPrice'>> & {
  readonly price?: number;
  readonly currency?: Currency;
};

/** Line `n` is of product `n` in category `n`, costs 1,000 kobo and weighs 500 g. */
export const aLine = (
  n: number,
  { price = 1_000, currency = 'NGN', ...rest }: LineOverrides = {},
): BasketLine => ({
  variantId: variantId(n),
  productId: productId(n),
  categoryIds: [categoryId(n)],
  name: `Product ${n}`,
  unitPrice: money(price, currency),
  quantity: 1,
  weightGrams: 500,
  taxClass: 'standard',
  ...rest,
});

export const aPromotion = (
  n: number,
  definition: Record<string, unknown>,
  record: Partial<Omit<Promotion, 'definition'>> = {},
): PromotionCandidate => ({
  promotion: {
    id: promotionId(n),
    definition: promotionDefinitionSchema.parse({ name: `Promotion ${n}`, ...definition }),
    used: 0,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
    ...record,
  },
  customerUses: 0,
});

/** Amounts of a promotion in any currency: definitions from outside are in what the shop sells in only. */
export const inCurrency = (
  { promotion, ...candidate }: PromotionCandidate,
  currency: Currency,
): PromotionCandidate => {
  const { definition } = promotion;
  const { minimumSubtotal: minimum, ...others } = definition.conditions ?? {};
  const conditions = { ...others, ...(minimum && { minimumSubtotal: money(minimum.amount, currency) }) };
  const inIt =
    definition.type === 'fixed-amount'
      ? { ...definition, conditions, value: money(definition.value.amount, currency) }
      : { ...definition, conditions };
  return { ...candidate, promotion: { ...promotion, definition: inIt } };
};

export const tenPercent = (n: number, more: Record<string, unknown> = {}): PromotionCandidate =>
  aPromotion(n, { type: 'percentage', value: 10, ...more });

export const aBasket = (overrides: Partial<BasketInput> = {}): BasketInput => ({
  currency: 'NGN',
  lines: [aLine(1)],
  candidates: [],
  coupons: [],
  firstOrder: true,
  now,
  ...overrides,
});

const anyLine = (n: number): fc.Arbitrary<BasketLine> =>
  fc
    .record({
      price: fc.nat(2_000_000),
      quantity: fc.integer({ min: 1, max: 99 }),
      weightGrams: fc.nat(50_000),
      taxClass: fc.constantFrom('standard', 'zero', 'unheard-of'),
      requiresShipping: fc.constantFrom(undefined, true, false),
      categoryIds: fc.constantFrom([categoryId(1)], [categoryId(2)], [categoryId(1), categoryId(2)]),
    })
    .map((line) => aLine(n, line));

const anyKind: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ type: fc.constant('percentage'), value: fc.integer({ min: 1, max: 100 }) }),
  fc.record({
    type: fc.constant('fixed-amount'),
    value: fc.nat(3_000_000).map((amount) => money(amount, 'NGN')),
  }),
  fc.record({ type: fc.constant('free-shipping') }),
  fc.record({
    type: fc.constant('buy-x-get-y'),
    buy: fc.integer({ min: 1, max: 4 }),
    get: fc.integer({ min: 1, max: 3 }),
    value: fc.integer({ min: 1, max: 100 }),
  }),
);

const anyPromotion = (n: number): fc.Arbitrary<PromotionCandidate> =>
  fc
    .record({
      kind: anyKind,
      combinable: fc.boolean(),
      priority: fc.nat(3),
      conditions: fc.constantFrom(undefined, { categoryIds: [categoryId(1)] }),
    })
    .map(({ kind, ...rest }) => aPromotion(n, { ...kind, ...rest }));

const some = <T>(make: (n: number) => fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> =>
  fc.nat(most).chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => make(n + 1))));

export const anyPlace = fc.constantFrom<BasketInput['shippingAddress']>(
  undefined,
  { country: 'NG' },
  { country: 'KE' },
  { country: 'US', region: 'CA' },
  { country: 'FR' },
);

export const anyBasket: fc.Arbitrary<BasketInput> = fc
  .record({
    lines: some(anyLine, 40),
    candidates: some(anyPromotion, 6),
    shippingAddress: anyPlace,
    shippingMethodId: fc.constantFrom(undefined, 'standard', 'express', 'pickup', 'drone'),
    firstOrder: fc.boolean(),
  })
  .map((parts) => aBasket(parts));
