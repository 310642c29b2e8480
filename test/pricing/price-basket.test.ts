import { describe, expect, it } from '@jest/globals';
import type { BasketInput } from '../../functions/pricing/priced-basket.ts';
import { maximumAmount } from '../../functions/shared/money.ts';
import {
  aBasket,
  aLine,
  aPromotion,
  categoryId,
  now,
  priceBasket,
  productId,
  tenPercent,
  variantId,
} from './basket.ts';

const amounts = (overrides: Partial<BasketInput>) => {
  const { subtotal, discount, shipping, tax, total } = priceBasket(aBasket(overrides)).totals;
  return [subtotal, discount, shipping, tax, total].map(({ amount }) => amount);
};

const refusal = (overrides: Partial<BasketInput>) =>
  priceBasket(aBasket({ coupons: ['CODE'], ...overrides })).refusedCoupons[0]?.reason;

describe('discounts', () => {
  it('spread over the lines by largest remainder', () => {
    const lines = [aLine(1, { price: 100 }), aLine(2, { price: 100 }), aLine(3, { price: 100 })];
    const value = { amount: 100, currency: 'NGN' };
    const priced = priceBasket(
      aBasket({ lines, candidates: [aPromotion(1, { type: 'fixed-amount', value })] }),
    );
    expect(priced.lines.map(({ discount }) => discount.amount)).toEqual([34, 33, 33]);
  });

  it('take no more than there is', () => {
    const value = { amount: 5_000, currency: 'NGN' };
    expect(amounts({ candidates: [aPromotion(1, { type: 'fixed-amount', value })] })).toEqual([
      1_000, 1_000, 0, 0, 0,
    ]);
  });

  it('of a percentage are rounded half up, once', () => {
    const candidates = [tenPercent(1)];
    expect(amounts({ lines: [aLine(1, { price: 1_005 })], candidates })[1]).toBe(101);
    expect(amounts({ lines: [aLine(1, { price: 1_004 })], candidates })[1]).toBe(100);
  });

  it('of buy 2 get 1 make the cheapest piece of three free', () => {
    const lines = [aLine(1, { price: 300, quantity: 2 }), aLine(2, { price: 100, quantity: 4 })];
    const candidates = [aPromotion(1, { type: 'buy-x-get-y', buy: 2, get: 1 })];
    const priced = priceBasket(aBasket({ lines, candidates }));
    expect(priced.lines.map(({ discount }) => discount.amount)).toEqual([0, 200]);
  });

  it('of buy-x-get-y can be a part of the price', () => {
    const candidates = [aPromotion(1, { type: 'buy-x-get-y', buy: 1, get: 1, value: 50 })];
    expect(amounts({ lines: [aLine(1, { quantity: 5 })], candidates })[1]).toBe(1_000);
  });

  it('touch only lines of their products and categories', () => {
    const conditions = { productIds: [productId(1)], categoryIds: [categoryId(2)] };
    const lines = [aLine(1), aLine(2), aLine(3)];
    const priced = priceBasket(aBasket({ lines, candidates: [tenPercent(1, { conditions })] }));
    expect(priced.lines.map(({ discount }) => discount.amount)).toEqual([100, 100, 0]);
  });

  it('say which rule took what off which line', () => {
    const candidates = [tenPercent(1, { code: 'TEN', name: 'Ten off' })];
    const { explanation } = priceBasket(aBasket({ candidates, coupons: ['TEN'] }));
    expect(explanation).toContainEqual({
      kind: 'discount',
      variantId: variantId(1),
      promotionId: candidates[0]?.promotion.id,
      amount: { amount: 100, currency: 'NGN' },
      text: 'Ten off (TEN): 10 % off',
    });
  });
});

