/**
 * Fills an empty store with the demo shop, over the wire only. Killed midway, it goes on where it was: every
 * request has an idempotency key of its own, and what exists already is found by its slug or SKU.
 */
import { createDemoAccounts, demoShopIds } from './accounts.ts';
import { type DemoProduct, demoCategories, demoProducts, demoPromotions, priced } from './catalogue.ts';
import { type Answer, type Body, type Client, expectStatus, signIn, textOf } from './client.ts';

/** Requests under way at once: more would only wait for each other. */
const concurrency = 6;

const conflict = 409;

const inParallel = async <T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> => {
  const queue = [...things];
  const worker = async (): Promise<void> => {
    for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) await work(thing);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

/** @returns what was made, or what was there already */
const makeOrFind = async (made: Answer, find: () => Promise<Answer>, what: string): Promise<Body> =>
  made.status === conflict ? expectStatus(await find(), 200, what) : expectStatus(made, 201, what);

const loadCategories = async (staff: Client): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>();
  for (const { slug, name } of demoCategories) {
    const made = await staff('POST', '/v1/categories', { slug, name }, `demo-category-${slug}`);
    const found = await makeOrFind(made, () => staff('GET', `/v1/categories/${slug}`), `category ${slug}`);
    ids.set(slug, textOf(found, 'id'));
  }
  return ids;
};

const variantWithSku = async (staff: Client, productId: string, sku: string): Promise<Answer> => {
  const answer = await staff('GET', `/v1/products/${productId}`);
  const variants: readonly Body[] = Array.isArray(answer.body.variants) ? answer.body.variants : [];
  return { status: answer.status, body: variants.find((variant) => variant.sku === sku) ?? {} };
};

/** The delivery has a key of its own; only where the key may be forgotten by now is the stock looked at. */
const loadStock = async (staff: Client, variantId: string, pieces: number, sku: string, isNew: boolean) => {
  const path = `/v1/inventory/${variantId}`;
  if (!isNew && expectStatus(await staff('GET', path), 200, `stock of ${sku}`).onHand !== 0) return;
  const delivery = { delta: pieces, reason: 'received', note: 'Opening stock' };
  const received = await staff('POST', `${path}/adjustments`, delivery, `demo-stock-${sku}`);
  expectStatus(received, 201, `stock of ${sku}`);
};

const loadVariants = async (staff: Client, product: DemoProduct, productId: string): Promise<void> => {
  for (const [sku, attributes, dollars, weightGrams, pieces] of product.variants) {
    const body = { sku, attributes, prices: priced(dollars), weightGrams };
    const made = await staff('POST', `/v1/products/${productId}/variants`, body, `demo-variant-${sku}`);
    const variant = await makeOrFind(made, () => variantWithSku(staff, productId, sku), `variant ${sku}`);
    await loadStock(staff, textOf(variant, 'id'), pieces, sku, made.status !== conflict);
  }
};

const loadProduct = async (
  staff: Client,
  product: DemoProduct,
  categories: ReadonlyMap<string, string>,
): Promise<void> => {
  const { category, variants: _, ...fields } = product;
  const body = { ...fields, categoryId: categories.get(category) };
  const made = await staff('POST', '/v1/products', body, `demo-product-${product.slug}`);
  const find = (): Promise<Answer> => staff('GET', `/v1/products/${product.slug}`);
  const found = await makeOrFind(made, find, `product ${product.slug}`);
  await loadVariants(staff, product, textOf(found, 'id'));
};

const loadPromotions = async (staff: Client): Promise<void> => {
  for (const { key, definition } of demoPromotions) {
    const made = await staff('POST', '/v1/promotions', definition, `demo-promotion-${key}`);
    if (made.status !== conflict) expectStatus(made, 201, `promotion ${key}`);
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
  const me = expectStatus(await shop('GET', '/v1/me'), 200, 'profile of the shop owner');
  const changed = await admin('PATCH', `/v1/users/${textOf(me, 'id')}`, { shopIds: demoShopIds });
  expectStatus(changed, 200, 'shops of the shop owner');
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
