/** Pages of products: entries are read from the narrowest index, the products themselves in one batch. */
import { encodeCursor, type Page, type PageRequest } from '../shared/cursor.ts';
import { queryPage } from '../shared/read.ts';
import { listByPrice } from './by-price.ts';
import {
  hasIndex,
  isListed,
  type ListingEntry,
  type ListingQuery,
  listingEntrySchema,
  listingQuery,
  type ProductFilter,
  type ProductSort,
} from './listing.ts';
import { type Product, stateOf } from './product.ts';
import { findProductBySku, findProducts } from './store.ts';
import { catalogTable } from './table.ts';
import { searchedWords } from './words.ts';

/**
 * Filters that no key answers are applied to what was read. A page gives up after this many entries and says
 * where to go on: it may be short, or empty, and still have a `nextCursor`.
 */
const maximumEntriesRead = 600;
const entriesPerRead = 100;

const cursorAt = (entry: ListingEntry, { sortKey }: ListingQuery): string =>
  encodeCursor({ pk: entry.pk, sk: entry.sk, [sortKey]: entry[sortKey] });

/** The first read takes what the page shows, in case all of it fits; those after it take more at once. */
const readEntries = async (
  query: ListingQuery,
  filter: ProductFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<ListingEntry>> => {
  const listed: ListingEntry[] = [];
  let next = cursor;
  let bite = limit;
  for (let read = 0; read < maximumEntriesRead; read += bite) {
    bite = read === 0 ? limit : entriesPerRead;
    const request = { limit: bite, cursor: next };
    const page = await queryPage({ table: catalogTable, ...query }, listingEntrySchema, request);
    for (const entry of page.items) {
      if (!isListed(entry, filter)) continue;
      listed.push(entry);
      if (listed.length < limit) continue;
      const isLast = entry === page.items.at(-1) && page.nextCursor === undefined;
      return { items: listed, ...(!isLast && { nextCursor: cursorAt(entry, query) }) };
    }
    next = page.nextCursor;
    if (next === undefined) return { items: listed };
  }
  return { items: listed, ...(next !== undefined && { nextCursor: next }) };
};

/** Somebody who types a whole SKU gets that product at once. */
const bySku = async (filter: ProductFilter): Promise<Product | undefined> => {
  if (filter.q === undefined || !/^[\w.-]{1,64}$/.test(filter.q)) return undefined;
  const product = await findProductBySku(filter.q);
  return product && stateOf(product) === filter.state ? product : undefined;
};

const isUnfiltered = ({ categoryId, shop, minPrice, maxPrice }: ProductFilter): boolean =>
  [categoryId, shop, minPrice, maxPrice].every((filter) => filter === undefined);

/** @throws DomainError `invalid-cursor` */
export const listProducts = async (
  filter: ProductFilter,
  sort: ProductSort,
  request: PageRequest,
): Promise<Page<Product>> => {
  if (filter.q !== undefined && searchedWords(filter.q).length === 0) return { items: [] };
  if (request.cursor === undefined && isUnfiltered(filter)) {
    const found = await bySku(filter);
    if (found) return { items: [found] };
  }
  const { currency } = filter;
  const isByHand =
    currency !== undefined && !hasIndex(currency) && (sort === 'price-asc' || sort === 'price-desc');
  const { items, ...rest } = isByHand
    ? await listByPrice({ ...filter, currency }, sort, request)
    : await readEntries(listingQuery(filter, sort), filter, request);
  const products = await findProducts(items.map(({ productId }) => productId));
  // An index may lag a moment behind: what has left this state is not shown.
  return { items: products.filter((product) => stateOf(product) === filter.state), ...rest };
};
