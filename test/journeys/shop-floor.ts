/** What journeys of shoppers need: something to buy, somebody who buys, a cart. */
import type { Shopper } from '../support/shopper.ts';
import { type TestStack, until } from '../support/stack.ts';

export type MoneyBody = { readonly amount: number; readonly currency: string };

export type CartBody = {
  readonly id: string;
  readonly status: string;
  readonly cartToken?: string;
  readonly items: readonly {
    readonly variantId: string;
    readonly quantity: number;
    readonly total: MoneyBody;
  }[];
  readonly coupons: readonly { readonly code: string; readonly applied: boolean; readonly reason?: string }[];
  readonly totals: Readonly<Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', MoneyBody>>;
  readonly explanation: readonly {
    readonly kind: string;
    readonly amount: MoneyBody;
    readonly text: string;
  }[];
};

export const ngn = (amount: number): MoneyBody => ({ amount, currency: 'NGN' });

export const address = { name: 'Ada Lovelace', line1: '1 Marina', city: 'Lagos', country: 'NG' };

const mustBe = (status: number, expected: number, what: string): void => {
  if (status !== expected) throw new Error(`${what}: ${status}`);
};

type Sold = { readonly price?: number; readonly pieces?: number; readonly weightGrams?: number };

const newProduct = async (staff: Shopper): Promise<string> => {
  const name = `Mug ${crypto.randomUUID().slice(0, 8)}`;
  const category = await staff.post<{ id: string }>('/v1/categories', { name });
  mustBe(category.status, 201, 'category');
  const product = await staff.post<{ id: string }>('/v1/products', {
    name,
    description: 'A mug',
    categoryId: category.body.id,
    shopId: 'potters',
    active: true,
    tags: [],
  });
  mustBe(product.status, 201, 'product');
  return product.body.id;
};

const newVariant = async (
  staff: Shopper,
  productId: string,
  { price = 1_000, pieces = 50, weightGrams = 500 }: Sold,
): Promise<string> => {
  const variant = await staff.post<{ id: string }>(`/v1/products/${productId}/variants`, {
    sku: `MUG-${crypto.randomUUID()}`,
    attributes: {},
    prices: [ngn(price)],
    weightGrams,
  });
  mustBe(variant.status, 201, 'variant');
  const { id } = variant.body;
  const received = { delta: pieces, reason: 'received' };
  const stocked = await staff.post(`/v1/inventory/${id}/adjustments`, received);
  mustBe(stocked.status, 201, 'stock');
  return id;
};

/** A new product whose variants cost NGN 10.00 each and are in stock. */
export const aSoldProduct = async (
  shop: TestStack,
  variants: number,
  sold: Sold = {},
): Promise<{ productId: string; variantIds: string[] }> => {
  const staff = await shop.as('staff');
  const productId = await newProduct(staff);
  const variantIds: string[] = [];
  for (let made = 0; made < variants; made += 1) variantIds.push(await newVariant(staff, productId, sold));
  return { productId, variantIds };
};

export const aSoldVariant = async (shop: TestStack, sold: Sold = {}): Promise<string> => {
  const { variantIds } = await aSoldProduct(shop, 1, sold);
  return variantIds[0] ?? '';
};

/** Registers somebody new, with the code from the mailbox, and signs them in. */
export const newShopper = async (shop: TestStack): Promise<Shopper> => {
  const email = `${crypto.randomUUID().slice(0, 12)}@example.com`;
  const password = 'Waybill-test-1';
  const registered = await shop.anonymous().post('/v1/auth/register', { email, password, name: 'Somebody' });
  mustBe(registered.status, 201, 'registration');
  const code = await until(
    async () => (await shop.emails()).find(({ to }) => to === email)?.text.match(/\d{6}/)?.[0],
    { what: `the code for ${email}` },
  );
  const verified = await shop.anonymous().post('/v1/auth/verify-email', { email, code });
  mustBe(verified.status, 204, 'verification');
  return shop.signIn(email, password);
};

/** The shopper's one open cart. @returns its id */
export const openCart = async (shopper: Shopper, currency = 'NGN'): Promise<string> => {
  const { status, body } = await shopper.post<CartBody>('/v1/carts', { currency });
  if (status !== 201) mustBe(status, 200, 'cart');
  return body.id;
};
