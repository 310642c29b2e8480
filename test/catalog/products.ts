/** Builds products for tests of rules. */
import type { Product } from '../../functions/catalog/product.ts';
import type { Variant } from '../../functions/catalog/variant.ts';
import { idOf, newId, newRootUlid, newUlid, partUlid } from '../../functions/shared/ids.ts';
import { type Currency, money } from '../../functions/shared/money.ts';

const someTime = new Date('2026-03-01T10:00:00.000Z');
const root = newRootUlid(newUlid(someTime));

export const aVariant = (
  number: number,
  {
    prices = [[1000, 'NGN']],
    ...overrides
  }: Partial<Omit<Variant, 'prices'>> & { prices?: readonly (readonly [number, Currency])[] } = {},
): Variant => ({
  id: idOf('variant', partUlid(root, number)),
  sku: `MUG-${number}`,
  attributes: {},
  prices: prices.map(([amount, currency]) => money(amount, currency)),
  weightGrams: 300,
  taxClass: 'standard',
  active: true,
  archived: false,
  seed: String(number),
  createdAt: someTime.toISOString(),
  updatedAt: someTime.toISOString(),
  ...overrides,
});

/** @param depth how many categories lie above it, its own included */
export const aProduct = ({
  depth = 1,
  ...overrides
}: Partial<Product> & { depth?: number } = {}): Product => {
  const categoryIds = Array.from({ length: depth }, () => newId('category', someTime));
  return {
    id: idOf('product', newRootUlid(newUlid(someTime))),
    name: 'Mug',
    slug: 'mug',
    description: '',
    categoryId: categoryIds.at(-1) ?? newId('category', someTime),
    categoryIds,
    shopId: 'kitchen',
    active: true,
    archived: false,
    tags: [],
    images: [],
    variants: [aVariant(1)],
    lastVariantNumber: 1,
    createdAt: someTime.toISOString(),
    updatedAt: someTime.toISOString(),
    version: 1,
    ...overrides,
  };
};
