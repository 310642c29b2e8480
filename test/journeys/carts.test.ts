/** Carts over the whole stack, as a browser fills them. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { homeAddress, type Money, stockedVariant } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

const day = 24 * 60 * 60;

type CartBody = {
  readonly id: string;
  readonly status: string;
  readonly cartToken?: string;
  readonly items: readonly { readonly quantity: number }[];
  readonly totals: Readonly<Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', Money>>;
  readonly explanation: readonly { readonly text: string }[];
};

const ngn = (amount: number): Money => ({ amount, currency: 'NGN' });

/** A variant at NGN 10.00, with 50 pieces in stock. */
const aVariant = async (price = 1_000): Promise<string> => stockedVariant(await shop.as('staff'), 50, price);

const openCart = async (shopper: Shopper): Promise<string> =>
  (await shopper.post<CartBody>('/v1/carts', {})).body.id;

type AnonymousCart = { readonly id: string; readonly token: string };

const openAnonymously = async (): Promise<AnonymousCart> => {
  const { body } = await shop.anonymous().post<CartBody>('/v1/carts', {});
  return { id: body.id, token: body.cartToken ?? '' };
};

const add = (shopper: Shopper, cart: string, variantId: string, quantity = 1, headers = {}) =>
  shopper.post<CartBody & { code: string }>(`/v1/carts/${cart}/items`, { variantId, quantity }, { headers });

const read = async (shopper: Shopper, cart: string): Promise<CartBody> =>
  (await shopper.get<CartBody>(`/v1/carts/${cart}`)).body;

const quantities = ({ items }: CartBody) => items.map(({ quantity }) => quantity);

describe('a shopper', () => {
  it('fills a cart before signing in, and finds it in their own afterwards', async () => {
    const [mug, cup] = [await aVariant(), await aVariant()];
    const before = await openAnonymously();
    const secret = { 'x-cart-token': before.token };
    await add(shop.anonymous(), before.id, mug, 2, secret);
    await add(shop.anonymous(), before.id, cup, 1, secret);
    const shopper = await newShopper(shop);
    const mine = await openCart(shopper);
    await add(shopper, mine, mug, 1);
    const merged = await shopper.post<CartBody>(`/v1/carts/${mine}/merge`, { cartToken: before.token });
    expect(merged.status).toBe(200);
    expect(quantities(merged.body)).toEqual([3, 1]);
    expect(merged.body.totals.subtotal).toEqual(ngn(4_000));
    const again = await shopper.post<CartBody>(`/v1/carts/${mine}/merge`, { cartToken: before.token });
    expect(quantities(again.body)).toEqual([3, 1]);
    const gone = await add(shop.anonymous(), before.id, mug, 1, secret);
    expect(gone).toMatchObject({ status: 409, body: { code: 'cart-not-active' } });
  });

  it('has one cart, whichever device asks for it, and nobody else sees it', async () => {
    const shopper = await newShopper(shop);
    const opened = await Promise.all(
      Array.from({ length: 20 }, () => shopper.post<CartBody>('/v1/carts', {})),
    );
    expect(opened.filter(({ status }) => status === 201)).toHaveLength(1);
    const [cart = ''] = new Set(opened.map(({ body }) => body.id));
    expect((await shopper.get<CartBody>('/v1/carts/current')).body.id).toBe(cart);
    expect((await (await shop.as('ada')).get(`/v1/carts/${cart}`)).status).toBe(404);
    expect((await shop.anonymous().get(`/v1/carts/${cart}`)).status).toBe(404);
    expect((await (await shop.as('admin')).get(`/v1/carts/${cart}`)).status).toBe(404);
  });

  it('sees what everything costs, and why, before checking out at exactly that', async () => {
    const shopper = await newShopper(shop);
    const cart = await openCart(shopper);
    await add(shopper, cart, await aVariant(107_500), 2);
    expect((await read(shopper, cart)).totals.shipping).toEqual(ngn(0));
    await shopper.put(`/v1/carts/${cart}/shipping-address`, homeAddress);
    const methods = await shopper.get<{ items: { id: string; price: object }[] }>(
      `/v1/carts/${cart}/shipping-methods`,
    );
    expect(methods.body.items).toMatchObject([
      { id: 'standard', price: ngn(150_000) },
      { id: 'express', price: ngn(450_000) },
      { id: 'pickup', price: ngn(0) },
    ]);
    const chosen = await shopper.put<CartBody>(`/v1/carts/${cart}/shipping-method`, { methodId: 'express' });
    const { totals, explanation } = chosen.body;
    expect(totals).toEqual({
      subtotal: ngn(215_000),
      discount: ngn(0),
      shipping: ngn(450_000),
      tax: ngn(15_000),
      total: ngn(665_000),
    });
    expect(explanation.map(({ text }) => text)).toContain('VAT 7.5 %, included in the price');
    const order = await shopper.post<CartBody>(`/v1/carts/${cart}/checkout`, {});
    expect(order.status).toBe(201);
    expect(order.body.totals).toEqual(totals);
    expect((await read(shopper, cart)).status).toBe('converted');
    expect(await openCart(shopper)).not.toBe(cart);
  });

  it('puts 40 different things into a cart, checks them out with three promotions, and not a 41st', async () => {
    const shopper = await newShopper(shop);
    const cart = await openCart(shopper);
    for (let line = 1; line <= 40; line += 1) await add(shopper, cart, await aVariant(), 2);
    const refused = await add(shopper, cart, await aVariant());
    expect(refused).toMatchObject({ status: 409, body: { code: 'cart-full' } });
    const staff = await shop.as('staff');
    for (const value of [10, 20, 30]) {
      const code = `FORTY${crypto.randomUUID().slice(0, 8)}`;
      const limits = { total: 10, perCustomer: 1 };
      await staff.post('/v1/promotions', { name: 'Forty', code, type: 'percentage', value, limits });
      expect((await shopper.post(`/v1/carts/${cart}/coupons`, { code })).status).toBe(200);
    }
    await shopper.put(`/v1/carts/${cart}/shipping-address`, homeAddress);
    const order = await shopper.post<CartBody>(`/v1/carts/${cart}/checkout`, {});
    expect(order.status).toBe(201);
    expect(order.body.items).toHaveLength(40);
    expect(order.body.totals).toMatchObject({ subtotal: ngn(80_000), discount: ngn(39_680) });
  });
});