describe('several promotions', () => {
  it('go by priority, each on what the ones before it left', () => {
    const fixed = aPromotion(1, {
      type: 'fixed-amount',
      value: { amount: 500, currency: 'NGN' },
      priority: 1,
    });
    expect(amounts({ candidates: [tenPercent(2, { priority: 2 }), fixed] })[1]).toBe(550);
    expect(amounts({ candidates: [tenPercent(2, { priority: 0 }), fixed] })[1]).toBe(600);
  });

  it('do not go together with one that wants to be alone', () => {
    const alone = tenPercent(1, { combinable: false, priority: 1, code: 'ALONE' });
    const other = tenPercent(2, { priority: 2, code: 'OTHER' });
    const priced = priceBasket(aBasket({ candidates: [other, alone], coupons: ['OTHER', 'ALONE'] }));
    expect(priced.promotions.map(({ code }) => code)).toEqual(['ALONE']);
    expect(priced.refusedCoupons).toEqual([{ code: 'OTHER', reason: 'not-combinable' }]);
  });

  it('leave out one that wants to be alone when another comes first', () => {
    const alone = tenPercent(1, { combinable: false, priority: 3, code: 'ALONE' });
    const priced = priceBasket(aBasket({ candidates: [alone, tenPercent(2)], coupons: ['ALONE'] }));
    expect(priced.refusedCoupons).toEqual([]);
    const later = priceBasket(
      aBasket({ candidates: [alone, tenPercent(2, { priority: 1 })], coupons: ['ALONE'] }),
    );
    expect(later.refusedCoupons).toEqual([{ code: 'ALONE', reason: 'not-combinable' }]);
  });

  it('are at most three', () => {
    const candidates = [1, 2, 3, 4].map((n) => tenPercent(n));
    expect(priceBasket(aBasket({ candidates })).promotions).toHaveLength(3);
  });
});

describe('a free piece', () => {
  const half = (priority: number) => aPromotion(1, { type: 'percentage', value: 50, priority });
  const buyOneGetOne = (n: number, priority: number, more: Record<string, unknown> = {}) =>
    aPromotion(n, { type: 'buy-x-get-y', buy: 1, get: 1, priority, ...more });

  it('is worth what earlier discounts left of it, in whichever order they come', () => {
    const lines = [aLine(1, { quantity: 2 })];
    expect(amounts({ lines, candidates: [half(1), buyOneGetOne(2, 2)] })[1]).toBe(1_500);
    expect(amounts({ lines, candidates: [half(2), buyOneGetOne(2, 1)] })[1]).toBe(1_500);
  });

  it('is the cheapest by what is left of it', () => {
    const conditions = { productIds: [productId(1)] };
    const cheapened = aPromotion(1, { type: 'percentage', value: 90, priority: 1, conditions });
    const lines = [aLine(1, { price: 5_000 }), aLine(2, { price: 1_000 })];
    const priced = priceBasket(aBasket({ lines, candidates: [cheapened, buyOneGetOne(2, 2)] }));
    expect(priced.lines.map(({ discount }) => discount.amount)).toEqual([5_000, 0]);
  });

  it('is not bought for another rule, nor is what was bought for it got by one', () => {
    const twice = (quantity: number) =>
      priceBasket(
        aBasket({
          lines: [aLine(1, { quantity })],
          candidates: [buyOneGetOne(1, 1, { code: 'ONE' }), buyOneGetOne(2, 2, { code: 'TWO' })],
          coupons: ['ONE', 'TWO'],
        }),
      );
    for (const quantity of [2, 3, 4]) {
      expect(twice(quantity).totals.discount.amount).toBe(Math.floor(quantity / 2) * 1_000);
      expect(twice(quantity).refusedCoupons).toEqual([{ code: 'TWO', reason: 'minimum-not-met' }]);
    }
  });

  it('counts for no minimum of another rule, whichever goes first', () => {
    const minimum = (priority: number) =>
      aPromotion(1, {
        ...{ type: 'fixed-amount', value: { amount: 500, currency: 'NGN' }, code: 'MIN', priority },
        conditions: { minimumSubtotal: { amount: 2_000, currency: 'NGN' } },
      });
    const lines = [aLine(1, { quantity: 2 })];
    for (const priority of [1, 3]) {
      const priced = priceBasket(
        aBasket({ lines, candidates: [minimum(priority), buyOneGetOne(2, 2)], coupons: ['MIN'] }),
      );
      expect(priced.totals.discount.amount).toBe(1_000);
      expect(priced.refusedCoupons).toEqual([{ code: 'MIN', reason: 'minimum-not-met' }]);
    }
  });

  it('that costs nothing any more makes no other piece free', () => {
    const conditions = { productIds: [productId(1)] };
    const free = aPromotion(1, { type: 'percentage', value: 100, priority: 1, conditions });
    const lines = [aLine(1), aLine(2)];
    expect(amounts({ lines, candidates: [free, buyOneGetOne(2, 2)] })[1]).toBe(1_000);
  });
});

