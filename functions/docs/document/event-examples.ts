/** One example of the data of each event that partners may hear, for the documents. Of one order, as far as it goes. */
import type { EventData } from '../../events/catalogue.ts';
import type { publicEventTypes } from '../../webhooks/contract.ts';

export type PublicEventType = (typeof publicEventTypes)[number];

const orderId = 'ord_01JD3Z7Q4M8K2V5X9W6T1R0N00';
const orderItemId = 'itm_01JD3Z7Q4M8K2V5X9W6T1R0N01';
const variantId = 'var_01JD3Z6A9B8C7D6E5F4G3H2J1K';
const productId = 'prd_01JD3Z6A9B8C7D6E5F4G3H2J00';
const paymentId = 'pay_01JD3ZA2B3C4D5E6F7G8H9J0KM';
const shipmentId = 'shp_01JD3ZQ7R8S9T0V1W2X3Y4Z5A6';
const customerId = 'usr_a1b72077-68c7-4021-98d2-e9191664203d';
const shopId = 'kitchen-lagos';
const total = { amount: 2_850_000, currency: 'NGN' } as const;
const price = { amount: 1_350_000, currency: 'NGN' } as const;
const items = [{ variantId, quantity: 2 } as const];
const shipped = [{ itemId: orderItemId, quantity: 2 } as const];

const payment = { paymentId, orderId, txRef: 'wb-01JD3ZA2B3C4D5E6F7G8H9J0KM', provider: 'paystack' } as const;
const moved = { orderId, customerId } as const;
const parcel = { shipmentId, orderId, carrier: 'gig', trackingNumber: 'GIG-204817' } as const;
const returned = {
  returnId: 'rtn_01JDA1B2C3D4E5F6G7H8J9K0MN' as const,
  orderId,
  items: [{ itemId: orderItemId, quantity: 1 } as const],
};
const stock = { variantId, onHand: 118, held: 2, available: 116 } as const;

const ofOrders = {
  'order.created': { ...moved, total, items, paymentWindowSeconds: 1800 },
  'order.item.created': {
    orderItemId,
    orderId,
    shopId,
    productId,
    variantId,
    quantity: 2,
    price,
    status: 'processing',
    customerId,
  },
  'order.item.status.updated': { orderItemId, orderId, shopId, status: 'shipped', statusCode: 4 },
  'order.confirmed': { ...moved, total, items },
  'order.shipped': moved,
  'order.delivered': moved,
  'order.approved': {
    ...moved,
    total,
    approvedAt: '2026-11-24T10:00:00.000Z',
    items: [{ orderItemId, productId, variantId, name: 'Cast-iron pot', shopId, quantity: 2, total }],
    promotions: [],
  },
  'order.cancelled': { ...moved, total, reason: 'cancelled by the customer' },
  'order.failed': { ...moved, total, reason: 'payment-window-over' },
  'order.refunded': { ...moved, total, reason: 'returned' },
  'order.claimed': { ...moved, guestId: 'gst_01JD3Z7Q4M8K2V5X9W6T1R0N02' },
} satisfies Partial<Examples>;

const ofMoney = {
  'payment.initiated': { ...payment, amount: total },
  'payment.succeeded': { ...payment, amount: total },
  'payment.failed': { ...payment, reason: 'declined by the bank', currency: 'NGN' },
  'payment.expired': { paymentId, orderId },
  'payment.refunded': {
    ...payment,
    refundId: 'rfd_01JDA2B3C4D5E6F7G8H9J0K1MN',
    amount: price,
    reason: 'returned',
    paymentStatus: 'partially-refunded',
    surplus: false,
  },
} satisfies Partial<Examples>;

const ofGoods = {
  'shipment.created': { ...parcel, items: shipped },
  'shipment.updated': { shipmentId, orderId, status: 'in-transit', at: '2026-11-22T16:20:00.000Z' },
  'shipment.corrected': { ...parcel, trackingNumber: 'GIG-204871' },
  'return.requested': returned,
  'return.approved': returned,
  'return.rejected': returned,
  'return.received': {
    ...returned,
    refund: price,
    restocked: true,
    reason: 'does not fit',
  },
  'stock.adjusted': { ...stock, delta: -2, reason: 'damaged' },
  'stock.low': { ...stock, onHand: 5, available: 3, lowStockThreshold: 5 },
  'cart.abandoned': { cartId: 'crt_01JD3Z0A1B2C3D4E5F6G7H8J9K', customerId, currency: 'NGN' },
} satisfies Partial<Examples>;

const none = { amount: 0, currency: 'NGN' } as const;

const ofDays = {
  'sales.daily-summary': {
    date: '2026-11-24',
    currency: [
      {
        currency: 'NGN',
        orders: 1,
        units: 2,
        gross: total,
        refunds: none,
        net: total,
        topProducts: [{ productId, name: 'Cast-iron pot', units: 2, gross: total }],
        payments: { succeeded: 1, failed: 0 },
        abandonedCarts: 0,
      },
    ],
    closedAt: '2026-11-25T00:10:00.000Z',
  },
} satisfies Partial<Examples>;

type Examples = { readonly [T in PublicEventType]: EventData<T> };

export const eventExamples: Examples = { ...ofOrders, ...ofMoney, ...ofGoods, ...ofDays };
