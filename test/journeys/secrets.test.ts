/**
 * A whole story told with secrets planted in it: what people and providers confide must be in no log line, no event,
 * no workflow state, no mail, no audit entry, and in no answer but the one that is meant to hold it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { confirmedOrder, filledCart, homeAddress, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people', env: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } });

const planted = {
  password: 'Planted-horse-77',
  email: 'planted.person@example.com',
  name: 'Zebedee Quuxington',
  phone: '+2348099887766',
  street: '77 Planted Crescent',
  card: '4111 1111 1111 1111',
} as const;

const signedToken = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

const heard: string[] = [];
const answers: { readonly path: string; readonly text: string }[] = [];
const realWrite = process.stdout.write.bind(process.stdout);
const realFetch = globalThis.fetch;

beforeAll(() => {
  process.stdout.write = ((chunk: string | Uint8Array) => {
    heard.push(String(chunk));
    return true;
  }) as typeof process.stdout.write;
  globalThis.fetch = async (input, init) => {
    const response = await realFetch(input, init);
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    if (path.startsWith('/v1/')) answers.push({ path, text: await response.clone().text() });
    return response;
  };
});

afterAll(() => {
  process.stdout.write = realWrite;
  globalThis.fetch = realFetch;
});

type Tokens = { readonly accessToken: string; readonly refreshToken: string; readonly idToken: string };

const openAccount = async (): Promise<Tokens> => {
  const { email, password, name } = planted;
  const anonymous = stack.anonymous();
  await anonymous.post('/v1/auth/register', { email, password, name });
  const code = await until(
    async () => (await stack.emails()).find(({ to }) => to === email)?.text.match(/\d{6}/)?.[0],
  );
  await anonymous.post('/v1/auth/sign-in', { email, password: `${password}-wrong` });
  await anonymous.post('/v1/auth/sign-in', { email, password });
  await anonymous.post('/v1/auth/verify-email', { email, code });
  const { refreshToken } = (await anonymous.post<Tokens>('/v1/auth/sign-in', { email, password })).body;
  await anonymous.post('/v1/auth/refresh', { refreshToken: 'not-a-token' });
  return (await anonymous.post<Tokens>('/v1/auth/refresh', { refreshToken })).body;
};

/** Of an authenticator app that is being set up. */
let appSecret = 'not asked for yet';

/** Buys, pays, is refused here and there; staff look, cancel and refund. */
const tellTheStory = async (): Promise<Tokens> => {
  const tokens = await openAccount();
  const person = stack.bearing(tokens.accessToken);
  const staff = await stack.as('staff');
  const address = { ...homeAddress, name: planted.name, line1: planted.street, phone: planted.phone };
  await person.post('/v1/me/addresses', address);
  appSecret = (await person.post<{ secret: string }>('/v1/me/second-factor')).body.secret;
  const variantId = await stockedVariant(staff, 10);
  const order = await confirmedOrder(stack, person, variantId);
  const cartId = await filledCart(person, variantId);
  await person.put(`/v1/carts/${cartId}/shipping-address`, address);
  const placed = await person.post<{ id: string }>(`/v1/carts/${cartId}/checkout`, {
    note: `My card is ${planted.card}`,
  });
  await person.post('/v1/orders', { items: [{ variantId, quantity: 1 }], card: planted.card });
  await staff.patch(`/v1/orders/${placed.body.id}`, { note: `Called ${planted.phone}` });
  await staff.patch(`/v1/orders/${placed.body.id}`, { shippingAddress: { ...address, city: 'Abuja' } });
  await staff.post(`/v1/orders/${placed.body.id}/cancel`, { reason: 'Asked for it' });
  await staff.post(`/v1/orders/${order.id}/cancel`, { reason: 'Asked for it' });
  await stack.settled();
  return tokens;
};

const providerSecrets = (): string[] => {
  const stored = JSON.parse(readFileSync(join(stack.dataDir(), 'secrets.json'), 'utf8')) as Record<
    string,
    { value: string }
  >;
  const strings = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
  };
  return Object.values(stored)
    .flatMap(({ value }) => strings(JSON.parse(value)))
    .filter((secret) => secret.length >= 12);
};

const found = (text: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));

describe('what people and providers confide', () => {
  let tokens: Tokens;
  beforeAll(async () => {
    tokens = await tellTheStory();
  }, 60_000);

  it('is in no log line', () => {
    const lines = heard.filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(30);
    const text = lines.join('');
    expect(found(text, [...Object.values(planted), ...Object.values(tokens).map(String)])).toEqual([]);
    expect(appSecret).toMatch(/^[A-Z2-7]{52}$/);
    expect(found(text, [...providerSecrets(), appSecret])).toEqual([]);
    expect(text).not.toMatch(signedToken);
  });

  it('is in no event', async () => {
    const text = JSON.stringify(await stack.events());
    expect(text).toContain('order.cancelled');
    expect(found(text, [...Object.values(planted), ...providerSecrets()])).toEqual([]);
    expect(text).not.toMatch(signedToken);
  });

  it('is in no state of a workflow', async () => {
    const orders = (await stack.events()).filter(({ type }) => type === 'order.created');
    const executions = await Promise.all(orders.map(({ detail }) => stack.execution(String(detail.orderId))));
    const text = JSON.stringify(executions);
    expect(text).toContain('AwaitPayment');
    expect(found(text, [...Object.values(planted), ...providerSecrets()])).toEqual([]);
  });

  it('is in no audit entry', async () => {
    const log = await (await stack.as('admin')).get('/v1/audit-log?limit=100');
    expect(log.text).toContain('/cancel');
    expect(found(log.text, [...Object.values(planted), ...providerSecrets()])).toEqual([]);
  });

  it('is in no mail, but for the person’s own name and address', async () => {
    const text = JSON.stringify(await stack.emails());
    const { password, card } = planted;
    expect(found(text, [password, card, ...Object.values(tokens).map(String), ...providerSecrets()])).toEqual(
      [],
    );
    expect(text).not.toMatch(signedToken);
  });

  it('is in no answer that is not meant to hold it', () => {
    const text = answers.map((answer) => answer.text).join('\n');
    expect(found(text, [planted.password, ...providerSecrets()])).toEqual([]);
    const elsewhere = answers.filter(({ path }) => !path.endsWith('/second-factor'));
    expect(found(elsewhere.map((answer) => answer.text).join('\n'), [appSecret])).toEqual([]);
    const others = answers.filter(({ path }) => !/sign-in|refresh/.test(path)).map((answer) => answer.text);
    expect(others.join('\n')).not.toMatch(signedToken);
  });
});