describe('a basket in Kenyan shillings', () => {
  const shillings = (overrides: Partial<BasketInput>) =>
    priceBasket(
      aBasket({
        currency: 'KES',
        shippingAddress: { country: 'KE' },
        shippingMethodId: 'pickup',
        ...overrides,
      }),
    );

  it('has discounts in whole shillings, up in favour of the shopper', () => {
    const lines = [1, 2, 3].map((n) => aLine(n, { price: 33_500, currency: 'KES' }));
    const priced = shillings({ lines, candidates: [tenPercent(1)] });
    expect(priced.lines.map(({ discount }) => discount.amount)).toEqual([3_400, 3_400, 3_300]);
    expect(priced.totals).toMatchObject({ discount: { amount: 10_100 }, total: { amount: 90_400 } });
    expect(priced.totals.rounding).toBeUndefined();
  });

  it('leaves cents of its prices to the shopper, in a line that says so', () => {
    const priced = shillings({ lines: [aLine(1, { price: 33_333, currency: 'KES', quantity: 3 })] });
    expect(priced.totals).toMatchObject({ rounding: { amount: 99 }, total: { amount: 99_900 } });
    expect(priced.explanation).toContainEqual({
      kind: 'rounding',
      amount: { amount: 99, currency: 'KES' },
      text: 'Left to you, because totals are multiples of KES 1.00',
    });
  });

  it('leaves cents of a tax on top to the shopper, too', () => {
    const priced = shillings({
      lines: [aLine(1, { price: 99_900, currency: 'KES' })],
      shippingAddress: { country: 'US', region: 'CA' },
    });
    expect(priced.totals.tax.amount).toBe(7_243);
    expect(priced.totals.total.amount % 100).toBe(0);
    expect(priced.totals.rounding?.amount).toBe(43);
  });
});

describe('a coupon that does not apply says why', () => {
  const coupon = (definition: Record<string, unknown>, record = {}) => ({
    candidates: [aPromotion(1, { type: 'percentage', value: 10, code: 'CODE', ...definition }, record)],
  });
  const naira = (amount: number) => ({ amount, currency: 'NGN' });

  it.each<[string, Partial<BasketInput>]>([
    ['unknown', {}],
    ['inactive', coupon({ active: false })],
    ['not-started', coupon({ startsAt: '2026-03-01T12:00:01Z' })],
    ['expired', coupon({ endsAt: now.toISOString() })],
    ['limit-reached', coupon({ limits: { total: 2 } }, { used: 2 })],
    ['currency', coupon({ type: 'fixed-amount', value: { amount: 5, currency: 'KES' } })],
    ['currency', coupon({ conditions: { minimumSubtotal: { amount: 5, currency: 'USD' } } })],
    ['first-order-only', { ...coupon({ conditions: { firstOrderOnly: true } }), firstOrder: false }],
    ['no-matching-items', coupon({ conditions: { productIds: [productId(9)] } })],
    ['no-matching-items', { ...coupon({}), lines: [] }],
    ['minimum-not-met', coupon({ conditions: { minimumSubtotal: naira(1_001) } })],
    ['minimum-not-met', coupon({ type: 'buy-x-get-y', buy: 1, get: 1, value: undefined })],
  ])('%s', (reason, overrides) => {
    expect(refusal(overrides)).toBe(reason);
  });

  it('customer-limit-reached', () => {
    const [candidate] = coupon({ limits: { perCustomer: 1 } }).candidates;
    if (!candidate) throw new Error('no candidate');
    expect(refusal({ candidates: [{ ...candidate, customerUses: 1 }] })).toBe('customer-limit-reached');
  });

  it('and applies on the very bounds of its conditions', () => {
    const definition = {
      startsAt: now.toISOString(),
      endsAt: '2026-03-01T12:00:00.001Z',
      limits: { total: 2 },
      conditions: { minimumSubtotal: naira(1_000) },
    };
    expect(refusal(coupon(definition, { used: 1 }))).toBeUndefined();
  });
});

