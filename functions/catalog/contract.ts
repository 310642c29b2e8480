/** Products and variants over HTTP. */
import * as z from 'zod';
import { stockSchema } from '../inventory/stock.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { currencySchema, maximumAmount } from '../shared/money.ts';
import { inOrder } from '../shared/range.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { type ProductSort, productSorts } from './listing.ts';
import { productFieldsSchema, shopIdSchema } from './product.ts';
import { productResponse, variantResponse } from './responses.ts';
import { slugSchema } from './slug.ts';
import { variantFieldsSchema } from './variant.ts';

const productParams = z.object({ id: idSchema('product') });
const variantParams = z.object({ id: idSchema('variant') });
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const price = wholeNumber(0, maximumAmount).optional();

const { description, tags } = productFieldsSchema.shape;

const newProduct = productFieldsSchema
  .extend({
    slug: slugSchema.optional(),
    description: description.default(''),
    active: z.boolean().default(true),
    tags: tags.default([]),
  })
  .meta({
    example: {
      name: 'Enamel mug',
      description: 'Holds 350 ml and a lifetime of tea.',
      categoryId: 'cat_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      shopId: 'kitchen',
      tags: ['enamel', 'gift'],
    },
  });

const { attributes, weightGrams, taxClass } = variantFieldsSchema.shape;

const newVariant = variantFieldsSchema
  .extend({
    attributes: attributes.default({}),
    weightGrams: weightGrams.default(0),
    taxClass: taxClass.default('standard'),
    active: z.boolean().default(true),
  })
  .meta({
    example: {
      sku: 'MUG-BLUE',
      attributes: { colour: 'blue' },
      prices: [{ amount: 450_000, currency: 'NGN' }],
      weightGrams: 320,
    },
  });

/** Short forms that clients know from other shops. */
const sortMeant = (sort: ProductSort | 'price' | '-price'): ProductSort => {
  if (sort === 'price') return 'price-asc';
  return sort === '-price' ? 'price-desc' : sort;
};

const listingQuery = z
  .strictObject({
    ...pageQuery,
    category: z.string().max(80).optional().meta({ description: 'Slug or id; descendants are included.' }),
    shop: shopIdSchema.optional(),
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Each word must begin a word of the name, a tag or a SKU.' }),
    minPrice: price.meta({ description: 'Of the lowest price among the active variants, in minor units.' }),
    maxPrice: price,
    currency: currencySchema
      .optional()
      .meta({ description: 'Of the prices; the shop’s first when left out.' }),
    sort: z
      .enum([...productSorts, 'price', '-price'])
      .transform(sortMeant)
      .optional()
      .meta({ description: 'Newest first; with a price range cheapest first. `price` is `price-asc`.' }),
    active: flag.optional().meta({ description: 'Staff only: false lists what is switched off.' }),
    archived: flag.optional().meta({ description: 'Staff only: true lists what was archived.' }),
  })
  .superRefine(inOrder('minPrice', 'maxPrice'));

const productErrors = ['not-found', 'stale-version', 'conflict'] as const;

const listedStockResponse = stockSchema
  .extend({ productId: idSchema('product'), productName: z.string(), sku: z.string() })
  .meta({ id: 'ListedStock' });

export const catalogRoutes = defineRoutes({
  listProducts: {
    method: 'GET',
    path: '/v1/products',
    summary: 'List products; a page may be short and still have a next one',
    access: 'optional',
    query: listingQuery,
    etag: true,
    responses: { 200: pageOf(productResponse) },
    errors: ['invalid-request', 'invalid-cursor', 'forbidden'],
  },
  getProduct: {
    method: 'GET',
    path: '/v1/products/{id}',
    summary: 'Read a product by id or slug, with its variants',
    access: 'optional',
    params: z.object({ id: z.union([idSchema('product'), slugSchema]) }),
    etag: true,
    responses: { 200: productResponse },
    errors: ['not-found'],
  },
  getAvailability: {
    method: 'GET',
    path: '/v1/products/{id}/availability',
    summary: 'Which variants of a product are in stock right now',
    access: 'public',
    params: z.object({ id: z.union([idSchema('product'), slugSchema]) }),
    responses: {
      200: z.object({ items: z.array(z.object({ variantId: idSchema('variant'), inStock: z.boolean() })) }),
    },
    errors: ['not-found'],
  },
  createProduct: {
    method: 'POST',
    path: '/v1/products',
    summary: 'Create a product; without a slug one is made of its name',
    access: 'catalog:write',
    body: newProduct,
    etag: true,
    responses: { 201: productResponse },
    located: true,
    errors: ['already-exists', 'conflict'],
    idempotent: true,
  },
  changeProduct: {
    method: 'PATCH',
    path: '/v1/products/{id}',
    summary: 'Change a product',
    access: 'catalog:write',
    params: productParams,
    body: productFieldsSchema.partial(),
    etag: true,
    responses: { 200: productResponse },
    errors: [...productErrors, 'already-exists', 'illegal-transition'],
  },
  archiveProduct: {
    method: 'DELETE',
    path: '/v1/products/{id}',
    summary: 'Archive a product: gone for shoppers, kept for orders and staff',
    access: 'catalog:write',
    params: productParams,
    responses: { 204: null },
    errors: productErrors,
  },
  restoreProduct: {
    method: 'POST',
    path: '/v1/products/{id}/restore',
    summary: 'Bring an archived product back, inactive',
    access: 'catalog:write',
    params: productParams,
    body: z.strictObject({ categoryId: idSchema('category').optional() }),
    bodyOptional: true,
    etag: true,
    responses: { 200: productResponse },
    errors: productErrors,
  },
  addVariant: {
    method: 'POST',
    path: '/v1/products/{id}/variants',
    summary: 'Add a variant, with an empty stock of its own',
    access: 'catalog:write',
    params: productParams,
    body: newVariant,
    etag: true,
    responses: { 201: variantResponse },
    errors: ['not-found', 'already-exists', 'limit-reached', 'illegal-transition', 'conflict'],
    idempotent: true,
  },
  listStock: {
    method: 'GET',
    path: '/v1/inventory',
    summary:
      'Stock of all products, by their names: staff see all, shop owners that of their shops. A page can be short and have a further one',
    access: 'inventory:read',
    query: z.strictObject({
      ...pageQuery,
      low: flag.optional().meta({ description: 'At or below its threshold, or not.' }),
      out: flag.optional().meta({ description: 'Nothing left to sell, or something.' }),
      productId: idSchema('product').optional(),
    }),
    responses: { 200: pageOf(listedStockResponse) },
    errors: ['invalid-cursor'],
  },
  getVariant: {
    method: 'GET',
    path: '/v1/variants/{id}',
    summary:
      'Read a variant, also one that is archived or switched off; shop owners read those of their shops',
    access: 'variants:read',
    params: variantParams,
    etag: true,
    responses: { 200: variantResponse },
    errors: ['not-found'],
  },
  changeVariant: {
    method: 'PATCH',
    path: '/v1/variants/{id}',
    summary: 'Change a variant; orders keep the one they bought',
    access: 'catalog:write',
    params: variantParams,
    body: variantFieldsSchema.partial(),
    etag: true,
    responses: { 200: variantResponse },
    errors: [...productErrors, 'already-exists'],
  },
  archiveVariant: {
    method: 'DELETE',
    path: '/v1/variants/{id}',
    summary: 'Archive a variant; its SKU stays taken',
    access: 'catalog:write',
    params: variantParams,
    responses: { 204: null },
    errors: productErrors,
  },
});
