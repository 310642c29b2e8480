/** Builds orders for tests. */
import type { Order, OrderItem } from '../../functions/orders/order.ts';
import type { Address } from '../../functions/shared/address.ts';
import { idOf, newRootUlid, newUlid, partUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';

export const someTime = new Date('2026-03-01T10:00:00.000Z');

export const someAddress: Address = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };

export const anItem = (root: string, index: number, overrides: Partial<OrderItem> = {}): OrderItem => ({
  id: idOf('item', partUlid(root, index)),
  variantId: idOf('variant', newUlid(someTime)),
  productId: idOf('product', newUlid(someTime)),
  shopId: 'shop-1',
  productSnapshot: { name: 'Mug', slug: 'mug' },
  variantSnapshot: { sku: `MUG-${index}`, attributes: {}, weightGrams: 300 },
  quantity: 2,
  unitPrice: money(1000, 'NGN'),
  discount: money(0, 'NGN'),
  tax: money(140, 'NGN'),
  total: money(2000, 'NGN'),
  status: 'processing',
  ...overrides,
});

/** A pending, unpaid order of `itemCount` items. */
export const anOrder = (overrides: Partial<Order> = {}, itemCount = 2): Order => {
  const root = newRootUlid(newUlid(someTime));
  const total = money(2000 * itemCount + 500, 'NGN');
  return {
    id: idOf('order', root),
    status: 'pending',
    currency: 'NGN',
    customerId: idOf('user', newUlid(someTime)),
    items: Array.from({ length: itemCount }, (_, index) => anItem(root, index + 1)),
    totals: {
      subtotal: money(2000 * itemCount, 'NGN'),
      discount: money(0, 'NGN'),
      shipping: money(500, 'NGN'),
      tax: money(140 * itemCount, 'NGN'),
      total,
    },
    explanation: [{ kind: 'total', amount: total, text: 'What you pay' }],
    promotions: [],
    shippingAddressSnapshot: someAddress,
    shippingMethod: { id: 'standard', name: 'Standard', price: money(500, 'NGN') },
    payment: { status: 'pending' },
    paymentWindowEndsAt: new Date(someTime.getTime() + 1_800_000).toISOString(),
    webhookSent: false,
    createdAt: someTime.toISOString(),
    updatedAt: someTime.toISOString(),
    version: 1,
    ...overrides,
  };
};
