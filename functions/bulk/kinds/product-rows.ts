/** Products as their import takes them: a line for each variant, one for a product that has none. */

import { findCategory } from '../../catalog/category.ts';
import { getTree } from '../../catalog/category-store.ts';
import type { Product } from '../../catalog/product.ts';
import type { Variant } from '../../catalog/variant.ts';
import { decimalText } from '../../shared/decimal-money.ts';
import { currencies } from '../../shared/money.ts';
import { guarded, joinList, joinPairs } from '../cells.ts';
import type { ExportRows } from '../export-rows.ts';
import { liveVariants, pageOfProducts } from './product-pages.ts';

const productColumns = ['slug', 'name', 'description', 'category', 'shopId', 'active', 'tags'];
const variantColumns = ['sku', 'attributes', 'weightGrams', 'taxClass', 'requiresShipping', 'variantActive'];
const priceColumns = currencies.map((currency) => `price ${currency}`);

const productCells = (product: Product, category: string): string[] => [
  product.slug,
  guarded(product.name),
  guarded(product.description),
  category,
  guarded(product.shopId),
  String(product.active),
  guarded(joinList(product.tags)),
];

const priceCells = ({ prices }: Variant): string[] =>
  currencies.map((currency) => {
    const price = prices.find((one) => one.currency === currency);
    return price ? decimalText(price) : '';
  });

const variantCells = (variant: Variant): string[] => [
  variant.sku,
  guarded(joinPairs(variant.attributes)),
  String(variant.weightGrams),
  variant.taxClass,
  String(variant.requiresShipping ?? ''),
  String(variant.active),
  ...priceCells(variant),
];

const noVariant = [...variantColumns, ...priceColumns].map(() => '');

/** @param category its slug */
export const rowsOfProduct = (product: Product, category: string): string[][] => {
  const own = productCells(product, category);
  const variants = liveVariants(product);
  if (variants.length === 0) return [[...own, ...noVariant]];
  return variants.map((variant) => [...own, ...variantCells(variant)]);
};

export const productRows: ExportRows = {
  header: [...productColumns, ...variantColumns, ...priceColumns],
  page: async (_, cursor) => {
    const [tree, { items, ...rest }] = await Promise.all([getTree(), pageOfProducts(cursor)]);
    const slugOf = ({ categoryId }: Product): string => findCategory(tree, categoryId)?.slug ?? '';
    return { ...rest, items: items.flatMap((product) => rowsOfProduct(product, slugOf(product))) };
  },
};
