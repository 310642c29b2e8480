/**
 * Reads products and turns a changed one into writes: the product itself, its claims on slug and SKUs, its
 * entries in listings, the count of its category. At most 100 items whatever changes, because words, tags and the
 * depth of the tree are limited.
 *
 *   two products want one slug (or SKU)           two changes of one product
 *   A ── put SLUG#mug if absent ✓                 A ── reads version 3 ── writes while version = 3 ✓ → 4
 *   B ──── put SLUG#mug if absent ✗ → 409         B ── reads version 3 ──── ✗ → reads anew, decides again
 */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import { tableName } from '../shared/dynamo.ts';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem, getItems } from '../shared/read.ts';
import { transact, type Write } from '../shared/transact.ts';
import { countProductWrite } from './category-store.ts';
import { entryChanges } from './listing.ts';
import { type Image, type Product, productIdOf, productSchema, sellableVariant } from './product.ts';
import { catalogTable, productKey, skuKey, slugKey } from './table.ts';
import type { SellableVariant } from './variant.ts';

export const imageUrlOf = ({ key }: Image): string => `${env('IMAGES_URL')}/${key}`;

export const findProduct = (
  productId: Id<'product'>,
  { consistent = false } = {},
): Promise<Product | undefined> =>
  getItem(catalogTable, productKey(productId), productSchema, { consistent });

export const products = /* @__PURE__ */ defineDocument({
  table: catalogTable,
  name: 'product',
  key: (id: Id<'product'>) => productKey(id),
  schema: productSchema,
  conflict: 'The product changed meanwhile',
});

/** For a change: as it is right now. */
export const getProduct = (id: Id<'product'>): Promise<Product> => products.mustGet(id);

const claimSchema = z.object({ productId: idSchema('product') });
type UniqueKey = ReturnType<typeof slugKey>;

type Reading = { readonly consistent?: boolean };

const productByKey = async (key: UniqueKey, reading: Reading): Promise<Product | undefined> => {
  const claim = await getItem(catalogTable, key, claimSchema, reading);
  return claim && findProduct(claim.productId, reading);
};

/** `consistent` before a change. */
export const findProductBySlug = (slug: string, reading: Reading = {}): Promise<Product | undefined> =>
  productByKey(slugKey(slug), reading);

export const findProductBySku = (sku: string, reading: Reading = {}): Promise<Product | undefined> =>
  productByKey(skuKey(sku), reading);

/** In the order of the ids; those that are not there are left out. */
export const findProducts = async (
  productIds: readonly Id<'product'>[],
  { consistent = false } = {},
): Promise<Product[]> => {
  const keys = [...new Set(productIds)].map(productKey);
  const found = await getItems(catalogTable, keys, productSchema, { consistent });
  const byId = new Map(found.map((product) => [product.id, product]));
  return productIds.flatMap((id) => byId.get(id) ?? []);
};

/**
 * What carts and checkout must know of these variants, in one batch of consistent reads; unknown ones are left out,
 * those that may not be sold now have `active: false`.
 */
export const getSellableVariants = async (
  variantIds: readonly Id<'variant'>[],
): Promise<Map<Id<'variant'>, SellableVariant>> => {
  const wanted = new Set(variantIds);
  const productIds = [...new Set([...wanted].map(productIdOf))];
  const found = await findProducts(productIds, { consistent: true });
  return new Map(
    found.flatMap((product) =>
      product.variants
        .filter(({ id }) => wanted.has(id))
        .map((variant) => [variant.id, sellableVariant(product, variant, imageUrlOf)] as const),
    ),
  );
};

export const alreadyTaken = (field: 'slug' | 'sku', value: string): DomainError =>
  new DomainError('already-exists', `The ${field} ${value} is taken`, {
    errors: [{ path: field, message: 'is taken' }],
  });

const claimIsFree = 'attribute_not_exists(#pk)';

type Claim = { readonly key: UniqueKey; readonly field: 'slug' | 'sku'; readonly value: string };

const claimWrite = (productId: Id<'product'>, { key, field, value }: Claim): Write => ({
  Put: {
    TableName: tableName(catalogTable),
    Item: { ...key, productId },
    ConditionExpression: claimIsFree,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => alreadyTaken(field, value),
});

const deleteWrite = (key: UniqueKey): Write => ({ Delete: { TableName: tableName(catalogTable), Key: key } });

const claimsOf = ({ slug, variants }: Product): Claim[] => [
  { key: slugKey(slug), field: 'slug', value: slug },
  ...variants.map(({ sku }) => ({ key: skuKey(sku), field: 'sku' as const, value: sku })),
];

const claimWrites = (before: Product | undefined, after: Product): Write[] => {
  const old = before ? claimsOf(before) : [];
  const present = claimsOf(after);
  const has = (claims: readonly Claim[], { key }: Claim): boolean =>
    claims.some((claim) => claim.key.pk === key.pk);
  return [
    ...present.filter((claim) => !has(old, claim)).map((claim) => claimWrite(after.id, claim)),
    ...old.filter((claim) => !has(present, claim)).map(({ key }) => deleteWrite(key)),
  ];
};

const entryWrites = (before: Product | undefined, after: Product): Write[] => {
  const { put, remove } = entryChanges(before, after);
  return [
    ...put.map((entry) => ({ Put: { TableName: tableName(catalogTable), Item: entry } })),
    ...remove.map(({ pk, sk }) => deleteWrite({ pk, sk })),
  ];
};

/** Archived products do not keep a category from being deleted. */
const countedIn = (product: Product | undefined) =>
  product === undefined || product.archived ? undefined : product.categoryId;

const countWrites = (before: Product | undefined, after: Product): Write[] => {
  const [from, to] = [countedIn(before), countedIn(after)];
  if (from === to) return [];
  return [...(from ? [countProductWrite(from, -1)] : []), ...(to ? [countProductWrite(to, 1)] : [])];
};

/** What must be written with a product so that `before` becomes `after`. */
export const productFollows = (before: Product | undefined, after: Product): Write[] => [
  ...claimWrites(before, after),
  ...entryWrites(before, after),
  ...countWrites(before, after),
];

/** All that has to be written so that `before` becomes `after`; pure but for the table's name. */
export const productWrites = (before: Product | undefined, after: Product): Write[] =>
  products.writes(after.id, { next: after, also: productFollows(before, after) });

/** @throws DomainError `conflict`, `already-exists` for a taken slug or SKU, or what `further` writes refuse */
export const saveProduct = (
  before: Product | undefined,
  after: Product,
  further: readonly Write[] = [],
): Promise<void> => transact([...productWrites(before, after), ...further]);
