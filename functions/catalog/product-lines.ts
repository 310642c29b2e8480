/**
 * A product and one of its variants as one line of a list says them, by slug and SKU: made, changed, or left as they are,
 * in one transaction. The tree of categories is read once for many lines; each new place in it insists on what was read:
 *
 *   line 1 ── reads tree 7 ── writes while version = 7 ✓
 *   staff  ────────────────── move a category: tree 8
 *   line 2 ── knows tree 7 ── writes while version = 7 ✗ → reads tree 8, decides again
 */
import { isDeepStrictEqual } from 'node:util';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { idOf, newRootUlid, newUlid } from '../shared/ids.ts';
import { retryOnConflict, type Write } from '../shared/transact.ts';
import { type Category, type CategoryTree, findCategory } from './category.ts';
import { getTree } from './category-store.ts';
import type { Product, ProductFields } from './product.ts';
import { type Along, assertNotArchived, newProduct, placeInTree, withFields } from './product-changes.ts';
import { findProductBySlug, saveProduct } from './store.ts';
import { skuKey } from './table.ts';
import { type VariantFields, variantFieldsSchema } from './variant.ts';
import { withNewVariant } from './variant-changes.ts';

type Said<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is left out stays as it is; of a new thing it gets its usual value, or is asked for. */
export type ProductLine = {
  readonly slug: string;
  /** The category's slug. */
  readonly category?: string | undefined;
  readonly product: Said<Omit<ProductFields, 'slug' | 'categoryId'>>;
  readonly variant?:
    | (Said<Omit<VariantFields, 'sku' | 'prices'>> & {
        readonly sku: string;
        /** Those of other currencies stay as they are. */
        readonly prices: readonly { readonly currency: string; readonly amount: number | undefined }[];
      })
    | undefined;
};

export type KnownTree = { readonly get: () => Promise<CategoryTree>; readonly forget: () => void };

export const rememberTree = (): KnownTree => {
  let known: Promise<CategoryTree> | undefined;
  const forget = (): void => {
    known = undefined;
  };
  return {
    get: () => {
      known ??= getTree({ consistent: true });
      known.catch(forget);
      return known;
    },
    forget,
  };
};

export type LineContext = {
  /** Of a variant that is made. */
  readonly seed: string;
  readonly now: Date;
  readonly tree: KnownTree;
  readonly along: Along;
};

type Decided = { readonly next: Product; readonly also: readonly Write[] };

const asked = (path: string): DomainError =>
  new DomainError('invalid-request', `A new product needs its ${path}`, {
    errors: [{ path, message: 'is needed for a new product' }],
  });

const needed = <T>(value: T | undefined, path: string): T => {
  if (value === undefined) throw asked(path);
  return value;
};

const categoryNamed = (tree: CategoryTree, slug: string): Category => {
  const category = findCategory(tree, slug);
  if (category) return category;
  const message = `there is no category ${slug}`;
  throw new DomainError('invalid-request', `Category: ${message}`, {
    errors: [{ path: 'category', message }],
  });
};

const made = (line: ProductLine, tree: CategoryTree, now: Date): Decided => {
  const { name, shopId, description = '', active = true, tags = [] } = line.product;
  const category = categoryNamed(tree, needed(line.category, 'category'));
  const { categoryIds, check } = placeInTree(tree, category.id);
  const fields = {
    id: idOf('product', newRootUlid(newUlid(now))),
    ...{ slug: line.slug, description, active, tags, categoryId: category.id },
    ...{ name: needed(name, 'name'), shopId: needed(shopId, 'shopId') },
  };
  return { next: newProduct(fields, categoryIds, now), also: [check] };
};

const changed = async (line: ProductLine, present: Product, known: KnownTree): Promise<Decided> => {
  assertNotArchived(present, 'product');
  const next = withFields<Product>(present, line.product);
  if (line.category === undefined) return { next, also: [] };
  const tree = await known.get();
  const { id } = categoryNamed(tree, line.category);
  if (id === present.categoryId) return { next, also: [] };
  const { categoryIds, check } = placeInTree(tree, id);
  return { next: { ...next, categoryId: id, categoryIds }, also: [check] };
};

type Prices = VariantFields['prices'];

const merged = (present: Prices, said: NonNullable<ProductLine['variant']>['prices']): unknown[] => {
  const amounts = new Map<string, number | undefined>(
    present.map(({ currency, amount }) => [currency, amount]),
  );
  for (const { currency, amount } of said) amounts.set(currency, amount);
  return [...amounts].flatMap(([currency, amount]) => (amount === undefined ? [] : [{ currency, amount }]));
};

const usual = { attributes: {}, weightGrams: 0, taxClass: 'standard', active: true };

/** As the API itself checks a variant: nothing gets in by a list that it would refuse. */
const checked = (fields: unknown): VariantFields => {
  const read = variantFieldsSchema.safeParse(fields);
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new DomainError('invalid-request', 'The variant is not valid', { errors });
};

const withVariant = (
  product: Product,
  { prices: said, ...fields }: NonNullable<ProductLine['variant']>,
  context: LineContext,
): Decided => {
  const present = product.variants.find(({ sku }) => skuKey(sku).pk === skuKey(fields.sku).pk);
  if (!present) {
    const prices = merged([], said);
    return withNewVariant(
      product,
      checked({ ...withFields({ ...usual, sku: fields.sku }, fields), prices }),
      context,
    );
  }
  assertNotArchived(present, 'variant');
  const { id, archived, seed, createdAt, updatedAt, ...former } = present;
  const next = checked({ ...withFields(former, fields), prices: merged(former.prices, said) });
  if (isDeepStrictEqual(next, former)) return { next: product, also: [] };
  const variant = { ...next, id, archived, seed, createdAt, updatedAt: context.now.toISOString() };
  return {
    next: { ...product, variants: product.variants.map((one) => (one === present ? variant : one)) },
    also: [],
  };
};

const saveOnce = async (line: ProductLine, context: LineContext): Promise<boolean> => {
  const { now, tree, along } = context;
  const present = await findProductBySlug(line.slug, { consistent: true });
  const product = present ? await changed(line, present, tree) : made(line, await tree.get(), now);
  const whole = line.variant ? withVariant(product.next, line.variant, context) : { ...product, also: [] };
  if (isDeepStrictEqual(whole.next, present)) return false;
  const version = (present?.version ?? 0) + 1;
  const next = { ...whole.next, version, updatedAt: now.toISOString() };
  await saveProduct(present, next, [...product.also, ...whole.also, ...along(present, next)]);
  return true;
};

/**
 * @returns whether anything was not so already; then `along` is written with it
 * @throws DomainError `invalid-request`, `already-exists` for a SKU of another product, `illegal-transition` for what is
 * archived, `limit-reached`
 */
export const saveProductLine = (line: ProductLine, context: LineContext): Promise<boolean> =>
  retryOnConflict(async () => {
    try {
      return await saveOnce(line, context);
    } catch (error) {
      if (isDomainError(error, 'conflict')) context.tree.forget();
      throw error;
    }
  });
