/** Random shops, and what may happen to an order in them: for the laws of money. */
import fc from 'fast-check';
import type { ShippingRule } from '../../functions/pricing/price-rules.ts';
import type { BasketInput, BasketLine } from '../../functions/pricing/priced-basket.ts';
import type { PromotionCandidate } from '../../functions/promotions/promotion.ts';
import type { Tariffs } from '../../functions/settings/tariffs.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { aLine, aPromotion, categoryId, inCurrency, now } from './basket.ts';

/** Of 0, 2 and 3 decimals, and one that is paid in whole units. */
const lawCurrencies = ['JPY', 'NGN', 'KES', 'USD', 'KWD'] as const satisfies readonly Currency[];

export const mostLines = 4;

/** How pieces come back, or what staff give; `line` and `pieces` are taken modulo what there is. */
export type Happening =
  | { readonly kind: 'cancel' | 'return'; readonly line: number; readonly pieces: number }
  | { readonly kind: 'goodwill'; readonly amount: number };

export type Shop = {
  readonly basket: BasketInput;
  readonly tariffs: Tariffs;
  readonly happenings: readonly Happening[];
};

const anyPrice = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((n) => n * 100),
  fc.integer({ min: 1, max: 9_999 }),
);

const anyLine = (n: number, currency: Currency): fc.Arbitrary<BasketLine> =>
  fc
    .record({
      price: anyPrice,
      quantity: fc.integer({ min: 1, max: 4 }),
      weightGrams: fc.nat(1_500),
      taxClass: fc.constantFrom('standard', 'zero'),
      requiresShipping: fc.constantFrom(undefined, true, false),
      categoryIds: fc.constantFrom([categoryId(1)], [categoryId(2)]),
    })
    .map((line) => aLine(n, { ...line, currency }));

const anyKind: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ type: fc.constant('percentage'), value: fc.integer({ min: 1, max: 100 }) }),
  fc.record({
    type: fc.constant('fixed-amount'),
    value: anyPrice.map((amount) => money(amount, 'NGN')),
  }),
  fc.record({ type: fc.constant('free-shipping') }),
  fc.record({
    type: fc.constant('buy-x-get-y'),
    buy: fc.integer({ min: 1, max: 3 }),
    get: fc.integer({ min: 1, max: 2 }),
    value: fc.constantFrom(100, 100, 50, 33),
  }),
);

const anyConditions = fc.oneof(
  fc.constant(undefined),
  fc.constant({ categoryIds: [categoryId(1)] }),
  fc.constant({ firstOrderOnly: true }),
  anyPrice.map((amount) => ({ minimumSubtotal: money(amount * 3, 'NGN') })),
);

const anyPromotion = (n: number, currency: Currency): fc.Arbitrary<PromotionCandidate> =>
  fc
    .record({
      kind: anyKind,
      combinable: fc.constantFrom(true, true, true, false),
      priority: fc.nat(3),
      conditions: anyConditions,
    })
    .map(({ kind, ...rest }) => inCurrency(aPromotion(n, { ...kind, ...rest }), currency));

const some = <T>(make: (n: number) => fc.Arbitrary<T>, least: number, most: number): fc.Arbitrary<T[]> =>
  fc
    .integer({ min: least, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => make(n + 1))));

const anyRate = fc.oneof(
  fc.nat(20).map((price) => ({ kind: 'flat' as const, price: price * 100 })),
  fc.record({
    kind: fc.constant('by-weight' as const),
    bands: fc.tuple(fc.nat(10), fc.nat(10)).map(([light, more]) => [
      { upToGrams: 1_000, price: light * 100 },
      { upToGrams: 3_000, price: (light + more) * 100 },
    ]),
    perFurtherKilogram: fc.nat(5).map((price) => price * 100),
  }),
);

const anyShipping: fc.Arbitrary<ShippingRule> = fc
  .record({ rate: anyRate, freeFrom: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: undefined }) })
  .map(({ rate, freeFrom }) => ({
    id: 'standard',
    name: 'Standard',
    rate,
    ...(freeFrom !== undefined && { freeFrom }),
  }));

const anyTariffs = (currency: Currency): fc.Arbitrary<Tariffs> =>
  fc
    .record({
      included: fc.boolean(),
      standard: fc.nat(2_500),
      reduced: fc.nat(1_000),
      reducedCategory: fc.boolean(),
      shippingTaxClass: fc.constantFrom(undefined, 'standard', 'reduced'),
      shipping: anyShipping,
      tableCurrency: fc.constantFrom(currency, currency, currency, 'XAF' as const),
    })
    .map(({ included, standard, reduced, reducedCategory, shippingTaxClass, shipping, tableCurrency }) => ({
      tax: {
        countries: [
          {
            country: 'AA',
            name: 'Tax',
            included,
            rates: [
              { taxClass: 'standard', basisPoints: standard },
              { taxClass: 'zero', basisPoints: 0 },
              { taxClass: 'reduced', basisPoints: reduced },
            ],
            ...(shippingTaxClass !== undefined && { shippingTaxClass }),
          },
        ],
        categories: reducedCategory ? [{ categoryId: categoryId(2), taxClass: 'reduced' }] : [],
      },
      shipping: {
        defaultCurrency: tableCurrency,
        tables: [{ currency: tableCurrency, country: 'AA', home: [shipping], abroad: [shipping] }],
      },
    }));

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'return' as const),
      line: fc.nat(20),
      pieces: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('goodwill' as const),
      amount: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
);

export const anyShop: fc.Arbitrary<Shop> = fc.constantFrom(...lawCurrencies).chain((currency) =>
  fc
    .record({
      lines: some((n) => anyLine(n, currency), 1, mostLines),
      candidates: some((n) => anyPromotion(n, currency), 0, 4),
      tariffs: anyTariffs(currency),
      buyer: fc.constantFrom(undefined, undefined, { exemption: { reason: 'law' } }),
      happenings: fc.array(anyHappening, { maxLength: 6 }),
    })
    .map(({ lines, candidates, tariffs, buyer, happenings }) => ({
      basket: {
        currency,
        lines,
        candidates,
        coupons: [],
        firstOrder: true,
        shippingAddress: { country: 'AA' },
        buyer,
        now,
      },
      tariffs,
      happenings,
    })),
);
