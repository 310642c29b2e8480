/** Checkouts at the same time as everything that can change under them, many times over. */
import { describe, expect, it } from '@jest/globals';
import { addToLine, type Cart, newCart } from '../../functions/carts/cart.ts';
import { getCart, openCustomerCart, saveCart } from '../../functions/carts/store.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutCart } from '../../functions/checkout/place-order.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite, getStocks } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import type { Order } from '../../functions/orders/order.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { findPromotions } from '../../functions/promotions/store.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { retryOnConflict, transact } from '../../functions/shared/transact.ts';
import { withTables } from '../support/store.ts';
import { naira, newCoupon, newVariant, reprice, start, takeOffSale } from './shop.ts';

withTables(cartsTable, catalogTable, identityTable, inventoryTable, ordersTable, promotionsTable);
process.env.IMAGES_URL = 'https://images.example';
process.env.PAYMENT_WINDOW_SECONDS = '1800';

const rounds = 8;
const callers = 12;
const address = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };

const receive = (variantId: Id<'variant'>, delta: number): Promise<unknown> => {
  const id = newId('adjustment', start);
  const reason = delta > 0 ? 'received' : 'correction';
  return adjustStock({ id, variantId, delta, reason, actor: 'usr_staff' }, start);
};

const stocked = async (pieces: number): Promise<Id<'variant'>> => {
  const variantId = await newVariant();
  await transact([createStockWrite(variantId, start)]);
  await receive(variantId, pieces);
  return variantId;
};

type Line = readonly [variantId: Id<'variant'>, quantity: number];

const cartWith = async (
  lines: readonly Line[],
  coupons: string[] = [],
): Promise<Cart & { customerId: Id<'user'> }> => {
  const customerId = newId('user', start);
  const fresh = newCart({ id: newId('cart', start), currency: 'NGN', owner: { customerId }, now: start });
  const { cart } = await openCustomerCart(fresh, customerId);
  const filled = lines.reduce(
    (filling, [variantId, quantity]) => addToLine(filling, { variantId, quantity, unitPrice: naira(1_000) }),
    cart,
  );
  return { ...(await saveCart({ ...filled, coupons, shippingAddress: address }, start)), customerId };
};

const checkOut = ({ id, customerId }: { id: string; customerId: Id<'user'> }): Promise<Order> =>
  checkoutCart(id, { customerId, seed: newRootUlid(newUlid(start)) }, start);

const stockOf = async (variantId: Id<'variant'>) =>
  (await getStocks([variantId], { consistent: true })).get(variantId);

const placed = (outcomes: readonly PromiseSettledResult<Order>[]): Order[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));

const codes = (outcomes: readonly PromiseSettledResult<unknown>[]): string[] =>
  outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [];
    if (!isDomainError(outcome.reason)) throw outcome.reason;
    return [outcome.reason.code];
  });

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n];
  if (found === undefined) throw new Error(`there is no number ${n}`);
  return found;
};

const many = <T>(effect: (n: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: callers }, (_, n) => effect(n)));

describe('a checkout of a cart that cannot be sold as it is', () => {
  it('mends it, says how, and goes through the next time', async () => {
    const [gone, few, dearer] = [await stocked(5), await stocked(2), await stocked(5)];
    const cart = await cartWith([
      [gone, 1],
      [few, 3],
      [dearer, 1],
    ]);
    await takeOffSale(gone);
    await reprice(dearer, naira(1_500));
    await expect(checkOut(cart)).rejects.toMatchObject({
      code: 'cart-changed',
      details: {
        changes: [
          { variantId: gone, change: 'removed', from: 1, to: 0 },
          { variantId: few, change: 'reduced', from: 3, to: 2 },
          { variantId: dearer, change: 'repriced', from: naira(1_000), to: naira(1_500) },
        ],
        cart: { id: cart.id, totals: { subtotal: naira(3_500) } },
      },
    });
    expect((await checkOut(cart)).totals.subtotal).toEqual(naira(3_500));
  });
});

