/** What journeys do again and again in a shop: stock a product, fill a cart, check out, pay, ship. */
import * as z from 'zod';
import type { Shopper } from './shopper.ts';
import type { TestStack } from './stack.ts';
import { until } from './until.ts';

export type Money = { readonly amount: number; readonly currency: string };

export type OrderBody = {
  readonly id: string;
  readonly status: string;
  readonly items: readonly {
    readonly id: string;
    readonly variantId: string;
    readonly productId: string;
    readonly quantity: number;
    readonly total: Money;
    readonly status: string;
    readonly statusCode: number;
  }[];
  readonly totals: { readonly total: Money; readonly subtotal: Money; readonly discount: Money };
  readonly payment: { readonly status: string; readonly provider?: string };
};

export type PaymentBody = {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
  readonly captured: Money;
  readonly refunded: Money;
  readonly attempts: readonly { readonly txRef: string; readonly status: string }[];
};

export type Initiated = {
  readonly paymentId: string;
  readonly status: string;
  readonly attempt: { readonly txRef: string; readonly status: string; readonly checkoutUrl?: string };
};

export type StockBody = { readonly onHand: number; readonly held: number; readonly available: number };

export const homeAddress = {
  name: 'Ada Lovelace',
  line1: '12 Marina Road',
  city: 'Lagos',
  country: 'NG',
} as const;

