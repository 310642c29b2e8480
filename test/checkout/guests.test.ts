/** What guests may do, without the stack: limits per address, uses of promotions, the secret of an order. */
import { describe, expect, it } from '@jest/globals';
import { getCart } from '../../functions/carts/store.ts';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { deleteGuest, guestOf } from '../../functions/orders/guest-store.ts';
import { opensOrder } from '../../functions/orders/order-token.ts';
import { isGuestId } from '../../functions/shared/customer-id.ts';
import { newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { newCoupon, start } from '../carts/shop.ts';
import { newEmail } from '../support/guest.ts';
import { withOrderLinks } from '../support/order-links.ts';
import { anonymousCart, checkOutCart, codeOf, countsOf, stocked } from './guest-story.ts';
import { withCheckout } from './with-checkout.ts';

withCheckout();
withOrderLinks();

describe('an e-mail address', () => {
  it('is one guest, however it is written and whoever orders with it at once', async () => {
    const [email, variantId] = [newEmail(), await stocked()];
    const spellings = [email, email.toUpperCase(), email];
    const placed = await Promise.all(
      spellings.map(async (spelling) => checkOutCart(await anonymousCart(variantId), spelling)),
    );
    expect(new Set(placed.map(({ order }) => order.customerId)).size).toBe(1);
    expect(placed.every(({ order: { customerId } }) => isGuestId(customerId))).toBe(true);
    expect(new Set(placed.map(({ orderToken }) => orderToken)).size).toBe(3);
  });

  it('has exactly ten open unpaid orders when 14 are placed at once', async () => {
    const [email, variantId] = [newEmail(), await stocked()];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 14 }, async () => checkOutCart(await anonymousCart(variantId), email)),
    );
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [codeOf(one.reason)] : []));
    expect(refusals).toEqual(Array.from({ length: 4 }, () => 'limit-reached'));
    expect(await countsOf((await guestOf(email, start)).guestId)).toBe(10);
    await checkOutCart(await anonymousCart(variantId), newEmail());
  });

  it('uses a coupon as often as a customer may, and sees what it costs then', async () => {
    const [email, variantId] = [newEmail(), await stocked()];
    const coupon = await newCoupon({ limits: { perCustomer: 1 } });
    const { order } = await checkOutCart(await anonymousCart(variantId, [coupon]), email);
    expect(order.totals.discount.amount).toBe(100);
    const again = await anonymousCart(variantId, [coupon]);
    await expect(checkOutCart(again, email)).rejects.toMatchObject({
      code: 'promotion-not-applicable',
      details: { reason: 'customer-limit-reached' },
    });
    await cancelOrder(order.id, { actor: order.customerId }, start);
    expect((await checkOutCart(again, email)).order.totals.discount.amount).toBe(100);
  });

  it('is priced for who it is from the first refusal on: what is shown then is what it costs', async () => {
    const [email, variantId] = [newEmail(), await stocked()];
    await checkOutCart(await anonymousCart(variantId), email);
    const coupon = await newCoupon({ conditions: { firstOrderOnly: true } });
    await expect(checkOutCart(await anonymousCart(variantId, [coupon]), email)).rejects.toMatchObject({
      code: 'promotion-not-applicable',
      details: { reason: 'first-order-only' },
    });
  });

  it('is another guest’s once it is forgotten', async () => {
    const [email, variantId] = [newEmail(), await stocked()];
    const { order } = await checkOutCart(await anonymousCart(variantId), email);
    if (!isGuestId(order.customerId)) throw new Error('it is a guest’s');
    await deleteGuest(order.customerId, start);
    await expect(deleteGuest(order.customerId, start)).rejects.toMatchObject({ code: 'not-found' });
    const { order: next } = await checkOutCart(await anonymousCart(variantId), email);
    expect(next.customerId).not.toBe(order.customerId);
  });
});

describe('a guest’s cart', () => {
  it('keeps no address once it is an order', async () => {
    const cart = await anonymousCart(await stocked());
    const { order } = await checkOutCart(cart, newEmail());
    expect(await getCart(cart.id)).toMatchObject({ status: 'converted', orderId: order.id });
    expect(JSON.stringify(await getCart(cart.id))).not.toContain('Marina');
  });

  it('answers the secret to the request that placed its order, whenever that is repeated, and to no other', async () => {
    const [cart, email, seed] = [
      await anonymousCart(await stocked()),
      newEmail(),
      newRootUlid(newUlid(start)),
    ];
    const first = await checkOutCart(cart, email, seed);
    expect(opensOrder(first.orderToken ?? '', first.order)).toBe(true);
    expect((await checkOutCart(cart, email, seed)).orderToken).toBe(first.orderToken);
    const other = await checkOutCart(cart, email);
    const stored = { ...first.order, chain: expect.any(String) };
    expect(other).toEqual({ order: stored, orderToken: undefined });
  });
});
