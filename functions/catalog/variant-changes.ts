/** Staff's changes of variants: versions of their product. A new variant comes with its own, empty stock. */
import { isDeepStrictEqual } from 'node:util';
import { createStockWrite } from '../inventory/store.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, partUlid, ulidOf } from '../shared/ids.ts';
import { type Currency, money } from '../shared/money.ts';
import type { Write } from '../shared/transact.ts';
import { maximumLiveVariants, maximumVariants, type Product, productIdOf } from './product.ts';
import { assertNotArchived, type ChangeContext, changeProductBy, withFields } from './product-changes.ts';
import { alreadyTaken, findProductBySku } from './store.ts';
import { skuKey } from './table.ts';
import type { Variant, VariantFields } from './variant.ts';

export type ChangedVariant = { readonly product: Product; readonly variant: Variant };

const assertRoom = ({ variants, lastVariantNumber }: Product): void => {
  const live = variants.filter(({ archived }) => !archived).length;
  if (live >= maximumLiveVariants || variants.length >= maximumVariants || lastVariantNumber >= 1023) {
    throw new DomainError('limit-reached', `A product has at most ${maximumLiveVariants} variants`);
  }
};

/** The store refuses a SKU of another product; within one product it is seen here, on the version that is written. */
const assertSkusDiffer = ({ variants }: Product): void => {
  const skus = variants.map(({ sku }) => skuKey(sku).pk);
  const twice = variants.find((_, index) => skus.indexOf(skus[index] ?? '') !== index);
  if (twice) throw alreadyTaken('sku', twice.sku);
};

const found = (product: Product, isIt: (variant: Variant) => boolean): ChangedVariant => {
  const variant = product.variants.find(isIt);
  if (!variant) throw notFound('variant');
  return { product, variant };
};

/**
 * The product with one more variant, and the write of its empty stock.
 * @throws DomainError `limit-reached`, `already-exists` for a SKU that the product itself has
 */
export const withNewVariant = (
  present: Product,
  fields: VariantFields,
  { seed, now }: { seed: string; now: Date },
): { readonly next: Product; readonly also: Write[] } => {
  assertRoom(present);
  const number = present.lastVariantNumber + 1;
  const id = idOf('variant', partUlid(ulidOf(present.id), number));
  const at = now.toISOString();
  const variant: Variant = { ...fields, id, archived: false, seed, createdAt: at, updatedAt: at };
  const next = { ...present, variants: [...present.variants, variant], lastVariantNumber: number };
  assertSkusDiffer(next);
  return { next, also: [createStockWrite(id, now)] };
};

/**
 * Made once for a seed: the same request again answers what was made.
 * @throws DomainError `not-found`, `already-exists` for a taken SKU, `limit-reached`, `illegal-transition`
 */
export const addVariant = async (
  productId: Id<'product'>,
  fields: VariantFields,
  { seed, now }: { seed: string; now: Date },
): Promise<ChangedVariant> => {
  const product = await changeProductBy(productId, { now }, (present) => {
    if (present.variants.some((variant) => variant.seed === seed)) return undefined;
    assertNotArchived(present, 'product');
    return withNewVariant(present, fields, { seed, now });
  });
  return found(product, (variant) => variant.seed === seed);
};

const changeVariantBy = async (
  variantId: Id<'variant'>,
  context: ChangeContext,
  decide: (variant: Variant) => Variant,
): Promise<ChangedVariant> => {
  const product = await changeProductBy(productIdOf(variantId), context, (present) => {
    const { variant } = found(present, ({ id, archived }) => id === variantId && !archived);
    const changed = { ...decide(variant), updatedAt: context.now.toISOString() };
    const variants = present.variants.map((one) => (one === variant ? changed : one));
    const next = { ...present, variants };
    assertSkusDiffer(next);
    return { next };
  });
  return found(product, ({ id }) => id === variantId);
};

/** @throws DomainError `not-found`, `stale-version`, `already-exists` for a taken SKU */
export const changeVariant = (
  variantId: Id<'variant'>,
  fields: { [K in keyof VariantFields]?: VariantFields[K] | undefined },
  context: ChangeContext,
): Promise<ChangedVariant> =>
  changeVariantBy(variantId, context, (variant) => withFields<Variant>(variant, fields));

const variantNamed = (product: Product | undefined, sku: string): ChangedVariant => {
  const variant = product?.variants.find((one) => !one.archived && skuKey(one.sku).pk === skuKey(sku).pk);
  if (!product || !variant) throw new DomainError('not-found', `There is no variant with the SKU ${sku}`);
  return { product, variant };
};

/** As it is right now. @throws DomainError `not-found`, for one that is archived, too */
export const findVariantBySku = async (sku: string): Promise<Variant> =>
  variantNamed(await findProductBySku(sku, { consistent: true }), sku).variant;

const pricedAt = (prices: Variant['prices'], { currency, amount }: Priced): Variant['prices'] => {
  const others = prices.filter((price) => price.currency !== currency);
  if (amount === undefined && others.length > 0) return others;
  if (amount === undefined) throw new DomainError('invalid-request', 'A variant has one price at least');
  const isPriced = others.length < prices.length;
  const price = money(amount, currency);
  return isPriced ? prices.map((one) => (one.currency === currency ? price : one)) : [...prices, price];
};

/** `amount` undefined: it is not sold in this currency any more. */
export type Priced = { readonly currency: Currency; readonly amount: number | undefined };

/**
 * @returns whether it was not so already
 * @throws DomainError `not-found`, `illegal-transition` for an archived product, `invalid-request` without a price left
 */
export const changePrice = async (sku: string, priced: Priced, context: ChangeContext): Promise<boolean> => {
  const { id } = await findVariantBySku(sku);
  let isChanged = false;
  await changeProductBy(productIdOf(id), context, (present) => {
    assertNotArchived(present, 'product');
    const { variant } = variantNamed(present, sku);
    const prices = pricedAt(variant.prices, priced);
    isChanged = !isDeepStrictEqual(prices, variant.prices);
    if (!isChanged) return undefined;
    const changed = { ...variant, prices, updatedAt: context.now.toISOString() };
    return {
      next: { ...present, variants: present.variants.map((one) => (one === variant ? changed : one)) },
    };
  });
  return isChanged;
};

/** Its SKU stays taken, its stock and the orders that have it stay as they are. */
export const archiveVariant = (variantId: Id<'variant'>, context: ChangeContext): Promise<ChangedVariant> =>
  changeVariantBy(variantId, context, (variant) => ({ ...variant, archived: true }));
