/** A body that succeeds, by operation; `test/journeys/examples.test.ts` sends each. Those of accounts are in a file of their own. */
import { exampleId, exampleMoment, exampleSecrets } from './example-ids.ts';

const ngn = (amount: number) => ({ amount, currency: 'NGN' });
const items = [{ variantId: exampleId('variant'), quantity: 3 }];
const parcelled = [{ itemId: exampleId('item'), quantity: 3 }];

export const homeAddress = {
  name: 'Ada Lovelace',
  line1: '12 Marina Road',
  city: 'Lagos',
  region: 'LA',
  postalCode: '101241',
  country: 'NG',
  phone: '+2348031234567',
};

const ofCatalog = {
  changeCategory: { description: 'Pots, pans, and what one drinks from.' },
  changeProduct: { name: 'Enamel mug, large', tags: ['enamel', 'gift', 'large'] },
  restoreProduct: { categoryId: exampleId('category') },
  addVariant: {
    sku: 'MUG-LARGE-BLUE',
    attributes: { colour: 'blue', size: 'large' },
    prices: [ngn(450_000)],
    weightGrams: 320,
    requiresShipping: true,
  },
  changeVariant: { prices: [ngn(470_000), { amount: 350, currency: 'USD' }], weightGrams: 340 },
  addImage: { contentType: 'image/png', sizeBytes: 48_210 },
  changeStock: { lowStockThreshold: 5 },
  createPromotion: {
    name: 'Market day',
    code: 'MARKET500',
    type: 'fixed-amount',
    value: ngn(50_000),
    conditions: { minimumSubtotal: ngn(500_000) },
    limits: { total: 100, perCustomer: 1 },
  },
  changePromotion: { name: 'Market week', endsAt: '2030-01-01T00:00:00Z' },
};

const ofCarts = {
  openCart: { currency: 'NGN' },
  addCartItem: { variantId: exampleId('variant'), quantity: 2 },
  setCartItem: { quantity: 3 },
  addCartCoupon: { code: 'WELCOME10' },
  setCartShippingAddress: homeAddress,
  setCartShippingMethod: { methodId: 'standard' },
  setCartVatNumber: { vatNumber: 'DE136695976' },
  mergeCart: { cartToken: exampleSecrets.cartToken },
  checkoutCart: { note: 'Please ring twice', metadata: { table: '7' } },
};

const ofOrders = {
  placeOrder: {
    currency: 'NGN',
    items,
    shippingAddress: homeAddress,
    shippingMethodId: 'standard',
    note: 'A gift: no bill in the parcel, please',
  },
  amendOrder: { note: 'Leave it at the door' },
  addOrderItem: { orderId: exampleId('order'), variantId: exampleId('variant'), quantity: 1 },
  changeOrderItem: { quantity: 3 },
  proposeOrderEdit: { change: [{ itemId: exampleId('item'), quantity: 2 }] },
  cancelOrder: { reason: 'Found it cheaper' },
  cancelOrderItem: { reason: 'One is enough' },
  setOrderItemStatus: { status: 'shipped' },
  createPaymentLink: { days: 7 },
  claimOrder: { orderToken: exampleSecrets.orderToken },
};

const ofMoney = {
  initiatePayment: { provider: 'paystack', returnUrl: 'https://shop.example/thanks' },
  refundPayment: { amount: ngn(50_000), reason: 'A scratch' },
  startReconciliation: { from: '2026-11-21', to: '2026-11-21' },
  settleAttention: { note: 'Agreed with the customer on the phone' },
};

const ofGoods = {
  createShipment: { items: parcelled, carrier: 'GIG Logistics', trackingNumber: 'GIG-204817' },
  correctShipment: { trackingNumber: 'GIG-204818' },
  addTrackingEvent: { status: 'in-transit', location: 'Ibadan' },
  receiveCarrierWebhook: {
    trackingNumber: 'GIG-204818',
    status: 'delivered',
    at: exampleMoment,
    location: 'Lagos',
  },
  receiveWarehouseWebhook: {
    type: 'shipment.created',
    data: {
      orderId: exampleId('order'),
      items: parcelled,
      carrier: 'GIG Logistics',
      trackingNumber: 'GIG-204900',
    },
  },
  requestReturn: { items: [{ itemId: exampleId('item'), quantity: 1 }], reason: 'The handle came off' },
  approveReturn: { reason: 'Within its thirty days' },
  rejectReturn: { reason: 'It was used' },
  receiveReturn: { restock: true },
};

const ofPartners = {
  createWebhookEndpoint: {
    url: 'https://partner.example/hooks/waybill',
    description: 'The partner’s own backend',
    eventTypes: ['order.confirmed', 'order.failed'],
  },
  changeWebhookEndpoint: { eventTypes: ['order.confirmed', 'order.shipped', 'order.failed'] },
  rotateWebhookSecret: { overlapSeconds: 3600 },
  replayWebhooks: { from: '2026-11-21T00:00:00Z', to: '2026-11-21T23:59:59Z' },
};

/** Sent by `test/journeys/external-system.test.ts`: they need another system. */
const ofExternalSystem = { startSync: {}, resolveSyncConflict: { keep: 'ours' } };

export const shopBodies: Readonly<Record<string, object>> = {
  ...ofCatalog,
  ...ofCarts,
  ...ofOrders,
  ...ofMoney,
  ...ofGoods,
  ...ofPartners,
  ...ofExternalSystem,
};
