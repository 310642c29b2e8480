/**
 * Fills an empty store with the demo shop, over the wire only. Killed midway, it goes on where it was: every
 * request has an idempotency key of its own, and what exists already is found by its slug or SKU.
 */
import { answered } from '../sdk/index.ts';
import { createDemoAccounts, demoShopIds } from './accounts.ts';
import { type DemoProduct, demoCategories, demoProducts, demoPromotions, priced } from './catalogue.ts';
import { type Api, madeOrFound, once, signIn } from './client.ts';

/** Requests under way at once: more would only wait for each other. */
const concurrency = 6;

const inParallel = async <T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> => {
  const queue = [...things];
  const worker = async (): Promise<void> => {
    for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) await work(thing);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

const loadCategories = async (staff: Api): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>();
  for (const { slug, name } of demoCategories) {
    const params = once(`demo-category-${slug}`);
    const { thing } = await madeOrFound<{ readonly id: string }>(
      staff.POST('/v1/categories', { params, body: { slug, name } }),
      () => answered(staff.GET('/v1/categories/{id}', { params: { path: { id: slug } } })),
    );
    ids.set(slug, thing.id);
  }
  return ids;
};

/** The delivery has a key of its own; only where the key may be forgotten by now is the stock looked at. */
const loadStock = async (staff: Api, variantId: string, pieces: number, sku: string, isNew: boolean) => {
  const path = { variantId };
  if (!isNew && (await answered(staff.GET('/v1/inventory/{variantId}', { params: { path } }))).onHand !== 0) {
    return;
  }
  const params = { path, ...once(`demo-stock-${sku}`) };
  const body = { delta: pieces, reason: 'received', note: 'Opening stock' } as const;
  await answered(staff.POST('/v1/inventory/{variantId}/adjustments', { params, body }));
};

const productBySlug = (staff: Api, slug: string) =>
  answered(staff.GET('/v1/products/{id}', { params: { path: { id: slug } } }));

const variantWithSku = async (staff: Api, slug: string, sku: string) => {
  const found = (await productBySlug(staff, slug)).variants.find((variant) => variant.sku === sku);
  if (!found) throw new Error(`${slug} has no variant ${sku}, and can have none of that name`);
  return found;
};

const loadVariants = async (staff: Api, { slug, variants }: DemoProduct, id: string): Promise<void> => {
  for (const [sku, attributes, dollars, weightGrams, pieces] of variants) {
    const params = { path: { id }, ...once(`demo-variant-${sku}`) };
    const body = { sku, attributes: { ...attributes }, prices: priced(dollars), weightGrams };
    const { thing, isNew } = await madeOrFound<{ readonly id: string }>(
      staff.POST('/v1/products/{id}/variants', { params, body }),
      () => variantWithSku(staff, slug, sku),
    );
    await loadStock(staff, thing.id, pieces, sku, isNew);
  }
};

const loadProduct = async (
  staff: Api,
  product: DemoProduct,
  categories: ReadonlyMap<string, string>,
): Promise<void> => {
  const { category, variants: _, tags, ...fields } = product;
  const categoryId = categories.get(category);
  if (categoryId === undefined) throw new Error(`there is no category ${category}`);
  const params = once(`demo-product-${product.slug}`);
  const { thing } = await madeOrFound<{ readonly id: string }>(
    staff.POST('/v1/products', { params, body: { ...fields, tags: [...tags], categoryId } }),
    () => productBySlug(staff, product.slug),
  );
  await loadVariants(staff, product, thing.id);
};

const loadPromotions = async (staff: Api): Promise<void> => {
  for (const { key, definition } of demoPromotions) {
    const params = once(`demo-promotion-${key}`);
    await madeOrFound<unknown>(
      staff.POST('/v1/promotions', { params, body: definition }),
      async () => undefined,
    );
  }
};

/** A profile comes into being with the first sign-in; the shop owner's gets its shops from an admin. */
const loadPeople = async (url: string): Promise<void> => {
  const [shop, admin] = await Promise.all([
    signIn(url, 'shop'),
    signIn(url, 'admin'),
    signIn(url, 'ada'),
    signIn(url, 'grace'),
  ]);
  const { id } = await answered(shop.GET('/v1/me'));
  const body = { shopIds: [...demoShopIds] };
  await answered(admin.PATCH('/v1/users/{id}', { params: { path: { id } }, body }));
};

export type DemoTarget = { readonly url: string; readonly userPoolId: string };

/** Only the people: for tests that bring their own products. */
export const loadDemoPeople = async ({ url, userPoolId }: DemoTarget): Promise<void> => {
  await createDemoAccounts(url, userPoolId);
  await loadPeople(url);
};

export const loadDemo = async ({ url, userPoolId }: DemoTarget): Promise<void> => {
  await createDemoAccounts(url, userPoolId);
  const staff = await signIn(url, 'staff');
  const catalogue = async (): Promise<void> => {
    const categories = await loadCategories(staff);
    await inParallel(demoProducts, (product) => loadProduct(staff, product, categories));
  };
  await Promise.all([catalogue(), loadPromotions(staff), loadPeople(url)]);
};
