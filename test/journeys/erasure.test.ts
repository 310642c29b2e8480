/**
 * A person goes: everything that they typed bears a mark, they do all that a customer can, and leave. When all is due,
 * no byte of what is stored or was logged has a mark of theirs.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { flawsInPartition } from '../../functions/orders/verify-history.ts';
import { storedItems } from '../support/data-snapshot.ts';
import { checkOutAsGuest, guestsCart, holding } from '../support/guest.ts';
import { newShopper } from '../support/new-shopper.ts';
import { withReceiver } from '../support/receiver.ts';
import {
  deliver,
  type OrderBody,
  orderOf,
  paid,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { placesOf, type Stored, storedIn } from '../support/stored-bytes.ts';

const shop = withStack({
  demo: 'people',
  startTimeoutSeconds: 300,
  env: { POWERTOOLS_LOG_LEVEL: 'DEBUG', WEBHOOKS_ALLOW_PRIVATE: 'on' },
});
const receiver = withReceiver();

const logged: string[] = [];
beforeAll(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    logged.push(String(chunk));
    return true;
  });
});
afterAll(() => {
  jest.restoreAllMocks();
});

const daySeconds = 86_400;
/** Carts that ended and what was sent to partners stay longest. */
const allIsDueSeconds = 31 * daySeconds;

/** Everything that somebody types, each recognisable. */
const marksOf = (who: string) => {
  const mark = (what: string): string => `${who}${what}${crypto.randomUUID().slice(0, 8)}`;
  const digits = (): string => String(Math.floor(1_000_000 + Math.random() * 8_999_999));
  return {
    name: mark('Name'),
    email: `${mark('mail').toLowerCase()}@example.com`,
    line1: mark('Street'),
    line2: mark('Floor'),
    phone: `+234803${digits()}`,
    billingName: mark('Payer'),
    note: mark('Note'),
    metadata: mark('Meta'),
    why: mark('Why'),
    returnReason: mark('Reason'),
    idempotencyKey: mark('Key'),
  };
};
type Marks = ReturnType<typeof marksOf>;

/** What only accounts have. */
const accountMarksOf = (who: string) => {
  const { email: nextEmail, phone: ownPhone, note: shopsNote } = marksOf(`${who}Own`);
  return { ...marksOf(who), nextEmail, ownPhone, shopsNote };
};
type AccountMarks = ReturnType<typeof accountMarksOf>;

const invoiceTable = /invoices/i;
/** On an invoice, which the law wants whole for years: who bought and where it went, and nothing else. */
const statutory: readonly string[] = ['billingName', 'line1', 'line2', 'name'];

const addressOf = ({ name, line1, line2, phone }: Marks) => ({
  name,
  line1,
  line2,
  phone,
  city: 'Lagos',
  country: 'NG',
});

const extrasOf = (marks: Marks) => ({
  note: `Ring: ${marks.note}`,
  billingAddress: { ...addressOf(marks), name: marks.billingName },
  metadata: { gift: marks.metadata },
});

const keyed = ({ idempotencyKey }: Marks) => ({ headers: { 'idempotency-key': idempotencyKey } });

/** One order goes all its way and comes back, another is cancelled with words; a cart is left behind. */
const liveThrough = async (
  marks: Marks,
  place: (what: string) => Promise<{ shopper: Shopper; order: OrderBody }>,
): Promise<string[]> => {
  const staff = await shop.as('staff');
  const { shopper, order } = await place('kept');
  await paid(shop, shopper, order.id);
  await staff.patch(`/v1/orders/${order.id}`, { note: `Staff wrote ${marks.note}` });
  await deliver(staff, await shipWhole(staff, await orderOf(staff, order.id)));
  await untilOrderIs(shopper, order.id, 'approved');
  const items = order.items.map(({ id, quantity }) => ({ itemId: id, quantity }));
  const asked = await shopper.post<{ id: string }>(`/v1/orders/${order.id}/returns`, {
    items,
    reason: marks.returnReason,
  });
  expect(asked.status).toBe(201);
  expect((await staff.post(`/v1/returns/${asked.body.id}/approve`, {})).status).toBe(200);
  expect((await staff.post(`/v1/returns/${asked.body.id}/receive`, { restock: true })).status).toBe(200);
  await untilOrderIs(shopper, order.id, 'refunded');
  const other = await place('cancelled');
  await paid(shop, other.shopper, other.order.id);
  const cancelled = await other.shopper.post(`/v1/orders/${other.order.id}/cancel`, { reason: marks.why });
  expect(cancelled.status).toBe(200);
  await shop.settled();
  return [order.id, other.order.id];
};

const searched = (): Stored[] => [
  ...storedIn(shop.dataDir()),
  ...logged.map((text) => ({ where: 'logs', text })),
];

const marksIn = (stored: readonly Stored[], marks: Readonly<Record<string, string>>) => {
  const found = Object.entries(marks).map(([what, mark]) => [what, placesOf(stored, mark)] as const);
  return Object.fromEntries(found.filter(([, where]) => where.length > 0));
};

const expectForgotten = (marks: Readonly<Record<string, string>>): void => {
  const stored = searched();
  expect(stored.filter(({ where }) => /lake.events/.test(where)).length).toBeGreaterThan(0);
  const [invoices, all] = [true, false].map((wanted) =>
    stored.filter(({ where, text }) => (invoiceTable.test(where) && text.includes('DOCUMENT#')) === wanted),
  ) as [Stored[], Stored[]];
  expect(marksIn(all, marks)).toEqual({});
  expect(Object.keys(marksIn(invoices, marks)).sort()).toEqual(statutory);
};

