/**
 * The entries by which listings find products, and which of them a listing reads. Pure: entries are computed from
 * a product, so a change writes exactly the difference between before and after.
 */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { sortKeyOf } from '../shared/letters.ts';
import { type Currency, type Money, moneySchema, usualCurrencies } from '../shared/money.ts';
import { lowestPrices, type Product, type ProductState, stateOf } from './product.ts';
import { listingPartition, priceAttribute, priceIndex } from './table.ts';
import { lookupPrefix, matchesWords, prefixesOf, searchedWords, wordsOf } from './words.ts';

export const productSorts = ['newest', 'name', 'price-asc', 'price-desc'] as const;
export type ProductSort = (typeof productSorts)[number];

const categoryId = idSchema('category');

export const listingEntrySchema = z.object({
  pk: z.string(),
  /** The product's id: a ULID, so in order of creation. */
  sk: z.string(),
  productId: idSchema('product'),
  nameKey: z.string(),
  ...Object.fromEntries(usualCurrencies.map((currency) => [priceAttribute(currency), z.string().optional()])),
  categoryIds: z.array(categoryId),
  shopId: z.string(),
  words: z.array(z.string()),
  prices: z.array(moneySchema),
});
export type ListingEntry = z.infer<typeof listingEntrySchema> & Readonly<Record<string, unknown>>;

const longestNameKey = 100;
/** Digits of `maximumAmount`: amounts as text in the order of the numbers. */
const amountDigits = 13;

/** Prices in others are put in order as they are read (`by-price.ts`). */
export const hasIndex = (currency: Currency): boolean => usualCurrencies.some((usual) => usual === currency);

/** Its place in a listing by price. */
export const priceKey = (amount: number, productId: string): string => `${padded(amount)}#${productId}`;

const padded = (amount: number): string => String(amount).padStart(amountDigits, '0');

const scopesOf = (product: Product, words: readonly string[]): string[] => [
  'ALL',
  ...product.categoryIds.map((id) => `CATEGORY#${id}`),
  `SHOP#${product.shopId}`,
  ...new Set(words.flatMap(prefixesOf).map((prefix) => `WORD#${prefix}`)),
];

export const entriesOf = (product: Product): ListingEntry[] => {
  const words = wordsOf(product);
  const prices = lowestPrices(product);
  const shared = {
    sk: product.id,
    productId: product.id,
    nameKey: `${sortKeyOf(product.name).slice(0, longestNameKey)}#${product.id}`,
    ...Object.fromEntries(
      prices
        .filter(({ currency }) => hasIndex(currency))
        .map(({ amount, currency }) => [priceAttribute(currency), priceKey(amount, product.id)]),
    ),
    categoryIds: product.categoryIds,
    shopId: product.shopId,
    words,
    prices,
  };
  const state = stateOf(product);
  return scopesOf(product, words).map((scope) => ({ pk: listingPartition(state, scope), ...shared }));
};

export type EntryChanges = { readonly put: ListingEntry[]; readonly remove: ListingEntry[] };

/** What has to be written so that the entries of `before` become those of `after`. */
export const entryChanges = (before: Product | undefined, after: Product): EntryChanges => {
  const old = new Map((before ? entriesOf(before) : []).map((entry) => [entry.pk, JSON.stringify(entry)]));
  const entries = entriesOf(after);
  const kept = new Set(entries.map(({ pk }) => pk));
  return {
    put: entries.filter((entry) => old.get(entry.pk) !== JSON.stringify(entry)),
    remove: (before ? entriesOf(before) : []).filter(({ pk }) => !kept.has(pk)),
  };
};

export type ProductFilter = {
  readonly state: ProductState;
  readonly categoryId?: z.infer<typeof categoryId> | undefined;
  readonly shop?: string | undefined;
  readonly q?: string | undefined;
  /** Of the lowest price, in `currency`. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly currency?: Currency | undefined;
};

/** Where a listing reads: the narrowest scope it names. A searched word tells more than a category. */
const scopeFor = ({ categoryId: category, shop, q }: ProductFilter): string => {
  const word = q === undefined ? undefined : searchedWords(q)[0];
  if (word !== undefined) return `WORD#${lookupPrefix(word)}`;
  if (category !== undefined) return `CATEGORY#${category}`;
  return shop === undefined ? 'ALL' : `SHOP#${shop}`;
};

export type ListingQuery = {
  readonly partition: string;
  /** The table itself for newest. */
  readonly index?: string;
  /** The attribute the entries are in order of. */
  readonly sortKey: string;
  readonly sort?: { readonly from: string; readonly to: string };
  readonly newestFirst: boolean;
};

const priceBounds = ({ minPrice, maxPrice }: ProductFilter) =>
  minPrice === undefined && maxPrice === undefined
    ? undefined
    : { from: padded(minPrice ?? 0), to: maxPrice === undefined ? ':' : `${padded(maxPrice)}~` };

/** @param sort by price needs the filter's `currency`, one that has an index */
export const listingQuery = (filter: ProductFilter, sort: ProductSort): ListingQuery => {
  const partition = listingPartition(filter.state, scopeFor(filter));
  if (sort === 'newest') return { partition, sortKey: 'sk', newestFirst: true };
  if (sort === 'name' || filter.currency === undefined) {
    return { partition, index: 'byName', sortKey: 'nameKey', newestFirst: false };
  }
  const bounds = priceBounds(filter);
  return {
    partition,
    index: priceIndex(filter.currency),
    sortKey: priceAttribute(filter.currency),
    ...(bounds && { sort: bounds }),
    newestFirst: sort === 'price-desc',
  };
};

const isInRange = (prices: readonly Money[], { currency, minPrice, maxPrice }: ProductFilter): boolean => {
  if (currency === undefined) return true;
  const price = prices.find((candidate) => candidate.currency === currency);
  return price !== undefined && price.amount >= (minPrice ?? 0) && price.amount <= (maxPrice ?? Infinity);
};

/** Whether an entry that a listing read is one that it shows: the filters that no key answered. */
export const isListed = (
  { words, categoryIds, shopId, prices }: Pick<ListingEntry, 'words' | 'categoryIds' | 'shopId' | 'prices'>,
  filter: ProductFilter,
): boolean =>
  matchesWords(words, filter.q === undefined ? [] : searchedWords(filter.q)) &&
  (filter.categoryId === undefined || categoryIds.includes(filter.categoryId)) &&
  (filter.shop === undefined || shopId === filter.shop) &&
  isInRange(prices, filter);
