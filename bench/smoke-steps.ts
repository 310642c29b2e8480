/** The steps of `npm run smoke`: each throws when the deployment does not do what it promises, and else says what it saw. */
import * as z from 'zod';
import { until } from '../test/support/until.ts';
import { redriveAll } from './redrive.ts';
import { address, anything, newCustomer, putForSale, send, signIn, withId } from './shopper.ts';

export type SmokeOptions = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly staffToken?: string | undefined;
  readonly customerToken?: string | undefined;
  readonly stage?: string | undefined;
  readonly awsEndpoint?: string | undefined;
  /** Left out: the simulator where there is one, elsewhere `manual`. */
  readonly provider?: 'manual' | undefined;
};

/** What a step leaves to those after it. */
export type Smoke = {
  readonly options: SmokeOptions;
  staff?: string;
  customer?: string;
  productId?: string;
  variantId?: string;
  /** Pending, then paid. */
  orderId?: string;
};

type Step = (smoke: Smoke) => Promise<string>;

/** Of workflows, webhooks and refunds, on a busy account. */
const patienceSeconds = 120;

const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is missing: the step that makes it did not pass`);
  return value;
};

const apiOf = ({ options }: Smoke): string => `${options.url}/v1`;
const isLocal = async ({ options }: Smoke): Promise<boolean> =>
  (await fetch(`${options.url}/_local/emails?limit=1`)).ok;

const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  payment: z.looseObject({ status: z.string() }),
});
const initiatedSchema = z.looseObject({
  paymentId: z.string(),
  attempt: z.looseObject({ txRef: z.string() }),
});
const itemsSchema = z.looseObject({ items: z.array(anything) });

const orderOf = (smoke: Smoke, orderId: string) =>
  send(`${apiOf(smoke)}/orders/${orderId}`, orderSchema, { token: must(smoke.customer, 'the customer') });

const untilOrder = (
  smoke: Smoke,
  orderId: string,
  what: string,
  isSo: (order: z.output<typeof orderSchema>) => boolean,
) =>
  until(
    async () => {
      const order = await orderOf(smoke, orderId);
      return isSo(order) && order;
    },
    { timeoutSeconds: patienceSeconds, what: `${orderId} being ${what}` },
  );

const placeOrder = async (smoke: Smoke): Promise<string> => {
  const token = must(smoke.customer, 'the customer');
  const api = apiOf(smoke);
  const cart = await send(`${api}/carts`, withId, { method: 'POST', token, body: { currency: 'NGN' } });
  const line = { variantId: must(smoke.variantId, 'the product'), quantity: 1 };
  await send(`${api}/carts/${cart.id}/items`, anything, { method: 'POST', token, body: line });
  await send(`${api}/carts/${cart.id}/shipping-address`, anything, { method: 'PUT', token, body: address });
  return (await send(`${api}/carts/${cart.id}/checkout`, withId, { method: 'POST', token, body: {} })).id;
};

const cancel = (smoke: Smoke, orderId: string) =>
  send(`${apiOf(smoke)}/orders/${orderId}/cancel`, orderSchema, {
    method: 'POST',
    token: must(smoke.staff, 'the staff'),
    body: { reason: 'smoke' },
  });

/** By the simulator where there is one; elsewhere staff begin a manual payment and confirm it. */
const pay = async (smoke: Smoke, orderId: string): Promise<string> => {
  const provider = smoke.options.provider ?? ((await isLocal(smoke)) ? 'paystack' : 'manual');
  const token = provider === 'manual' ? must(smoke.staff, 'the staff') : must(smoke.customer, 'the customer');
  const { paymentId, attempt } = await send(`${apiOf(smoke)}/orders/${orderId}/payments`, initiatedSchema, {
    method: 'POST',
    token,
    body: { provider },
  });
  if (provider === 'manual') {
    await send(`${apiOf(smoke)}/payments/${paymentId}/confirm`, anything, { method: 'POST', token });
  } else {
    const body = { outcome: 'approve' };
    const simulator = `${smoke.options.url}/_local/providers/paystack`;
    await send(`${simulator}/pay/${attempt.txRef}`, anything, { method: 'POST', body });
    // As a shop's page does when the shopper comes back to it: who waits for the provider's message alone may wait long.
    await send(`${apiOf(smoke)}/payments/verify/${attempt.txRef}`, anything, { method: 'POST', token });
  }
  return provider;
};

export const smokeSteps: Readonly<Record<string, Step>> = {
  'the API answers': async (smoke) => {
    const { items } = await send(`${apiOf(smoke)}/products`, itemsSchema);
    return `${items.length} products on the first page`;
  },

  'has somebody of the staff': async (smoke) => {
    const given = smoke.options.staffToken;
    smoke.staff = given ?? (await signIn(apiOf(smoke), 'staff@example.com', 'Waybill-demo-1'));
    return given === undefined ? 'signed in, the demo’s' : 'by the token given';
  },

  'has a customer': async (smoke) => {
    const given = smoke.options.customerToken;
    const email = `smoke-${Date.now()}@example.com`;
    smoke.customer = given ?? (await newCustomer(smoke.options.url, email));
    return given === undefined ? `registered, ${email}` : 'by the token given';
  },

  'puts a product on sale': async (smoke) => {
    Object.assign(smoke, await putForSale(smoke.options.url, must(smoke.staff, 'the staff'), 2));
    return `${smoke.variantId}, 2 of it`;
  },

  'cancels an order that nobody paid': async (smoke) => {
    const orderId = await placeOrder(smoke);
    await cancel(smoke, orderId);
    await untilOrder(smoke, orderId, 'cancelled', ({ status }) => status === 'cancelled');
    return `${orderId} is cancelled`;
  },

  buys: async (smoke) => {
    smoke.orderId = await placeOrder(smoke);
    const { status } = await orderOf(smoke, smoke.orderId);
    return `${smoke.orderId} is ${status}`;
  },

  pays: async (smoke) => {
    const orderId = must(smoke.orderId, 'the order');
    const provider = await pay(smoke, orderId);
    await untilOrder(smoke, orderId, 'confirmed', ({ status }) => status === 'confirmed');
    return `${provider}, and the order is confirmed`;
  },

  'reads what its workflow did': async (smoke) => {
    const trace = z.looseObject({ states: z.array(z.looseObject({ name: z.string() })).min(1) });
    const { states } = await send(`${apiOf(smoke)}/orders/${must(smoke.orderId, 'the order')}/trace`, trace, {
      token: must(smoke.staff, 'the staff'),
    });
    return states.map(({ name }) => name).join(' → ');
  },

  'cancels it, and the money goes back': async (smoke) => {
    const orderId = must(smoke.orderId, 'the order');
    await cancel(smoke, orderId);
    const back = await untilOrder(smoke, orderId, 'refunded', ({ payment }) => payment.status === 'refunded');
    return `the order is ${back.status}, its payment ${back.payment.status}`;
  },

  'reads what waits for a person': async (smoke) => {
    const token = must(smoke.staff, 'the staff');
    const { items } = await send(`${apiOf(smoke)}/attention`, itemsSchema, { token });
    const ours = items.filter(({ orderId }) => orderId === smoke.orderId);
    if (ours.length > 0) throw new Error(`the order of this run waits: ${JSON.stringify(ours)}`);
    return `${items.length} on the first page, none of this run`;
  },

  'sends dead letters again': async ({ options: { stage, awsEndpoint } }) => {
    if (stage === undefined) return 'left out: no --stage';
    const { queues, letters } = await redriveAll(stage, awsEndpoint);
    return `${letters} letters of ${queues} queues`;
  },
};

/** @returns what was taken back */
export const closeSmoke = async (smoke: Smoke): Promise<string> => {
  const { productId, staff } = smoke;
  if (productId === undefined || staff === undefined) return 'nothing was made';
  await send(`${apiOf(smoke)}/products/${productId}`, anything, { method: 'DELETE', token: staff });
  return `${productId} is archived`;
};
