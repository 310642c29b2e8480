/** Promotions over the whole stack: staff define them, shoppers use them, nobody passes a limit. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { filledCart, type Money, stockedVariant } from '../support/shop.ts';
import type { Answer, Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({ demo: 'people' });

type PromotionBody = {
  readonly id: string;
  readonly code: string;
  readonly used: number;
  readonly version: number;
};
type Problem = { readonly code: string; readonly reason?: string };

type CartBody = { readonly totals: { readonly discount: Money } };

const ngn = (amount: number): Money => ({ amount, currency: 'NGN' });

/** A variant at NGN 10.00, with 50 pieces in stock. */
const aVariant = async (price = 1_000): Promise<string> => stockedVariant(await shop.as('staff'), 50, price);

const newCode = (): string => `J${crypto.randomUUID().slice(0, 8)}`.toUpperCase();

const define = async (definition: object): Promise<Answer<PromotionBody>> =>
  (await shop.as('staff')).post<PromotionBody>('/v1/promotions', {
    name: 'Market day',
    type: 'percentage',
    value: 10,
    ...definition,
  });

const usedOf = async (id: string): Promise<number> =>
  (await (await shop.as('staff')).get<PromotionBody>(`/v1/promotions/${id}`)).body.used;

const checkOut = (shopper: Shopper, cart: string) =>
  shopper.post<Problem & { id: string; totals: Record<string, { amount: number }> }>(
    `/v1/carts/${cart}/checkout`,
    {},
  );

describe('a coupon', () => {
  it('is defined by staff, used by a shopper, explained in the order, and counted', async () => {
    const { body: coupon } = await define({ code: newCode(), limits: { total: 5 } });
    const ada = await shop.as('ada');
    const cart = await filledCart(ada, await aVariant(), 3);
    const applied = await ada.post<CartBody>(`/v1/carts/${cart}/coupons`, {
      code: coupon.code.toLowerCase(),
    });
    expect(applied.body).toMatchObject({
      coupons: [{ code: coupon.code, applied: true }],
      totals: { discount: ngn(300) },
    });
    const order = await checkOut(ada, cart);
    expect(order).toMatchObject({
      status: 201,
      body: { totals: { subtotal: ngn(3_000), discount: ngn(300) }, items: [{ discount: ngn(300) }] },
    });
    expect(await usedOf(coupon.id)).toBe(1);
  });

  it('is given back when the order is cancelled unpaid, and only once', async () => {
    const { body: coupon } = await define({ code: newCode(), limits: { total: 1, perCustomer: 1 } });
    const grace = await shop.as('grace');
    const variantId = await aVariant();
    const cart = await filledCart(grace, variantId);
    await grace.post(`/v1/carts/${cart}/coupons`, { code: coupon.code });
    const order = await checkOut(grace, cart);
    await Promise.all([1, 2, 3].map(() => grace.post(`/v1/orders/${order.body.id}/cancel`, {})));
    expect(await usedOf(coupon.id)).toBe(0);
    const again = await filledCart(grace, variantId);
    expect((await grace.post(`/v1/carts/${again}/coupons`, { code: coupon.code })).status).toBe(200);
  });

  it('whose last use many shoppers check out with at once is used once', async () => {
    const { body: coupon } = await define({ code: newCode(), limits: { total: 1 } });
    const variantId = await aVariant();
    const shoppers = await Promise.all(Array.from({ length: 6 }, () => newShopper(shop)));
    const carts = await Promise.all(shoppers.map((shopper) => filledCart(shopper, variantId)));
    await Promise.all(
      shoppers.map((shopper, n) => shopper.post(`/v1/carts/${carts[n]}/coupons`, { code: coupon.code })),
    );
    const answers = await Promise.all(shoppers.map((shopper, n) => checkOut(shopper, carts[n] ?? '')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 201)
        expect(body).toMatchObject({ code: 'promotion-not-applicable', reason: 'limit-reached' });
    }
    expect(await usedOf(coupon.id)).toBe(1);
  });

  it('that does not apply says why', async () => {
    const { body: coupon } = await define({ code: newCode(), conditions: { minimumSubtotal: ngn(50_000) } });
    const shopper = await newShopper(shop);
    const cart = await filledCart(shopper, await aVariant());
    expect(await shopper.post(`/v1/carts/${cart}/coupons`, { code: coupon.code })).toMatchObject({
      status: 409,
      body: { code: 'promotion-not-applicable', reason: 'minimum-not-met' },
    });
  });

  it('for the first order is not for the second', async () => {
    const { body: coupon } = await define({ code: newCode(), conditions: { firstOrderOnly: true } });
    const shopper = await newShopper(shop);
    const variantId = await aVariant();
    await checkOut(shopper, await filledCart(shopper, variantId));
    const cart = await filledCart(shopper, variantId);
    const refused = await shopper.post<Problem>(`/v1/carts/${cart}/coupons`, { code: coupon.code });
    expect(refused.body.reason).toBe('first-order-only');
  });

  it('cannot have the code of another, nor be managed by shoppers', async () => {
    const code = newCode();
    expect((await define({ code })).status).toBe(201);
    expect((await define({ code: code.toLowerCase() })).status).toBe(409);
    expect((await (await shop.as('ada')).get('/v1/promotions')).status).toBe(403);
    expect((await shop.anonymous().get('/v1/promotions')).status).toBe(401);
  });
});

describe('an automatic promotion', () => {
  it('applies by itself as long as it is on', async () => {
    const shopper = await newShopper(shop);
    const cart = await filledCart(shopper, await aVariant(3_000_000), 3);
    const discount = async () => (await shopper.get<CartBody>(`/v1/carts/${cart}`)).body.totals.discount;
    const { body: promotion } = await define({
      type: 'buy-x-get-y',
      value: 100,
      buy: 2,
      get: 1,
      conditions: { minimumSubtotal: ngn(9_000_000) },
    });
    expect(await discount()).toEqual(ngn(3_000_000));
    await (await shop.as('staff')).patch(`/v1/promotions/${promotion.id}`, { active: false });
    expect(await discount()).toEqual(ngn(0));
  });
});
