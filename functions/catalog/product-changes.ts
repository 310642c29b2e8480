/** Staff's changes of products: each reads, decides and writes one version, again when somebody was faster. */

import type { Change } from '../events/change.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import { slugify } from '../shared/letters.ts';
import { retryOnConflict, type Write } from '../shared/transact.ts';
import { type CategoryId, type CategoryTree, pathOf } from './category.ts';
import { getTree, treeIsUnchanged } from './category-store.ts';
import type { Product, ProductFields } from './product.ts';
import { findProduct, productFollows, products, saveProduct } from './store.ts';

type Placed = { readonly categoryIds: CategoryId[]; readonly check: Write };

/** Where a product of this category hangs, and the write that refuses when the tree changed meanwhile. */
const placeIn = async (categoryId: CategoryId): Promise<Placed> =>
  placeInTree(await getTree({ consistent: true }), categoryId);

/** @throws DomainError `invalid-request` for an unknown category */
export const placeInTree = (tree: CategoryTree, categoryId: CategoryId): Placed => {
  const categoryIds = pathOf(tree, categoryId).map(({ id }) => id);
  if (categoryIds.length === 0) {
    throw new DomainError('invalid-request', 'There is no such category', {
      errors: [{ path: 'categoryId', message: 'there is no such category' }],
    });
  }
  return { categoryIds, check: treeIsUnchanged(tree) };
};

export type NewProduct = Omit<ProductFields, 'slug'> & {
  readonly id: Id<'product'>;
  readonly slug?: string | undefined;
};

/** The wanted slug, or those to try one after the other; the second nobody can have. */
const slugsFor = ({ id, name, slug }: NewProduct): string[] => {
  if (slug !== undefined) return [slug];
  const tail = ulidOf(id).slice(-8, -2).toLowerCase();
  const made = slugify(name, 70);
  return made === undefined ? [`product-${tail}`] : [made, `${made}-${tail}`];
};

/** Of version 1, without variants. */
export const newProduct = (
  wanted: ProductFields & { readonly id: Id<'product'> },
  categoryIds: CategoryId[],
  now: Date,
): Product => ({
  ...wanted,
  categoryIds,
  archived: false,
  images: [],
  variants: [],
  lastVariantNumber: 0,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

const createWithSlug = async (wanted: NewProduct, slug: string, now: Date): Promise<Product> =>
  retryOnConflict(async () => {
    const done = await findProduct(wanted.id, { consistent: true });
    if (done) return done;
    const { categoryIds, check } = await placeIn(wanted.categoryId);
    const product = newProduct({ ...wanted, slug }, categoryIds, now);
    await saveProduct(undefined, product, [check]);
    return product;
  });

/**
 * Made once for an id: the same id again answers what was made.
 * @throws DomainError `already-exists` for a taken slug, `invalid-request` for an unknown category
 */
export const createProduct = async (wanted: NewProduct, now: Date): Promise<Product> => {
  const [first, second] = slugsFor(wanted);
  try {
    return await createWithSlug(wanted, first ?? wanted.id, now);
  } catch (error) {
    if (second === undefined || !isDomainError(error, 'already-exists')) throw error;
    return createWithSlug(wanted, second, now);
  }
};

/** What others write in the same transaction: a record of who did it. `before` is undefined for a new product. */
export type Along = (before: Product | undefined, after: Product) => readonly Write[];

export type ChangeContext = {
  /** The version that the client insists on. */
  readonly expected?: ExpectedVersions;
  readonly now: Date;
  readonly along?: Along;
};

/** The changed product, its version not yet the next one, and what is written with it; undefined: it is so already. */
export type Decision = Pick<Change<Product>, 'next' | 'also'> | undefined;

/**
 * Applies a decision to the product as it is now, as its next version.
 * @throws DomainError `not-found`, `stale-version`
 */
export const changeProductBy = (
  productId: Id<'product'>,
  { expected, now, along }: ChangeContext,
  decide: (product: Product) => Promise<Decision> | Decision,
): Promise<Product> =>
  products.change(productId, async (product) => {
    assertVersion(product.version, expected);
    const decision = await decide(product);
    if (!decision) return undefined;
    const next = { ...decision.next, version: product.version + 1, updatedAt: now.toISOString() };
    const also = [...(decision.also ?? []), ...(along?.(product, next) ?? [])];
    return { next, also: [...productFollows(product, next), ...also] };
  });

export const assertNotArchived = ({ archived }: { readonly archived: boolean }, what: string): void => {
  if (archived) throw new DomainError('illegal-transition', `The ${what} is archived`);
};

/** Only what is said; undefined means as it was. */
export const withFields = <T extends object>(
  present: T,
  fields: { [K in keyof T]?: T[K] | undefined },
): T => ({
  ...present,
  ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
});

/** @throws DomainError `not-found`, `stale-version`, `already-exists`, `illegal-transition` when archived */
export const changeProduct = (
  productId: Id<'product'>,
  fields: { readonly [K in keyof ProductFields]?: ProductFields[K] | undefined },
  context: ChangeContext,
): Promise<Product> =>
  changeProductBy(productId, context, async (product) => {
    assertNotArchived(product, 'product');
    const next = withFields<Product>(product, fields);
    if (next.categoryId === product.categoryId) return { next };
    const { categoryIds, check } = await placeIn(next.categoryId);
    return { next: { ...next, categoryIds }, also: [check] };
  });

/** Nothing is ever lost: an archived product is gone for shoppers, orders that refer to it and staff still see it. */
export const archiveProduct = (productId: Id<'product'>, context: ChangeContext): Promise<Product> =>
  changeProductBy(productId, context, (product) => {
    if (product.archived) throw notFound('product');
    return { next: { ...product, archived: true } };
  });

/** Comes back inactive, to be looked at first; into another category when its own is gone. */
export const restoreProduct = (
  productId: Id<'product'>,
  categoryId: CategoryId | undefined,
  context: ChangeContext,
): Promise<Product> =>
  changeProductBy(productId, context, async (product) => {
    if (!product.archived) return undefined;
    const into = categoryId ?? product.categoryId;
    const { categoryIds, check } = await placeIn(into);
    const next = { ...product, archived: false, active: false, categoryId: into, categoryIds };
    return { next, also: [check] };
  });

/** After a move in the tree: hangs the product where its category is now. */
export const replaceProduct = (productId: Id<'product'>, now: Date): Promise<Product> =>
  changeProductBy(productId, { now }, async (product) => {
    const { categoryIds, check } = await placeIn(product.categoryId);
    if (categoryIds.join() === product.categoryIds.join()) return undefined;
    return { next: { ...product, categoryIds }, also: [check] };
  });
