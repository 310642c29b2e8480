import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cart, mergeCarts, newCart } from '../../functions/carts/cart.ts';
import { mendCart } from '../../functions/carts/mend.ts';
import type { SellableVariant } from '../../functions/catalog/variant.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { maximumLines, maximumQuantity } from '../../functions/shared/order-size.ts';
import { aLine, variantId } from '../pricing/basket.ts';
import { naira, start } from './shop.ts';

const cartOf = (...lines: readonly (readonly [n: number, quantity: number, price?: number])[]): Cart => ({
  ...newCart({
    id: newId('cart', start),
    currency: 'NGN',
    owner: { customerId: newId('user', start) },
    now: start,
  }),
  items: lines.map(([n, quantity, price = 1_000]) => ({
    variantId: variantId(n),
    quantity,
    unitPrice: naira(price),
  })),
});

const sellable = (n: number, overrides: Partial<SellableVariant> = {}): SellableVariant => {
  const { productId, categoryIds, weightGrams, taxClass } = aLine(n);
  return {
    variantId: variantId(n),
    productId,
    categoryIds,
    weightGrams,
    taxClass,
    shopId: 'potters',
    sku: `MUG-${n}`,
    productName: 'Mug',
    productSlug: 'mug',
    attributes: {},
    prices: [naira(1_000)],
    active: true,
    version: 1,
    ...overrides,
  };
};

const catalog = (...variants: readonly SellableVariant[]) =>
  new Map(variants.map((variant) => [variant.variantId, variant]));

const stockOf = (...available: readonly number[]): Map<Id<'variant'>, { available: number }> =>
  new Map(available.map((count, index) => [variantId(index + 1), { available: count }]));

describe('mending a cart', () => {
  it('leaves a cart alone that can be sold as it is', () => {
    const cart = cartOf([1, 2]);
    expect(mendCart(cart, catalog(sellable(1)), stockOf(2))).toEqual({ cart, changes: [] });
  });

  it.each<[string, SellableVariant[], number]>([
    ['is unknown', [], 5],
    ['is off sale', [sellable(1, { active: false })], 5],
    ['has no price in this currency', [sellable(1, { prices: [money(5, 'USD')] })], 5],
    ['is out of stock', [sellable(1)], 0],
  ])('removes a line whose variant %s', (_, variants, available) => {
    const { cart, changes } = mendCart(cartOf([1, 2]), catalog(...variants), stockOf(available));
    expect(cart.items).toEqual([]);
    expect(changes).toEqual([{ variantId: variantId(1), change: 'removed', from: 2, to: 0 }]);
  });

  it('reduces a line to what there is, and tells a new price of the same line too', () => {
    const variants = catalog(sellable(1, { prices: [naira(1_200)] }));
    const { cart, changes } = mendCart(cartOf([1, 5]), variants, stockOf(3));
    expect(cart.items).toEqual([{ variantId: variantId(1), quantity: 3, unitPrice: naira(1_200) }]);
    expect(changes).toEqual([
      { variantId: variantId(1), change: 'reduced', from: 5, to: 3 },
      { variantId: variantId(1), change: 'repriced', from: naira(1_000), to: naira(1_200) },
    ]);
  });

  it('leaves nothing to mend', () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 99 }),
      price: fc.nat(10_000),
      available: fc.nat(120),
      active: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const cart = cartOf(...lines.map(({ quantity }, index) => [index + 1, quantity] as const));
        const variants = catalog(
          ...lines.map(({ price, active }, index) => sellable(index + 1, { active, prices: [naira(price)] })),
        );
        const stocks = stockOf(...lines.map(({ available }) => available));
        const mended = mendCart(cart, variants, stocks);
        expect(mendCart(mended.cart, variants, stocks)).toEqual({ cart: mended.cart, changes: [] });
      }),
    );
  });
});

describe('merging carts', () => {
  const lines = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 99 })), {
    selector: ([n]) => n,
    maxLength: maximumLines,
  });

  it('neither loses nor makes a piece: what is not in the cart is left out', () => {
    fc.assert(
      fc.property(lines, lines, (mine, others) => {
        const [a, b] = [cartOf(...mine), cartOf(...others)];
        const { cart, leftOut } = mergeCarts(a, b);
        const pieces = (of: readonly { quantity: number }[]) =>
          of.reduce((n, { quantity }) => n + quantity, 0);
        expect(pieces(cart.items) + pieces(leftOut)).toBe(pieces(a.items) + pieces(b.items));
        expect(cart.items.length).toBeLessThanOrEqual(maximumLines);
        for (const { quantity } of cart.items) expect(quantity).toBeLessThanOrEqual(maximumQuantity);
      }),
    );
  });
});