const mustBe = (status: number, answer: { status: number; text: string }, what: string): void => {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.text}`);
};

let products = 0;

/** A new product with one variant and this much on hand. @returns the variant's id */
export const stockedVariant = async (
  staff: Shopper,
  onHand: number,
  price = 129_900,
  shopId = 'journey-shop',
): Promise<string> => {
  products += 1;
  const number = products;
  const name = `Journey mug ${process.pid} ${number}`;
  const category = await staff.post<{ id: string }>('/v1/categories', { name });
  mustBe(201, category, 'category');
  const product = await staff.post<{ id: string }>('/v1/products', {
    name,
    description: 'A mug for journeys',
    categoryId: category.body.id,
    shopId,
    active: true,
    tags: ['mug'],
  });
  mustBe(201, product, 'product');
  const variant = await staff.post<{ id: string }>(`/v1/products/${product.body.id}/variants`, {
    sku: `JM-${process.pid}-${number}`,
    attributes: { colour: 'blue' },
    prices: [{ amount: price, currency: 'NGN' }],
    weightGrams: 300,
    active: true,
  });
  mustBe(201, variant, 'variant');
  if (onHand > 0) {
    const adjusted = await staff.post(`/v1/inventory/${variant.body.id}/adjustments`, {
      delta: onHand,
      reason: 'received',
    });
    mustBe(201, adjusted, 'adjustment');
  }
  return variant.body.id;
};

export const stockOf = async (staff: Shopper, variantId: string): Promise<StockBody> => {
  const { onHand, held, available } = (await staff.get<StockBody>(`/v1/inventory/${variantId}`)).body;
  return { onHand, held, available };
};

type Line = { readonly variantId: string; readonly quantity: number };

/** A cart with one line and an address. @returns its id */
export const filledCart = (shopper: Shopper, variantId: string, quantity = 1): Promise<string> =>
  cartWith(shopper, [{ variantId, quantity }]);

export const cartWith = async (shopper: Shopper, lines: readonly Line[]): Promise<string> => {
  const cart = await shopper.post<{ id: string }>('/v1/carts', { currency: 'NGN' });
  if (cart.status !== 200) mustBe(201, cart, 'cart');
  for (const { variantId, quantity } of lines) {
    const line = await shopper.put(`/v1/carts/${cart.body.id}/items/${variantId}`, { quantity });
    mustBe(200, line, 'line');
  }
  mustBe(200, await shopper.put(`/v1/carts/${cart.body.id}/shipping-address`, homeAddress), 'address');
  return cart.body.id;
};

/** Checked out and pending. */
export const placedOrder = async (shopper: Shopper, variantId: string, quantity = 1): Promise<OrderBody> => {
  const cartId = await filledCart(shopper, variantId, quantity);
  const order = await shopper.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
  mustBe(201, order, 'checkout');
  return order.body;
};

/** Placed from a list of items, as a partner's backend does. */
export const directOrder = async (shopper: Shopper, items: readonly Line[]): Promise<OrderBody> => {
  const body = { currency: 'NGN', items, shippingAddress: homeAddress };
  const order = await shopper.post<OrderBody>('/v1/orders', body);
  mustBe(201, order, 'order');
  return order.body;
};

/** @returns the order, paid at Paystack and confirmed */
export const paid = async (stack: TestStack, shopper: Shopper, orderId: string): Promise<OrderBody> => {
  const { attempt } = await initiatedPayment(shopper, orderId);
  await stack.pay('paystack', attempt.txRef);
  return untilOrderIs(shopper, orderId, 'confirmed');
};

export const initiatedPayment = async (
  shopper: Shopper,
  orderId: string,
  provider = 'paystack',
): Promise<Initiated> => {
  const body = { provider, returnUrl: 'https://shop.example/thanks' };
  const payment = await shopper.post<Initiated>(`/v1/orders/${orderId}/payments`, body);
  mustBe(201, payment, 'payment');
  return payment.body;
};

export const orderOf = async (shopper: Shopper, orderId: string): Promise<OrderBody> =>
  (await shopper.get<OrderBody>(`/v1/orders/${orderId}`)).body;

export const paymentOf = async (shopper: Shopper, orderId: string): Promise<PaymentBody> => {
  const { body } = await shopper.get<{ items: PaymentBody[] }>(`/v1/orders/${orderId}/payments`);
  const [payment] = body.items;
  if (!payment) throw new Error(`${orderId} has no payment`);
  return payment;
};

export const untilOrderIs = (shopper: Shopper, orderId: string, status: string): Promise<OrderBody> =>
  until(
    async () => {
      const order = await orderOf(shopper, orderId);
      return order.status === status && order;
    },
    { what: `${orderId} being ${status}` },
  );

export const untilRefunded = (shopper: Shopper, orderId: string): Promise<PaymentBody> =>
  until(
    async () => {
      const payment = await paymentOf(shopper, orderId);
      return payment.refunded.amount > 0 && payment;
    },
    { what: `${orderId} being refunded` },
  );

const courseSchema = z.object({
  executionArn: z.string(),
  status: z.string(),
  states: z.array(z.object({ name: z.string() })),
});
const coursesSchema = courseSchema.extend({ continuations: z.array(courseSchema) });

/** The first course of an order, and those that carry it on. */
export const courseOf = async (stack: TestStack, orderId: string): Promise<z.output<typeof coursesSchema>> =>
  coursesSchema.parse(await stack.execution(orderId));

/** @returns how the last course ended; undefined while one runs, or is still to come: the first, or after the confirmation */
export const endOfCourses = async (stack: TestStack, orderId: string): Promise<string | undefined> => {
  const known = coursesSchema.safeParse(await stack.execution(orderId));
  if (!known.success) return undefined;
  const { continuations, ...first } = known.data;
  const isConfirmed = first.states.some(({ name }) => name === 'NotifyCustomer');
  const ends = [first, ...continuations].map(({ status }) => status);
  return ends.length < (isConfirmed ? 2 : 1) || ends.includes('RUNNING') ? undefined : ends.at(-1);
};

/** The workflow has nothing more to do for this order. */
export const untilWorkflowEnded = (stack: TestStack, orderId: string): Promise<string> =>
  until(async () => (await endOfCourses(stack, orderId)) ?? false, {
    what: `the workflow of ${orderId} ending`,
  });

/** Placed, paid at Paystack and confirmed. */
export const confirmedOrder = async (
  stack: TestStack,
  shopper: Shopper,
  variantId: string,
  quantity = 1,
): Promise<OrderBody> => {
  const order = await placedOrder(shopper, variantId, quantity);
  return paid(stack, shopper, order.id);
};

let shipments = 0;

/** Ships every item of the order whole. @returns the shipment's id */
export const shipWhole = async (staff: Shopper, order: OrderBody): Promise<string> => {
  shipments += 1;
  const shipment = await staff.post<{ id: string }>(`/v1/orders/${order.id}/shipments`, {
    items: order.items.map(({ id, quantity }) => ({ itemId: id, quantity })),
    carrier: 'gig',
    trackingNumber: `GIG-${process.pid}-${shipments}`,
  });
  mustBe(201, shipment, 'shipment');
  return shipment.body.id;
};

export const deliver = async (staff: Shopper, shipmentId: string): Promise<void> => {
  mustBe(201, await staff.post(`/v1/shipments/${shipmentId}/events`, { status: 'delivered' }), 'delivery');
};
