/** What may stay unpaid: exact under many callers at once, given back by what ends it, and gone by itself. */
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { placeDirectOrder as runPlaceDirectOrder } from '../../functions/checkout/place-order.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite, getStocks } from '../../functions/inventory/store.ts';
import { cancelOrder, endOpenOrder } from '../../functions/order-flow/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { ordersTable, unpaidKey } from '../../functions/orders/table.ts';
import { confirmManually } from '../../functions/payments/confirm.ts';
import { initiatePayment } from '../../functions/payments/initiate.ts';
import { defaultShopSettings, type ShopSettings } from '../../functions/settings/shop-settings.ts';
import { replaceShopSettings } from '../../functions/settings/store.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { getItem } from '../../functions/shared/read.ts';
import { transact } from '../../functions/shared/transact.ts';
import { naira, newCoupon, newVariant, start } from '../carts/shop.ts';
import { withCheckout } from '../checkout/with-checkout.ts';
import { asFunction } from '../support/as-function.ts';

const placeDirectOrder = asFunction('checkout-api', runPlaceDirectOrder);

withCheckout();
process.env.PUBLIC_API_URL = 'https://api.example';

const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const shippingAddress = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };

const stocked = async (pieces = 500): Promise<Id<'variant'>> => {
  const variantId = await newVariant();
  await transact([createStockWrite(variantId, start)]);
  const id = newId('adjustment', start);
  await adjustStock({ id, variantId, delta: pieces, reason: 'received', actor: 'usr_staff' }, start);
  return variantId;
};

type Wish = {
  readonly customerId: Id<'user'>;
  readonly variantId: Id<'variant'>;
  readonly quantity?: number;
  readonly address?: string;
  readonly now?: Date;
};

const place = ({ customerId, variantId, quantity = 1, address, now = start }: Wish): Promise<Order> =>
  placeDirectOrder(
    {
      customerId,
      currency: 'NGN',
      items: [{ variantId, quantity }],
      shippingAddress,
      seed: newRootUlid(newUlid(now)),
      address,
    },
    now,
  );

const many = async (count: number, effect: (n: number) => Promise<Order>) => {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, n) => effect(n)));
  const codes = outcomes.flatMap(({ status, ...outcome }) => {
    if (status === 'fulfilled') return [];
    const { reason } = outcome as PromiseRejectedResult;
    if (!isDomainError(reason)) throw reason;
    return [reason.code];
  });
  return { placed: outcomes.length - codes.length, refusals: [...new Set(codes)] };
};

const heldOf = async (variantId: Id<'variant'>): Promise<number | undefined> =>
  (await getStocks([variantId], { consistent: true })).get(variantId)?.held;

const countsOf = (customerId: string) =>
  getItem(
    ordersTable,
    unpaidKey('customer', customerId),
    z.looseObject({ orders: z.int(), pieces: z.int() }),
  );

const newCustomer = (): Id<'user'> => newId('user', start);

const change = (unpaidLimits: Partial<ShopSettings['unpaidLimits']>) => {
  const settings = defaultShopSettings([]);
  const limits = { ...settings.unpaidLimits, ...unpaidLimits };
  return replaceShopSettings({ ...settings, unpaidLimits: limits }, undefined);
};