describe('many checkouts of one cart', () => {
  it('are one order, one hold and one use of its coupon', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const variantId = await stocked(100);
      const code = await newCoupon({ limits: { total: 50, perCustomer: 50 } });
      const cart = await cartWith([[variantId, 3]], [code]);
      const orders = placed(await many(() => checkOut(cart)));
      expect(orders).toHaveLength(callers);
      expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
      expect(await stockOf(variantId)).toMatchObject({ held: 3, available: 97 });
      const { candidates } = await findPromotions({ codes: [code], customerId: cart.customerId });
      expect(candidates).toMatchObject([{ promotion: { used: 1 }, customerUses: 1 }]);
    }
  });
});

describe('a cart that changes while it is checked out', () => {
  it('becomes exactly the order that it was, and a change that came too late is refused', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const variantId = await stocked(100);
      const cart = await cartWith([[variantId, 1]]);
      const addOne = () =>
        retryOnConflict(async () => {
          const present = await getCart(cart.id);
          if (present?.status !== 'active') return false;
          await saveCart(addToLine(present, { variantId, quantity: 1, unitPrice: naira(1_000) }), start);
          return true;
        });
      const [order, ...added] = await Promise.all([checkOut(cart), addOne(), addOne(), addOne()]);
      const quantity = 1 + added.filter(Boolean).length;
      expect(order.items).toMatchObject([{ quantity }]);
      expect(await stockOf(variantId)).toMatchObject({ held: quantity });
      expect(await getCart(cart.id)).toMatchObject({ status: 'converted', orderId: order.id });
    }
  });
});

describe('a price that changes during checkout', () => {
  it('is either in the order as it was shown, or shown first', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const variantId = await stocked(100);
      const cart = await cartWith([[variantId, 2]]);
      const [outcome] = await Promise.allSettled([checkOut(cart), reprice(variantId, naira(1_700))]);
      if (outcome.status === 'fulfilled') expect(outcome.value.totals.subtotal).toEqual(naira(2_000));
      else {
        expect(outcome.reason).toMatchObject({ code: 'cart-changed' });
        expect((await checkOut(cart)).totals.subtotal).toEqual(naira(3_400));
      }
    }
  });
});

describe('many shoppers at once', () => {
  it('share the last coupon uses and the last pieces, and nothing is given twice', async () => {
    for (let round = 0; round < 4; round += 1) {
      const variantId = await stocked(7);
      const code = await newCoupon({ limits: { total: 5 } });
      const carts = await Promise.all(
        Array.from({ length: callers }, () => cartWith([[variantId, 1]], [code])),
      );
      const outcomes = await many((n) => checkOut(at(carts, n)));
      const orders = placed(outcomes);
      expect(orders).toHaveLength(5);
      expect(new Set(codes(outcomes))).toEqual(new Set(['promotion-not-applicable']));
      expect(await stockOf(variantId)).toMatchObject({ held: 5, available: 2 });
      expect((await findPromotions({ codes: [code] })).candidates[0]?.promotion.used).toBe(5);
    }
  });

  it('never buy more than there is while staff adjust the stock', async () => {
    for (let round = 0; round < 4; round += 1) {
      const variantId = await stocked(6);
      const carts = await Promise.all(Array.from({ length: callers }, () => cartWith([[variantId, 1]])));
      const adjust = () => retryOnConflict(() => receive(variantId, -1)).catch(() => undefined);
      const [outcomes] = await Promise.all([many((n) => checkOut(at(carts, n))), adjust(), adjust()]);
      const stock = await stockOf(variantId);
      const sold = placed(outcomes).length;
      expect(stock?.held).toBe(sold);
      expect(stock?.available).toBe((stock?.onHand ?? 0) - sold);
      expect(stock?.available).toBeGreaterThanOrEqual(0);
      expect(new Set(codes(outcomes))).toEqual(new Set(['cart-changed']));
    }
  });
});