describe('changes to a cart', () => {
  it('from many devices at once all count', async () => {
    const shopper = await newShopper(shop);
    const cart = await openCart(shopper);
    const variantId = await aVariant();
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(shopper, cart, variantId)));
    const done = answers.filter(({ status }) => status === 200).length;
    expect(quantities(await read(shopper, cart))).toEqual([done]);
    expect(done).toBe(6);
  });

  it('insist on the version that was seen, if asked to', async () => {
    const shopper = await newShopper(shop);
    const cart = await openCart(shopper);
    const variantId = await aVariant();
    const { headers } = await add(shopper, cart, variantId);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    const set = () => shopper.put(`/v1/carts/${cart}/items/${variantId}`, { quantity: 9 }, { headers: etag });
    expect((await set()).status).toBe(200);
    expect((await set()).status).toBe(412);
  });

  it('between looking and checking out never give another order than was seen', async () => {
    const shopper = await newShopper(shop);
    const variantId = await aVariant();
    const cart = await openCart(shopper);
    await add(shopper, cart, variantId, 2);
    await shopper.put(`/v1/carts/${cart}/shipping-address`, homeAddress);
    const [order, added] = await Promise.all([
      shopper.post<CartBody>(`/v1/carts/${cart}/checkout`, {}),
      add(shopper, cart, variantId, 3),
    ]);
    expect(order.status).toBe(201);
    expect(quantities(order.body)).toEqual([added.status === 200 ? 5 : 2]);
  });
});

describe('a forgotten cart', () => {
  it('is announced once as abandoned, and goes on when its owner comes back', async () => {
    const variantId = await aVariant();
    const grace = await shop.as('grace');
    const cart = await openCart(grace);
    await add(grace, cart, variantId);
    const announced = async () => (await shop.events(cart)).filter(({ type }) => type === 'cart.abandoned');
    await shop.advance(day + 600);
    await until(async () => (await announced()).length > 0, { what: 'cart.abandoned', stepSeconds: 300 });
    await shop.advance(600);
    expect(await announced()).toHaveLength(1);
    const graceAgain = await shop.as('grace');
    expect((await read(graceAgain, cart)).status).toBe('abandoned');
    expect(await openCart(graceAgain)).toBe(cart);
    const { body } = await add(graceAgain, cart, variantId);
    expect(body).toMatchObject({ status: 'active', items: [{ variantId, quantity: 2 }] });
  });
});
