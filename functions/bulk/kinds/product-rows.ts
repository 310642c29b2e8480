/** Products as their import takes them: a line for each variant, one for a product that has none. */

import { findCategory } from '../../catalog/category.ts';
import { getTree } from '../../catalog/category-store.ts';
import type { Product } from '../../catalog/product.ts';
import type { Variant } from '../../catalog/variant.ts';
import { decimalText } from '../../shared/decimal-money.ts';
import { type Currency, usualCurrencies } from '../../shared/money.ts';
import { guarded, joinList, joinPairs } from '../cells.ts';
import type { Export } from '../export.ts';
import type { ExportRows } from '../export-rows.ts';
import { liveVariants, pageOfProducts } from './product-pages.ts';

const productColumns = ['slug', 'name', 'description', 'category', 'shopId', 'active', 'tags'];
const variantColumns = ['sku', 'attributes', 'weightGrams', 'taxClass', 'requiresShipping', 'variantActive'];
/** Exports from before it was kept had these. */
const currenciesOf = ({ currencies }: Pick<Export, 'currencies'>): readonly Currency[] =>
  currencies ?? usualCurrencies;

const productCells = (product: Product, category: string): string[] => [
  product.slug,
  guarded(product.name),
  guarded(product.description),
  category,
  guarded(product.shopId),
  String(product.active),
  guarded(joinList(product.tags)),
];

const priceCells = ({ prices }: Variant, currencies: readonly Currency[]): string[] =>
  currencies.map((currency) => {
    const price = prices.find((one) => one.currency === currency);
    return price ? decimalText(price) : '';
  });

const variantCells = (variant: Variant, currencies: readonly Currency[]): string[] => [
  variant.sku,
  guarded(joinPairs(variant.attributes)),
  String(variant.weightGrams),
  variant.taxClass,
  String(variant.requiresShipping ?? ''),
  String(variant.active),
  ...priceCells(variant, currencies),
];

/** @param category its slug */
export const rowsOfProduct = (
  product: Product,
  category: string,
  currencies: readonly Currency[],
): string[][] => {
  const own = productCells(product, category);
  const variants = liveVariants(product);
  if (variants.length === 0) return [[...own, ...[...variantColumns, ...currencies].map(() => '')]];
  return variants.map((variant) => [...own, ...variantCells(variant, currencies)]);
};

export const productRows: ExportRows = {
  header: (asked) => [
    ...productColumns,
    ...variantColumns,
    ...currenciesOf(asked).map((currency) => `price ${currency}`),
  ],
  page: async (asked, cursor) => {
    const [tree, { items, ...rest }] = await Promise.all([getTree(), pageOfProducts(cursor)]);
    const slugOf = ({ categoryId }: Product): string => findCategory(tree, categoryId)?.slug ?? '';
    return {
      ...rest,
      items: items.flatMap((product) => rowsOfProduct(product, slugOf(product), currenciesOf(asked))),
    };
  },
};
