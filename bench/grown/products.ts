/** Products by the ten thousand: the very items that creating them writes, without its conditions. */
import type { CategoryId } from '../../functions/catalog/category.ts';
import type { Product } from '../../functions/catalog/product.ts';
import { productWrites } from '../../functions/catalog/store.ts';
import { idOf, newId, newRootUlid, newUlid, partUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';

const firstDay = Date.parse('2026-01-01T00:00:00Z');

const kinds = ['mug', 'kettle', 'lamp', 'chair', 'blanket', 'basket', 'candle', 'mirror', 'carpet', 'vase'];
const looks = ['enamel', 'woven', 'oak', 'brass', 'linen', 'glazed', 'carved', 'painted', 'copper', 'clay'];
export const root = newId('category', new Date(firstDay));
export const categories = kinds.map((_, index) => newId('category', new Date(firstDay + index)));

export const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

const productOf = (index: number): Product => {
  const createdAt = new Date(firstDay + index * 1000);
  const ulid = newRootUlid(newUlid(createdAt));
  const name = `${pick(looks, Math.floor(index / kinds.length))} ${pick(kinds, index)} ${index}`;
  const times = { createdAt: createdAt.toISOString(), updatedAt: createdAt.toISOString() };
  const category: CategoryId = pick(categories, index);
  return {
    id: idOf('product', ulid),
    name,
    slug: name.replaceAll(' ', '-'),
    description: `${name}, made by hand. `.repeat(6),
    categoryId: category,
    categoryIds: [root, category],
    shopId: `shop-${index % 10}`,
    active: true,
    archived: false,
    tags: ['handmade'],
    images: [],
    variants: ['small', 'large'].map((size, number) => ({
      id: idOf('variant', partUlid(ulid, number + 1)),
      sku: `${index}-${size}`,
      attributes: { size },
      prices: [money(((index * 7_919) % 50_000) + 500 + number * 1_000, 'NGN')],
      weightGrams: 500,
      taxClass: 'standard',
      active: true,
      archived: false,
      seed: ulid,
      ...times,
    })),
    lastVariantNumber: 2,
    ...times,
    version: 1,
  };
};

/** Of the products from one number up to another. */
export function* productItems(from: number, to: number): Generator<Record<string, unknown>> {
  for (let index = from; index < to; index += 1) {
    for (const { Put } of productWrites(undefined, productOf(index))) if (Put?.Item) yield Put.Item;
  }
}