describe('a customer', () => {
  it('has exactly ten open unpaid orders when 25 are placed at once', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const { placed, refusals } = await many(25, () => place({ customerId, variantId }));
    expect({ placed, refusals }).toEqual({ placed: 10, refusals: ['limit-reached'] });
    expect(await heldOf(variantId)).toBe(10);
    expect(await countsOf(customerId)).toMatchObject({ orders: 10, pieces: 10 });
  });

  it('has at most 60 pieces in them', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const { placed } = await many(9, () => place({ customerId, variantId, quantity: 9 }));
    expect(placed).toBe(6);
    await expect(place({ customerId, variantId, quantity: 7 })).rejects.toMatchObject({
      code: 'limit-reached',
      message: expect.stringContaining('pay or cancel one first'),
    });
    await place({ customerId, variantId, quantity: 6 });
    expect(await heldOf(variantId)).toBe(60);
  });

  it('is told at once of an order that is larger than that', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    await expect(place({ customerId, variantId, quantity: 61 })).rejects.toMatchObject({
      code: 'limit-reached',
      message: expect.stringContaining('at most 60 pieces'),
    });
    expect(await countsOf(customerId)).toBeUndefined();
  });

  it('may order again what was cancelled or paid', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const [first, second] = [
      await place({ customerId, variantId, quantity: 30 }),
      await place({ customerId, variantId, quantity: 30 }),
    ];
    await expect(place({ customerId, variantId })).rejects.toMatchObject({ code: 'limit-reached' });
    await cancelOrder(first.id, { actor: customerId }, start);
    await place({ customerId, variantId, quantity: 30 });
    const email = 'ada@example.com';
    await initiatePayment(second.id, { provider: 'manual', email, seed: second.id }, start);
    await expect(place({ customerId, variantId })).rejects.toMatchObject({ code: 'limit-reached' });
    await confirmManually(second.id, start);
    expect(await countsOf(customerId)).toMatchObject({ orders: 1, pieces: 30 });
    await place({ customerId, variantId, quantity: 30 });
  });

  it('is given back once what is cancelled by many at once, and nothing stays', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const orders = [await place({ customerId, variantId }), await place({ customerId, variantId })];
    await Promise.all(
      [...orders, ...orders, ...orders].map(({ id }) => cancelOrder(id, { actor: customerId }, start)),
    );
    expect(await countsOf(customerId)).toBeUndefined();
  });

  it('is not kept from ordering by orders that never came to an end', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    await place({ customerId, variantId, quantity: 60 });
    const afterHolds = later(1_800 + 600);
    await expect(place({ customerId, variantId, now: later(2_399) })).rejects.toMatchObject({
      code: 'limit-reached',
    });
    await place({ customerId, variantId, now: afterHolds });
    expect(await countsOf(customerId)).toMatchObject({ orders: 1, pieces: 1 });
  });

  it('is counted for as long as a manual payment keeps the goods', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const order = await place({ customerId, variantId, quantity: 60 });
    const email = 'ada@example.com';
    await initiatePayment(order.id, { provider: 'manual', email, seed: order.id }, start);
    await endOpenOrder(order.id, 'payment-window-over', later(1_800));
    await expect(place({ customerId, variantId, now: later(24 * 3_600) })).rejects.toMatchObject({
      code: 'limit-reached',
    });
  });

  it('is counted until cash is reported that is taken at the door', async () => {
    const [customerId, variantId] = [newCustomer(), await stocked()];
    const order = await place({ customerId, variantId, quantity: 60 });
    const cash = { provider: 'manual', method: 'cash-on-delivery', email: 'ada@example.com' } as const;
    await initiatePayment(order.id, { ...cash, seed: order.id }, start);
    const inAWeek = later(7 * 24 * 3_600);
    await expect(place({ customerId, variantId, now: inAWeek })).rejects.toMatchObject({
      code: 'limit-reached',
    });
    await confirmManually(order.id, inAWeek);
    await place({ customerId, variantId, now: inAWeek });
  });

  it('checks out 40 lines with three limited promotions in one transaction', async () => {
    const variantIds = await Promise.all(Array.from({ length: 40 }, () => stocked(1)));
    const coupons = await Promise.all(
      [10, 20, 30].map((value) =>
        newCoupon({ type: 'percentage', value, limits: { total: 9, perCustomer: 1 } }),
      ),
    );
    const items = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
    const [customerId, seed] = [newCustomer(), newRootUlid(newUlid(start))];
    const request = { customerId, currency: 'NGN', items, shippingAddress, coupons, seed } as const;
    const order = await placeDirectOrder({ ...request, address: '192.0.2.7' }, start);
    expect(order.totals.subtotal).toEqual(naira(40_000));
    expect(await countsOf(customerId)).toMatchObject({ orders: 1, pieces: 40 });
  });
});

describe('a network address', () => {
  it('has as many open unpaid orders as the shop allows, whoever places them', async () => {
    await change({ ordersPerAddress: 5 });
    const variantId = await stocked();
    const address = (n: number) => `2001:db8:1:2::${n + 1}`;
    const { placed, refusals } = await many(12, (n) =>
      place({ customerId: newCustomer(), variantId, address: address(n) }),
    );
    expect({ placed, refusals }).toEqual({ placed: 5, refusals: ['limit-reached'] });
    await place({ customerId: newCustomer(), variantId, address: '2001:db8:1:3::1' });
    await change({});
  });

  it('is counted down with the order, and kept by its hash alone', async () => {
    await change({ ordersPerAddress: 1 });
    const [customerId, variantId, address] = [newCustomer(), await stocked(), '203.0.113.9'];
    const order = await place({ customerId, variantId, address });
    expect(JSON.stringify(await countsOf(customerId))).not.toContain(address);
    await expect(place({ customerId: newCustomer(), variantId, address })).rejects.toMatchObject({
      code: 'limit-reached',
    });
    await cancelOrder(order.id, { actor: customerId }, start);
    await place({ customerId: newCustomer(), variantId, address });
    await change({});
  });
});

describe('load tests', () => {
  it('place what they like while the limits are off', async () => {
    process.env.RATE_LIMITS = 'off';
    const [customerId, variantId] = [newCustomer(), await stocked()];
    await place({ customerId, variantId, quantity: 90 });
    expect(await countsOf(customerId)).toBeUndefined();
    process.env.RATE_LIMITS = 'on';
  });
});