describe('tax', () => {
  it('is contained in prices in Nigeria, Kenya and Ethiopia', () => {
    const tax = (country: string) =>
      amounts({
        lines: [aLine(1, { price: 116_000 })],
        shippingAddress: { country },
        shippingMethodId: 'pickup',
      })[3];
    expect(tax('NG')).toBe(8_093);
    expect(tax('KE')).toBe(16_000);
    expect(tax('ET')).toBe(15_130);
  });

  it('comes on top in the United States, by region', () => {
    const to = (region?: string) =>
      amounts({
        currency: 'USD',
        lines: [aLine(1, { price: 1_000, currency: 'USD' })],
        shippingAddress: { country: 'US', ...(region && { region }) },
        shippingMethodId: 'pickup',
      });
    expect(to('CA')).toEqual([1_000, 0, 0, 73, 1_073]);
    expect(to('DE')).toEqual([1_000, 0, 0, 0, 1_000]);
    expect(to()).toEqual([1_000, 0, 0, 0, 1_000]);
  });

  it('is by the class of the goods, on what they cost after discounts', () => {
    const lines = [aLine(1, { price: 2_150 }), aLine(2, { price: 2_150, taxClass: 'zero' })];
    const { lines: priced } = priceBasket(
      aBasket({ lines, candidates: [aPromotion(1, { type: 'percentage', value: 50 })] }),
    );
    expect(priced.map(({ tax }) => tax.amount)).toEqual([75, 0]);
  });

  it('is not due on exports', () => {
    expect(amounts({ shippingAddress: { country: 'FR' } })[3]).toBe(0);
  });
});

describe('shipping', () => {
  const shipping = (overrides: Partial<BasketInput>) =>
    amounts({ shippingAddress: { country: 'NG' }, ...overrides })[2];

  it('costs nothing without an address, and says so', () => {
    const priced = priceBasket(aBasket());
    expect(priced.shippingMethod).toBeUndefined();
    expect(priced.totals.shipping.amount).toBe(0);
    expect(priced.explanation.find(({ kind }) => kind === 'shipping')?.text).toContain('once there is');
  });

  it('goes by weight', () => {
    expect(shipping({ lines: [aLine(1, { weightGrams: 1_000 })] })).toBe(150_000);
    expect(shipping({ lines: [aLine(1, { weightGrams: 1_001 })] })).toBe(250_000);
    expect(shipping({ lines: [aLine(1, { weightGrams: 20_001 })] })).toBe(640_000);
    expect(shipping({ lines: [aLine(1, { weightGrams: 10_500, quantity: 2 })] })).toBe(640_000);
  });

  it('is flat when express, and nothing when picked up', () => {
    expect(shipping({ shippingMethodId: 'express' })).toBe(450_000);
    expect(shipping({ shippingMethodId: 'pickup' })).toBe(0);
  });

  it('is free above a value of the goods after discounts', () => {
    const lines = [aLine(1, { price: 10_000_000 })];
    expect(shipping({ lines })).toBe(0);
    expect(shipping({ lines, candidates: [tenPercent(1)] })).toBe(150_000);
  });

  it('abroad is another method at another price, whatever was chosen at home', () => {
    const abroad = priceBasket(aBasket({ shippingAddress: { country: 'GH' }, shippingMethodId: 'express' }));
    expect(abroad.shippingMethod).toMatchObject({ id: 'standard', price: { amount: 2_500_000 } });
  });

  it('is taken over by a promotion, which says what it saved', () => {
    const candidates = [aPromotion(1, { type: 'free-shipping', code: 'FREESHIP' })];
    const priced = priceBasket(
      aBasket({ candidates, coupons: ['FREESHIP'], shippingAddress: { country: 'NG' } }),
    );
    expect(priced.totals).toMatchObject({
      discount: { amount: 0 },
      shipping: { amount: 0 },
      total: { amount: 1_000 },
    });
    expect(priced.promotions[0]?.discount.amount).toBe(150_000);
    expect(priced.offeredMethods[0]?.price.amount).toBe(150_000);
  });
});

describe('a basket', () => {
  it('of nothing costs nothing', () => {
    expect(amounts({ lines: [], shippingAddress: { country: 'NG' } })).toEqual([0, 0, 0, 0, 0]);
  });

  it('beyond the largest amount is refused', () => {
    const lines = [aLine(1, { price: maximumAmount, quantity: 2 })];
    expect(() => priceBasket(aBasket({ lines }))).toThrow(
      expect.objectContaining({ code: 'invalid-amount' }),
    );
  });
});
