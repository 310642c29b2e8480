/** Nobody pays more than they were shown, nor for another delivery than they chose. */
import { describe, expect, it } from '@jest/globals';
import { getCart } from '../../functions/carts/store.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutCart, placeDirectOrder } from '../../functions/checkout/place-order.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import type { Order } from '../../functions/orders/order.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { changePromotion } from '../../functions/promotions/definitions.ts';
import type { PromotionDefinition } from '../../functions/promotions/promotion.ts';
import { findPromotions } from '../../functions/promotions/store.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import type { Money } from '../../functions/shared/money.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { transact } from '../../functions/shared/transact.ts';
import { naira, newCoupon, newVariant, start } from '../carts/shop.ts';
import { newVisitor, type Visitor } from '../carts/visitor.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

withTables(
  cartsTable,
  catalogTable,
  identityTable,
  inventoryTable,
  ordersTable,
  promotionsTable,
  platformTable,
);
const tokenOf = withTokens();
process.env.IMAGES_URL = 'https://images.example';
process.env.PAYMENT_WINDOW_SECONDS = '1800';

const lagos = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };

const stocked = async (price = 1_000): Promise<Id<'variant'>> => {
  const variantId = await newVariant({ prices: [naira(price)] });
  await transact([createStockWrite(variantId, start)]);
  const adjustment = { id: newId('adjustment', start), reason: 'received', actor: 'usr_staff' } as const;
  await adjustStock({ ...adjustment, variantId, delta: 50 }, start);
  return variantId;
};

/** Two pieces at 1,000 with a coupon of 50 % off, picked up: 1,000 in all. */
const cartOfTwo = async (): Promise<{ visitor: Visitor; code: string }> => {
  const visitor = await newVisitor(await tokenOf(crypto.randomUUID()));
  await visitor.add(await stocked(), 2);
  await visitor.ask('PUT /v1/carts/{id}/shipping-address', { body: lagos });
  await visitor.ask('PUT /v1/carts/{id}/shipping-method', { body: { methodId: 'pickup' } });
  const code = await newCoupon({ value: 50, type: 'percentage' });
  expect((await visitor.coupon(code)).body.totals.total).toEqual(naira(1_000));
  return { visitor, code };
};

const edit = async (code: string, change: Partial<Extract<PromotionDefinition, { type: 'percentage' }>>) => {
  const [found] = (await findPromotions({ codes: [code] })).candidates;
  if (found?.promotion.definition.type !== 'percentage') throw new Error('no such promotion');
  await changePromotion(found.promotion, { ...found.promotion.definition, ...change }, new Date());
};

const checkOut = async ({ cartId }: Visitor, expectedTotal?: Money): Promise<Order> => {
  const cart = await getCart(cartId);
  if (!cart?.customerId) throw new Error('a customer has a cart');
  const seed = newRootUlid(newUlid(start));
  return checkoutCart(cartId, { customerId: cart.customerId, seed, expectedTotal }, new Date());
};

const raised = (from: number, to: number) => ({
  code: 'cart-changed',
  details: { changes: [{ change: 'total', from: naira(from), to: naira(to) }] },
});

describe('a cart whose total went up since it was shown', () => {
  it('is shown again before it is placed, and goes through then', async () => {
    const { visitor, code } = await cartOfTwo();
    await edit(code, { value: 10 });
    const refused = checkOut(visitor);
    await expect(refused).rejects.toMatchObject(raised(1_000, 1_800));
    await expect(refused).rejects.toMatchObject({ details: { cart: { totals: { total: naira(1_800) } } } });
    expect((await checkOut(visitor)).totals.total).toEqual(naira(1_800));
  });

  it('counts what a read showed, up and down, without a new version', async () => {
    const { visitor, code } = await cartOfTwo();
    const before = await getCart(visitor.cartId);
    await edit(code, { value: 10 });
    expect((await visitor.read()).body.totals.total).toEqual(naira(1_800));
    expect(await getCart(visitor.cartId)).toMatchObject({
      shownTotal: naira(1_800),
      version: before?.version,
    });
    await edit(code, { value: 90 });
    await visitor.read();
    await edit(code, { value: 80 });
    await expect(checkOut(visitor)).rejects.toMatchObject(raised(200, 400));
  });

  it('is placed when it became cheaper', async () => {
    const { visitor, code } = await cartOfTwo();
    await edit(code, { value: 60 });
    expect((await checkOut(visitor)).totals.total).toEqual(naira(800));
  });

  it('is not placed for more than the request expects, however often it is asked', async () => {
    const { visitor } = await cartOfTwo();
    await expect(checkOut(visitor, naira(900))).rejects.toMatchObject(raised(900, 1_000));
    await expect(checkOut(visitor, naira(900))).rejects.toMatchObject(raised(900, 1_000));
    await expect(checkOut(visitor, { ...naira(1_000), currency: 'KES' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect((await checkOut(visitor, naira(1_000))).totals.total).toEqual(naira(1_000));
  });
});

describe('a cart whose delivery is not offered any more', () => {
  it('says what takes its place before it is placed', async () => {
    const { visitor } = await cartOfTwo();
    await visitor.ask('PUT /v1/carts/{id}/shipping-address', { body: { ...lagos, country: 'GH' } });
    await expect(checkOut(visitor)).rejects.toMatchObject({
      code: 'cart-changed',
      details: {
        changes: [{ change: 'shipping-method', from: 'pickup', to: 'standard' }],
        cart: { shippingMethod: { id: 'standard' } },
      },
    });
    expect((await checkOut(visitor)).shippingMethod?.id).toBe('standard');
  });
});

describe('an order without a cart', () => {
  const order = async (more: Partial<Parameters<typeof placeDirectOrder>[0]>) =>
    placeDirectOrder(
      {
        customerId: newId('user', start),
        seed: newRootUlid(newUlid(start)),
        currency: 'NGN',
        items: [{ variantId: await stocked(), quantity: 1 }],
        shippingAddress: lagos,
        shippingMethodId: 'pickup',
        ...more,
      },
      new Date(),
    );

  it('is refused for a delivery that is not offered there', async () => {
    for (const shippingMethodId of ['expres', '']) {
      await expect(order({ shippingMethodId })).rejects.toMatchObject({
        code: 'invalid-request',
        details: { errors: [{ path: 'shippingMethodId' }] },
      });
    }
  });

  it('costs no more than it is expected to', async () => {
    await expect(order({ expectedTotal: naira(999) })).rejects.toMatchObject(raised(999, 1_000));
    expect((await order({ expectedTotal: naira(1_000) })).totals.total).toEqual(naira(1_000));
  });

  it('has its items in the order in which they were sent', async () => {
    const ids = [await stocked(), await stocked(), await stocked()].reverse();
    const items = ids.map((variantId) => ({ variantId, quantity: 1 }));
    expect((await order({ items })).items.map(({ variantId }) => variantId)).toEqual(ids);
  });
});
