/**
 * Listings by price in a currency that has no index of its own: all that is looked through is read, and put in order here.
 * It costs as many reads as there are entries, for each page; `catalog/table.ts` says which currencies have an index.
 */
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import type { Currency } from '../shared/money.ts';
import { queryPage } from '../shared/read.ts';
import {
  isListed,
  type ListingEntry,
  listingEntrySchema,
  listingQuery,
  type ProductFilter,
  type ProductSort,
  priceKey,
} from './listing.ts';
import { catalogTable } from './table.ts';

const maximumEntries = 2_000;
const entriesPerRead = 500;

const tooMany = (currency: Currency): DomainError => {
  const message = `Products have no order by their price in ${currency} where there are more than ${maximumEntries}: name a category, a shop or a word`;
  return new DomainError('invalid-request', message, { errors: [{ path: 'sort', message }] });
};

const readAll = async (partition: string, currency: Currency): Promise<ListingEntry[]> => {
  const entries: ListingEntry[] = [];
  let cursor: string | undefined;
  do {
    const request = { limit: entriesPerRead, cursor };
    const page = await queryPage({ table: catalogTable, partition }, listingEntrySchema, request);
    entries.push(...page.items);
    cursor = page.nextCursor;
    if (entries.length > maximumEntries) throw tooMany(currency);
  } while (cursor !== undefined);
  return entries;
};

const keyIn = ({ prices, productId }: ListingEntry, currency: Currency): string[] =>
  prices.filter((price) => price.currency === currency).map(({ amount }) => priceKey(amount, productId));

/** @throws DomainError `invalid-cursor`, `invalid-request` where there are too many */
export const listByPrice = async (
  filter: ProductFilter & { readonly currency: Currency },
  sort: Extract<ProductSort, 'price-asc' | 'price-desc'>,
  { limit, cursor }: PageRequest,
): Promise<Page<ListingEntry>> => {
  const { partition } = listingQuery(filter, 'newest');
  const list = `${partition}#${filter.currency}#${sort}`;
  const after = decodeCursor(cursor, ['pk', 'key'], { pk: list })?.key;
  const entries = (await readAll(partition, filter.currency)).filter((entry) => isListed(entry, filter));
  const way = sort === 'price-asc' ? 1 : -1;
  const order = (a: string, b: string): number => way * (a < b ? -1 : Number(a > b));
  const following = entries
    .flatMap((entry) => keyIn(entry, filter.currency).map((key) => ({ key, entry })))
    .filter(({ key }) => after === undefined || order(key, after) > 0)
    .sort((a, b) => order(a.key, b.key));
  const shown = following.slice(0, limit);
  const last = following.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ entry }) => entry),
    ...(last && { nextCursor: encodeCursor({ pk: list, key: last.key }) }),
  };
};
