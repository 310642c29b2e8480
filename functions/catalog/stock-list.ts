/**
 * Stock as staff and shop owners go through it: of all products that are not archived, by name. Stock knows neither its
 * product nor its shop, so products are listed and their stock is read: counters that every order moves are in no index.
 */

import { isLow, type Stock } from '../inventory/stock.ts';
import { getStocks } from '../inventory/store.ts';
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../shared/cursor.ts';
import type { Id } from '../shared/ids.ts';
import { queryMerged } from '../shared/merged-list.ts';
import { type ListingEntry, listingEntrySchema } from './listing.ts';
import type { Product } from './product.ts';
import { findProducts } from './store.ts';
import { catalogTable, listingPartition } from './table.ts';

export type StockFilter = {
  readonly low?: boolean | undefined;
  readonly out?: boolean | undefined;
  readonly productId?: Id<'product'> | undefined;
  /** Left out: of all shops. */
  readonly shops?: readonly string[] | undefined;
};

export type ListedStock = Stock & {
  readonly productId: Id<'product'>;
  readonly productName: string;
  readonly sku: string;
};

const productsPerRead = 25;
/** A page for which more had to be read is short, and says where to go on. */
const maximumReads = 20;

const isWanted = (stock: Stock, { low, out }: StockFilter): boolean =>
  (low === undefined || isLow(stock) === low) && (out === undefined || stock.available <= 0 === out);

/** A place in the list: the product that was come to, and the last variant of it that was shown. */
type Place = { readonly nameKey: string; readonly variantId: string };

const none = '-';

type Read = { readonly nameKey: string; readonly stock: ListedStock };

const stocksOf = async (
  found: readonly { readonly nameKey: string; readonly product: Product }[],
): Promise<Read[]> => {
  const rows = found.flatMap(({ nameKey, product }) =>
    product.variants.filter(({ archived }) => !archived).map((variant) => ({ nameKey, product, variant })),
  );
  const stocks = await getStocks(rows.map(({ variant }) => variant.id));
  return rows.flatMap(({ nameKey, product, variant }) => {
    const stock = stocks.get(variant.id);
    if (!stock) return [];
    const { id: productId, name: productName } = product;
    return [{ nameKey, stock: { ...stock, productId, productName, sku: variant.sku } }];
  });
};

const productsOf = async (entries: readonly ListingEntry[]) => {
  const products = await findProducts(entries.map(({ productId }) => productId));
  return entries.flatMap(({ productId, nameKey }) => {
    const product = products.find(({ id }) => id === productId);
    return product ? [{ nameKey, product }] : [];
  });
};

/** What comes after the place, of what was read from it on. */
const after = (read: readonly Read[], place: Place | undefined): readonly Read[] => {
  if (!place || place.variantId === none) return read;
  return read.filter(({ nameKey, stock }) => nameKey !== place.nameKey || stock.variantId > place.variantId);
};

const scopesOf = ({ shops }: StockFilter): string[] => shops?.map((shop) => `SHOP#${shop}`) ?? ['ALL'];

const cursorOf = (list: string, { nameKey, stock }: Read): string =>
  encodeCursor({ list, nameKey, variantId: stock.variantId });

/** @throws DomainError `invalid-cursor` */
const listStockByName = async (filter: StockFilter, request: PageRequest): Promise<Page<ListedStock>> => {
  const list = `STOCK ${filter.low ?? none} ${filter.out ?? none}`;
  const place = decodeCursor(request.cursor, ['list', 'nameKey', 'variantId'], { list }) as Place | undefined;
  const scopes = scopesOf(filter);
  const query = {
    table: catalogTable,
    index: 'byName',
    list,
    partitions: ['active', 'inactive'].flatMap((state) =>
      scopes.map((scope) => listingPartition(state, scope)),
    ),
    ...(place && { sort: { from: place.nameKey } }),
  };
  const found: Read[] = [];
  let cursor: string | undefined;
  let last: string | undefined;
  for (let reads = 0; reads < maximumReads; reads += 1) {
    const page = await queryMerged(query, listingEntrySchema, { limit: productsPerRead, cursor });
    const entries = page.items as ListingEntry[];
    const read = after(await stocksOf(await productsOf(entries)), place);
    found.push(...read.filter(({ stock }) => isWanted(stock, filter)));
    if (found.length > request.limit) {
      const items = found.slice(0, request.limit);
      const end = items.at(-1);
      return { items: items.map(({ stock }) => stock), ...(end && { nextCursor: cursorOf(list, end) }) };
    }
    last = entries.at(-1)?.nameKey ?? last;
    cursor = page.nextCursor;
    if (cursor === undefined) return { items: found.map(({ stock }) => stock) };
  }
  /** All of the last product that was read is behind this place. */
  return {
    items: found.map(({ stock }) => stock),
    ...(last !== undefined && { nextCursor: encodeCursor({ list, nameKey: last, variantId: 'var_~' }) }),
  };
};

/** A product has at most 150 variants: one page, as long as the limit allows, without the archived ones. */
const listStockOfProduct = async (
  filter: StockFilter & { readonly productId: Id<'product'> },
  request: PageRequest,
): Promise<Page<ListedStock>> => {
  const list = `STOCK ${filter.productId}`;
  const place = decodeCursor(request.cursor, ['list', 'nameKey', 'variantId'], { list }) as Place | undefined;
  const [product] = await findProducts([filter.productId]);
  if (!product || (filter.shops && !filter.shops.includes(product.shopId))) return { items: [] };
  const nameKey = none;
  const read = after(await stocksOf([{ nameKey, product }]), place);
  const wanted = read.filter(({ stock }) => isWanted(stock, filter));
  const items = wanted.slice(0, request.limit);
  const end = items.at(-1);
  return {
    items: items.map(({ stock }) => stock),
    ...(wanted.length > items.length && end && { nextCursor: cursorOf(list, end) }),
  };
};

/** By the name of the product, then by the age of the variant. */
export const listStock = (filter: StockFilter, request: PageRequest): Promise<Page<ListedStock>> => {
  const { productId } = filter;
  return productId === undefined
    ? listStockByName(filter, request)
    : listStockOfProduct({ ...filter, productId }, request);
};
