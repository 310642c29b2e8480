/** The routes of products and variants. */
import { shopsOf } from '../identity/store.ts';
import { getStocks } from '../inventory/store.ts';
import { homeCurrency } from '../settings/sold-in.ts';
import type { Acting } from '../shared/actor.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf, isIdOf } from '../shared/ids.ts';
import { cacheHeaders, etagOfContent } from './cache.ts';
import { findCategory } from './category.ts';
import { getTree } from './category-store.ts';
import { catalogRoutes } from './contract.ts';
import type { ProductFilter, ProductSort } from './listing.ts';
import { listProducts } from './listing-store.ts';
import { isOnSale, type Product, type ProductState, productIdOf } from './product.ts';
import { archiveProduct, changeProduct, createProduct, restoreProduct } from './product-changes.ts';
import { readerOf, showProduct, visibleProduct } from './show-product.ts';
import { listStock } from './stock-list.ts';
import { findProduct } from './store.ts';
import { addVariant, archiveVariant, type ChangedVariant, changeVariant } from './variant-changes.ts';
import { productView, type Reader, variantView } from './view.ts';

type Listing = HttpRequest<typeof catalogRoutes.listProducts>;

/** The shops whose things the caller sees; undefined: all. */
const shopsFor = async ({ caller, scopes }: Acting): Promise<readonly string[] | undefined> =>
  scopes.has('any') ? undefined : shopsOf(caller.userId);

const stateFor = ({ active, archived }: Listing['query'], reader: Reader): ProductState => {
  const state = archived ? 'archived' : active === false ? 'inactive' : 'active';
  if (state !== 'active' && reader !== 'staff') {
    throw new DomainError('forbidden', `Only staff may list ${state} products`);
  }
  return state;
};

const isAboutPrices = ({ minPrice, maxPrice, sort }: Listing['query']): boolean =>
  minPrice !== undefined || maxPrice !== undefined || sort?.startsWith('price') === true;

/** Undefined for a category that is not there: nothing is in it. */
const filterOf = async (
  { query, now }: Pick<Listing, 'query' | 'now'>,
  reader: Reader,
): Promise<ProductFilter | undefined> => {
  const { shop, q, minPrice, maxPrice, category } = query;
  const currency = query.currency ?? (isAboutPrices(query) ? await homeCurrency(now) : undefined);
  const filter = { state: stateFor(query, reader), shop, q, minPrice, maxPrice, currency };
  if (category === undefined) return filter;
  const categoryId = isIdOf('category', category) ? category : findCategory(await getTree(), category)?.id;
  return categoryId && { ...filter, categoryId };
};

const sortOf = ({ sort, minPrice, maxPrice }: Listing['query']): ProductSort =>
  sort ?? (minPrice === undefined && maxPrice === undefined ? 'newest' : 'price-asc');

const productAnswer = <S extends 200 | 201>(status: S, product: Product) => ({
  status,
  body: productView(product, 'staff'),
  headers: {
    etag: etagOf(product.version),
    ...(status === 201 && { location: `/v1/products/${product.id}` }),
  },
});

const variantAnswer = <S extends 200 | 201>(status: S, { product, variant }: ChangedVariant) => ({
  status,
  body: variantView(product, variant),
  headers: { etag: etagOf(product.version) },
});

export const handler = serve(catalogRoutes, {
  listProducts: async ({ query, caller, now }) => {
    const reader = readerOf(caller);
    const filter = await filterOf({ query, now }, reader);
    const page = filter ? await listProducts(filter, sortOf(query), query) : { items: [] };
    const body = { ...page, items: page.items.map((product) => productView(product, reader)) };
    return { status: 200, body, headers: cacheHeaders(etagOfContent(body), reader) };
  },
  getProduct: showProduct,
  getAvailability: async ({ params }) => {
    const product = await visibleProduct(params.id, 'public');
    const variantIds = product.variants.filter(isOnSale).map(({ id }) => id);
    const stocks = await getStocks(variantIds);
    const items = variantIds.map((variantId) => ({
      variantId,
      inStock: (stocks.get(variantId)?.available ?? 0) > 0,
    }));
    return { status: 200, body: { items } };
  },
  createProduct: async ({ body, seed, now }) =>
    productAnswer(201, await createProduct({ ...body, id: idOf('product', seed) }, now)),
  changeProduct: async ({ params, body, headers, now }) =>
    productAnswer(200, await changeProduct(params.id, body, { expected: expectedVersions(headers), now })),
  archiveProduct: async ({ params, headers, now }) => {
    await archiveProduct(params.id, { expected: expectedVersions(headers), now });
    return { status: 204 };
  },
  restoreProduct: async ({ params, body, headers, now }) => {
    const change = { expected: expectedVersions(headers), now };
    return productAnswer(200, await restoreProduct(params.id, body?.categoryId, change));
  },
  addVariant: async ({ params, body, seed, now }) =>
    variantAnswer(201, await addVariant(params.id, body, { seed, now })),
  listStock: async (request) => {
    const { limit, cursor, ...filter } = request.query;
    const shops = await shopsFor(request);
    return { status: 200, body: await listStock({ ...filter, shops }, { limit, cursor }) };
  },
  getVariant: async (request) => {
    const { params } = request;
    const product = await findProduct(productIdOf(params.id));
    const variant = product?.variants.find(({ id }) => id === params.id);
    const shops = await shopsFor(request);
    if (!product || !variant || shops?.includes(product.shopId) === false) throw notFound('variant');
    return variantAnswer(200, { product, variant });
  },
  changeVariant: async ({ params, body, headers, now }) =>
    variantAnswer(200, await changeVariant(params.id, body, { expected: expectedVersions(headers), now })),
  archiveVariant: async ({ params, headers, now }) => {
    await archiveVariant(params.id, { expected: expectedVersions(headers), now });
    return { status: 204 };
  },
});