/** The search finds what is there, or it would find nothing afterwards either. */
const expectStored = (marks: Readonly<Record<string, string>>): void => {
  const found = marksIn(searched(), marks);
  expect(Object.keys(marks).filter((what) => !(what in found))).toEqual(['idempotencyKey']);
  expect(logged.length).toBeGreaterThan(100);
};

/** A day on, what was under way is gone through again; then all that leaves by itself is due. */
const letTimePass = async (): Promise<void> => {
  await shop.settled();
  await shop.advance(daySeconds + 3600);
  await shop.advance(allIsDueSeconds);
  await shop.advance(60);
};

/** What was forgotten breaks no chain. */
const brokenHistories = async (): Promise<string[]> => {
  const partitions = new Map<string, unknown[]>();
  for await (const { table, item } of storedItems(shop.url())) {
    const name = `${table} ${String(item.pk)}`;
    partitions.set(name, [...(partitions.get(name) ?? []), item]);
  }
  const histories = [...partitions].filter(
    ([name]) => / ORDER#/.test(name) && !name.includes('notifications'),
  );
  return histories.flatMap(([name, items]) => flawsInPartition(items).map((flaw) => `${name}: ${flaw}`));
};

const listenTo = async (): Promise<void> => {
  const admin = await shop.as('admin');
  const registered = await admin.post('/v1/webhook-endpoints', {
    url: receiver.url('/hooks'),
    eventTypes: ['order.created', 'order.cancelled', 'order.refunded', 'payment.refunded', 'return.received'],
  });
  expect(registered.status).toBe(201);
};

/** Says who they are, wherever an account may say so. */
const introduce = async (customer: Shopper, marks: AccountMarks): Promise<void> => {
  const profile = await customer.patch<{ id: string }>('/v1/me', { name: marks.name, phone: marks.ownPhone });
  expect(profile.status).toBe(200);
  expect((await customer.post('/v1/me/addresses', addressOf(marks))).status).toBe(201);
  expect((await customer.post('/v1/me/email', { email: marks.nextEmail })).status).toBe(202);
  const staff = await shop.as('staff');
  const noted = await staff.put(`/v1/users/${profile.body.id}/metadata`, { note: marks.shopsNote });
  expect(noted.status).toBe(200);
};

/** Files with the person in them: their own, and one that staff took. */
const takeAway = async (customer: Shopper): Promise<void> => {
  expect((await customer.post('/v1/me/export')).status).toBe(202);
  expect((await (await shop.as('staff')).post('/v1/exports', { kind: 'orders' })).status).toBe(201);
  await shop.settled();
};

describe('a customer who deletes the account', () => {
  it('is forgotten in every byte that is stored, as far as the books allow', async () => {
    await listenTo();
    const variantId = await stockedVariant(await shop.as('staff'), 20);
    const marks = accountMarksOf('Cora');
    const customer = await newShopper(shop, marks.email);
    await introduce(customer, marks);
    const orderIds = await liveThrough(marks, async (what) => {
      const items = [{ variantId, quantity: 1 }];
      const body = { currency: 'NGN', items, shippingAddress: addressOf(marks), ...extrasOf(marks) };
      const options = what === 'kept' ? keyed(marks) : undefined;
      const placed = await customer.post<OrderBody>('/v1/orders', body, options);
      expect(placed.status).toBe(201);
      return { shopper: customer, order: placed.body };
    });
    const { id: cartId } = (await customer.post<{ id: string }>('/v1/carts', { currency: 'NGN' })).body;
    await customer.put(`/v1/carts/${cartId}/items/${variantId}`, { quantity: 1 });
    expect((await customer.put(`/v1/carts/${cartId}/shipping-address`, addressOf(marks))).status).toBe(200);
    await takeAway(customer);
    expectStored(marks);

    expect((await customer.delete('/v1/me')).status).toBe(204);
    await letTimePass();
    expectForgotten(marks);
    expect(await brokenHistories()).toEqual([]);
    const staff = await shop.as('staff');
    for (const id of orderIds) expect(await orderOf(staff, id)).toMatchObject({ id });
    expect(receiver.at('/hooks').length).toBeGreaterThan(5);
    const told = receiver.at('/hooks').map(({ body }) => body);
    for (const mark of Object.values(marks)) expect(told.filter((body) => body.includes(mark))).toEqual([]);
    expect(await shop.deadLetters()).toEqual([]);
  }, 300_000);
});

describe('a guest whom staff forget', () => {
  it('is forgotten in the same way', async () => {
    const staff = await shop.as('staff');
    const variantId = await stockedVariant(staff, 20);
    const marks = marksOf('Gero');
    const orderIds = await liveThrough(marks, async (what) => {
      const cart = await guestsCart(shop, variantId, 1, addressOf(marks));
      const headers = what === 'kept' ? keyed(marks).headers : {};
      const placed = await checkOutAsGuest(shop, cart, { email: marks.email, ...extrasOf(marks) }, headers);
      expect(placed.status).toBe(201);
      return { shopper: holding(shop.anonymous(), placed.body.orderToken ?? ''), order: placed.body };
    });
    await guestsCart(shop, variantId, 1, addressOf(marks));
    expectStored(marks);
    const { customerId } = (await staff.get<{ customerId: string }>(`/v1/orders/${orderIds[0]}`)).body;
    expect((await staff.delete(`/v1/guests/${customerId}`)).status).toBe(204);
    await letTimePass();
    expectForgotten(marks);
    expect(await brokenHistories()).toEqual([]);
  }, 300_000);
});
