/** A shopper who buys over HTTP, and how long each step took. */
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { repeatRefused } from './repeat-refused.ts';

/** A deployment that has no room, or its limits, says for how long. */
const longestWaitSeconds = 60;

export const anything = z.looseObject({});

/**
 * Patiently, and each POST with a key of its own.
 * @throws Error with the answer, when it is no success
 */
export const send = async <S extends z.ZodType>(
  url: string,
  schema: S,
  init: { method?: string; token?: string; body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<z.output<S>> => {
  const method = init.method ?? 'GET';
  const request: RequestInit = {
    method,
    headers: {
      ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  };
  const response = await repeatRefused(() => fetch(url, request), { longestWaitSeconds, isPatient: true });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return schema.parse(text === '' ? {} : JSON.parse(text));
};

const password = 'Waybill-bench-1';
export const withId = z.looseObject({ id: z.string() });

export const signIn = async (api: string, email: string, secret: string): Promise<string> => {
  const body = { email, password: secret };
  const answer = await send(`${api}/auth/sign-in`, z.looseObject({ accessToken: z.string() }), {
    method: 'POST',
    body,
  });
  return answer.accessToken;
};

const codeIn = async (url: string, email: string): Promise<string> => {
  const mails = z.looseObject({ items: z.array(z.looseObject({ to: z.unknown(), text: z.string() })) });
  const { items } = await send(`${url}/_local/emails?to=${encodeURIComponent(email)}`, mails);
  const found = items.find((mail) => JSON.stringify(mail.to).includes(email));
  const code = /\b\d{6}\b/.exec(found?.text ?? '')?.[0];
  if (code === undefined) throw new Error(`no code for ${email}`);
  return code;
};

/** Registers a new customer. @returns their access token */
export const newCustomer = async (url: string, email: string): Promise<string> => {
  const api = `${url}/v1`;
  await send(`${api}/auth/register`, anything, { method: 'POST', body: { email, password, name: 'Bench' } });
  const body = { email, code: await codeIn(url, email) };
  await send(`${api}/auth/verify-email`, anything, { method: 'POST', body });
  return signIn(api, email, password);
};

export type ForSale = { readonly productId: string; readonly variantId: string };

/** A product for sale, made by somebody of the staff. */
export const putForSale = async (url: string, token: string, stock: number): Promise<ForSale> => {
  const api = `${url}/v1`;
  const post = (path: string, body: unknown) =>
    send(`${api}${path}`, withId, { method: 'POST', token, body });
  const category = await post('/categories', { name: `Bench ${crypto.randomUUID()}` });
  const product = await post('/products', {
    name: `Bench ${crypto.randomUUID()}`,
    categoryId: category.id,
    shopId: 'bench',
    active: true,
  });
  const prices = [{ amount: 129_900, currency: 'NGN' }];
  const variant = await post(`/products/${product.id}/variants`, {
    sku: `BENCH-${crypto.randomUUID()}`,
    attributes: {},
    prices,
    weightGrams: 300,
    active: true,
  });
  await send(`${api}/inventory/${variant.id}/adjustments`, anything, {
    method: 'POST',
    token,
    body: { delta: stock, reason: 'received' },
  });
  return { productId: product.id, variantId: variant.id };
};

/** A product for sale. @returns its variant's id */
export const newVariant = async (url: string, stock: number): Promise<string> => {
  const token = await signIn(`${url}/v1`, 'staff@example.com', 'Waybill-demo-1');
  return (await putForSale(url, token, stock)).variantId;
};

/** What a shopper waits for, in the order in which it comes. */
export const waits = [
  'cart',
  'line',
  'address',
  'checkout',
  'place to pay',
  'paid to confirmed',
  'cart to confirmed',
] as const;
export type Wait = (typeof waits)[number];

/** Milliseconds. */
export type Purchase = { readonly orderId: string; readonly waited: Readonly<Record<Wait, number>> };

export const address = { name: 'Bench', line1: '1 Marina', city: 'Lagos', country: 'NG' };
/** A shopper's page looks soon, then less and less often: looking costs the stack as much as working does. */
const firstLookMilliseconds = 20;
const looksLessOftenBy = 1.5;
const longestPauseMilliseconds = 1_000;
const patienceMilliseconds = 60_000;

const confirmed = async (api: string, token: string, orderId: string): Promise<void> => {
  const deadline = performance.now() + patienceMilliseconds;
  const order = z.looseObject({ status: z.string() });
  let pause = firstLookMilliseconds;
  while (performance.now() < deadline) {
    const { status } = await send(`${api}/orders/${orderId}`, order, { token });
    if (status === 'confirmed') return;
    await setTimeout(pause);
    pause = Math.min(pause * looksLessOftenBy, longestPauseMilliseconds);
  }
  throw new Error(`${orderId} is not confirmed`);
};

/** Cart, line, address, checkout, payment, approval, until the order is confirmed. */
export const buy = async (url: string, token: string, variantId: string): Promise<Purchase> => {
  const api = `${url}/v1`;
  const waited: Partial<Record<Wait, number>> = {};
  const timed = async <T>(wait: Wait, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    waited[wait] = performance.now() - started;
    return result;
  };
  const post = <S extends z.ZodType>(path: string, schema: S, body: unknown) =>
    send(`${api}${path}`, schema, { method: 'POST', token, body });
  const initiated = z.looseObject({ attempt: z.looseObject({ txRef: z.string() }) });
  const orderId = await timed('cart to confirmed', async () => {
    const cart = await timed('cart', () => post('/carts', withId, { currency: 'NGN' }));
    const path = `/carts/${cart.id}`;
    await timed('line', () => post(`${path}/items`, anything, { variantId, quantity: 1 }));
    const to = { method: 'PUT', token, body: address };
    await timed('address', () => send(`${api}${path}/shipping-address`, anything, to));
    const { id } = await timed('checkout', () => post(`${path}/checkout`, withId, {}));
    const { attempt } = await timed('place to pay', () =>
      post(`/orders/${id}/payments`, initiated, { provider: 'paystack' }),
    );
    await timed('paid to confirmed', async () => {
      const approved = { method: 'POST', body: { outcome: 'approve' } };
      await send(`${url}/_local/providers/paystack/pay/${attempt.txRef}`, anything, approved);
      await confirmed(api, token, id);
    });
    return id;
  });
  return { orderId, waited: waited as Record<Wait, number> };
};
