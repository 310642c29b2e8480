/**
 * One order as a shopper and a packer make it, step by step: two lines, paid at Paystack's simulator, shipped whole,
 * delivered, approved. Each step is over when the stack has nothing more to do.
 */
import * as z from 'zod';
import { address, anything, newCustomer, putForSale, send, signIn, withId } from '../shopper.ts';

export type Cast = { readonly url: string; readonly customer: string; readonly staff: string };

type Order = {
  readonly id: string;
  readonly items: readonly { readonly id: string; readonly quantity: number }[];
};
/** What a step leaves to those after it. */
type Course = Cast & {
  readonly variants: readonly string[];
  cartId?: string;
  order?: Order;
  txRef?: string;
  shipmentId?: string;
};

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the step before did not pass');
  return value;
};

const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  items: z.array(z.looseObject({ id: z.string(), quantity: z.number() })),
});
const initiatedSchema = z.looseObject({ attempt: z.looseObject({ txRef: z.string() }) });

const piecesOfALine = 2;

const see = async ({ url, customer, order }: Course, status: string): Promise<void> => {
  const seen = await send(`${url}/v1/orders/${must(order).id}`, orderSchema, { token: customer });
  if (seen.status !== status) throw new Error(`${seen.id} is ${seen.status}, not ${status}`);
};

/** As API.md asks of whoever makes an order or moves money. */
const once = (): { readonly 'idempotency-key': string } => ({ 'idempotency-key': crypto.randomUUID() });

const orderSteps = {
  cart: async (course: Course) => {
    const { url, customer: token } = course;
    const init = { method: 'POST', token, body: { currency: 'NGN' } };
    course.cartId = (await send(`${url}/v1/carts`, withId, init)).id;
  },
  lines: async ({ url, customer: token, variants, cartId }: Course) => {
    for (const variantId of variants) {
      const body = { variantId, quantity: piecesOfALine };
      await send(`${url}/v1/carts/${must(cartId)}/items`, anything, { method: 'POST', token, body });
    }
  },
  address: async ({ url, customer: token, cartId }: Course) => {
    const to = `${url}/v1/carts/${must(cartId)}/shipping-address`;
    await send(to, anything, { method: 'PUT', token, body: address });
  },
  checkout: async (course: Course) => {
    const { url, customer: token, cartId } = course;
    const init = { method: 'POST', token, body: {}, headers: once() };
    course.order = await send(`${url}/v1/carts/${must(cartId)}/checkout`, orderSchema, init);
  },
  payment: async (course: Course) => {
    const { url, customer: token, order } = course;
    const init = { method: 'POST', token, body: { provider: 'paystack' }, headers: once() };
    const { attempt } = await send(`${url}/v1/orders/${must(order).id}/payments`, initiatedSchema, init);
    course.txRef = attempt.txRef;
  },
  confirmed: async ({ url, txRef }: Course) => {
    const init = { method: 'POST', body: { outcome: 'approve' } };
    await send(`${url}/_local/providers/paystack/pay/${must(txRef)}`, anything, init);
  },
  shipped: async (course: Course) => {
    const { url, staff: token, order } = course;
    await see(course, 'confirmed');
    const { id, items } = must(order);
    const body = {
      items: items.map(({ id: itemId, quantity }) => ({ itemId, quantity })),
      carrier: 'gig',
      trackingNumber: `GIG-${id}`,
    };
    const init = { method: 'POST', token, body };
    course.shipmentId = (await send(`${url}/v1/orders/${id}/shipments`, withId, init)).id;
  },
  approved: async (course: Course) => {
    const { url, staff: token, shipmentId } = course;
    const init = { method: 'POST', token, body: { status: 'delivered' } };
    await send(`${url}/v1/shipments/${must(shipmentId)}/events`, anything, init);
  },
  seen: async (course: Course) => see(course, 'approved'),
} as const;

export type OrderStep = keyof typeof orderSteps;

export type Walk = {
  readonly before: (step: OrderStep) => Promise<void>;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
};

/** @returns the order's id */
export const walkOneOrder = async (
  cast: Cast & { readonly variants: readonly string[] },
  { before, settled }: Walk,
): Promise<string> => {
  const course: Course = { ...cast };
  for (const [name, step] of Object.entries(orderSteps)) {
    await before(name as OrderStep);
    await step(course);
    await settled();
  }
  return must(course.order).id;
};

/** Two products on sale, with enough of each for so many orders. @returns the variants */
export const stockTwo = async (url: string, staff: string, orders: number): Promise<string[]> => {
  const pieces = orders * piecesOfALine;
  const first = await putForSale(url, staff, pieces);
  const second = await putForSale(url, staff, pieces);
  return [first.variantId, second.variantId];
};

export const staffOf = (url: string): Promise<string> =>
  signIn(`${url}/v1`, 'staff@example.com', 'Waybill-demo-1');

let customers = 0;

/** Registered, verified and signed in. @returns the access token */
export const customerOf = (url: string): Promise<string> => {
  customers += 1;
  return newCustomer(url, `price-${customers}@example.com`);
};
