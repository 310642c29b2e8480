/**
 * A member of staff has a customer on the phone, who wants more of what was ordered, a link to pay by, the mail once more
 * and in the end some money back; and an administrator opens an account for a colleague.
 */
import { describe, expect, it } from '@jest/globals';
import { guestsOrder, holding } from '../support/guest.ts';
import { newShopper } from '../support/new-shopper.ts';
import { homeAddress, type OrderBody, orderOf, paid, stockedVariant, untilOrderIs } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Me = { readonly id: string; readonly email: string };
type Customer = Me & {
  readonly name: string;
  readonly phone?: string;
  readonly orders: { readonly count: number; readonly last?: { readonly id: string }; readonly url: string };
};
type Listed<T> = { readonly items: readonly T[] };

const meOf = async (shopper: Shopper): Promise<Me> => (await shopper.get<Me>('/v1/me')).body;
const found = async (staff: Shopper, q: string): Promise<readonly Customer[]> =>
  (await staff.get<Listed<Customer>>(`/v1/users?q=${encodeURIComponent(q)}`)).body.items;

const codeFor = (email: string): Promise<string> =>
  until(async () => (await shop.emails()).find(({ to }) => to === email)?.text.match(/\b\d{6}\b/)?.[0]);

let people = 0;
const newAddress = (): string => `customers-${process.pid}-${++people}@example.com`;

/** With a phone, a currency and an address, so that an order needs nothing but its items. */
const customer = async (name: string, phone: string) => {
  const shopper = await newShopper(shop);
  const preferences = { name, phone, currency: 'NGN' };
  expect((await shopper.patch('/v1/me', preferences)).status).toBe(200);
  expect((await shopper.post('/v1/me/addresses', { ...homeAddress, phone })).status).toBe(201);
  return { shopper, ...(await meOf(shopper)) };
};

describe('staff on the phone with a customer', () => {
  it('find them, change the order, send a link and a mail again, and pay back', async () => {
    const staff = await shop.as('staff');
    const variantId = await stockedVariant(staff, 50, 100_000);
    const { shopper, id, email } = await customer('Folashade Adeyemi', '+2348035550199');
    for (const q of ['0803 555 0199', 'adeyemi fola', email]) {
      expect((await found(staff, q)).map((person) => person.id)).toEqual([id]);
    }

    const placed = await staff.post<OrderBody>('/v1/orders', {
      customerId: id,
      items: [{ variantId, quantity: 1 }],
    });
    expect(placed).toMatchObject({
      status: 201,
      body: { currency: 'NGN', shippingAddressSnapshot: { city: 'Lagos', phone: '+2348035550199' } },
    });
    const [seen] = await found(staff, 'folashade');
    expect(seen).toMatchObject({
      phone: '+2348035550199',
      orders: { count: 1, last: { id: placed.body.id } },
    });
    const theirs = await staff.get<Listed<OrderBody>>(seen?.orders.url ?? '');
    expect(theirs.body.items.map((order) => order.id)).toEqual([placed.body.id]);

    const more = { change: [{ itemId: placed.body.items[0]?.id, quantity: 3 }] };
    const edit = await staff.post<{ editId: string }>(`/v1/orders/${placed.body.id}/edits`, more);
    expect(edit.status).toBe(201);
    const confirmed = await staff.post(`/v1/orders/${placed.body.id}/edits/${edit.body.editId}/confirm`);
    expect([200, 201]).toContain(confirmed.status);
    const link = await staff.post<{ url: string }>(`/v1/orders/${placed.body.id}/payment-link`);
    expect(link.body.url).toContain(placed.body.id);
    await paid(shop, shopper, placed.body.id);

    const mails = `/v1/orders/${placed.body.id}/notifications`;
    const [receipt] = await until(async () => {
      const { items } = (await staff.get<Listed<{ id: string; kind: string }>>(mails)).body;
      return items.length > 0 && items;
    });
    expect((await staff.post(`${mails}/${receipt?.id}/resend`, {})).status).toBe(201);

    const { items } = (
      await staff.get<Listed<{ id: string; refunded: { amount: number } }>>(
        `/v1/orders/${placed.body.id}/payments`,
      )
    ).body;
    const refund = { amount: { amount: 50_000, currency: 'NGN' }, reason: 'A scratch' };
    expect((await staff.post(`/v1/payments/${items[0]?.id}/refunds`, refund)).status).toBe(201);
    await until(
      async () =>
        (await staff.get<{ refunded: { amount: number } }>(`/v1/payments/${items[0]?.id}`)).body.refunded
          .amount === 50_000,
    );
    const note = await staff.put(`/v1/users/${id}/metadata`, { mood: 'content' });
    expect(note.status).toBe(200);
    expect((await shopper.get('/v1/me')).body.metadata).toBeUndefined();
    const admin = await shop.as('admin');
    const trail = await admin.get<Listed<object>>(`/v1/audit-log?object=${id}`);
    expect(trail.body.items[0]).toMatchObject({
      action: 'PUT /v1/users/{id}/metadata',
      after: { metadata: '[masked]' },
    });
  });
});

describe('an order that names neither currency nor address', () => {
  it('takes the account’s, and says what there is none of', async () => {
    const variantId = await stockedVariant(await shop.as('staff'), 50);
    const shopper = await newShopper(shop);
    const items = [{ variantId, quantity: 1 }];
    const lacking = async (body: object) => {
      const answer = await shopper.post<{ code: string; errors: { path: string }[] }>('/v1/orders', body);
      return [answer.status, answer.body.code, answer.body.errors.map(({ path }) => path)];
    };
    expect(await lacking({ items })).toEqual([400, 'invalid-request', ['currency', 'shippingAddress']]);
    await shopper.patch('/v1/me', { currency: 'NGN' });
    expect(await lacking({ items })).toEqual([400, 'invalid-request', ['shippingAddress']]);
    await shopper.post('/v1/me/addresses', homeAddress);
    await shopper.post('/v1/me/addresses', { ...homeAddress, city: 'Abuja', isDefault: true });
    const order = await shopper.post('/v1/orders', { items });
    expect(order).toMatchObject({
      status: 201,
      body: { currency: 'NGN', shippingAddressSnapshot: { ...homeAddress, city: 'Abuja' } },
    });
    const said = await shopper.post('/v1/orders', { items, shippingAddress: homeAddress });
    expect(said.body).toMatchObject({ shippingAddressSnapshot: { city: 'Lagos' } });
    expect((await shopper.post('/v1/carts')).body).toMatchObject({
      currency: 'NGN',
      shippingAddress: { ...homeAddress, city: 'Abuja' },
    });
  });
});

describe('another e-mail address', () => {
  it('claims what its owner ordered as a guest once it is proven, and not before', async () => {
    const variantId = await stockedVariant(await shop.as('staff'), 50);
    const address = newAddress();
    const { order, orderToken } = await guestsOrder(shop, variantId, address);
    const shopper = await newShopper(shop);
    const former = (await meOf(shopper)).email;
    const claim = () => shopper.post(`/v1/orders/${order.id}/claim`, { orderToken });
    expect((await shopper.post('/v1/me/email', { email: address })).status).toBe(202);
    expect((await claim()).status).toBe(403);
    const code = await codeFor(address);
    const notice = (await shop.emails()).find(({ to }) => to === former);
    expect(notice?.text).toContain('ask for a new password');
    const confirmed = await shopper.post('/v1/me/email/confirm', { code });
    expect(confirmed).toMatchObject({ status: 200, body: { email: address } });
    expect((await claim()).status).toBe(200);
    expect((await holding(shop.anonymous(), orderToken).get(`/v1/orders/${order.id}`)).status).toBe(404);
    expect((await orderOf(shopper, order.id)).id).toBe(order.id);
    await untilOrderIs(shopper, order.id, 'pending');
  });
});

describe('an administrator', () => {
  it('opens an account for a colleague, who sets a password by mail, and closes it for good', async () => {
    const admin = await shop.as('admin');
    const email = newAddress();
    const body = { email, name: 'Nkem Obi', roles: ['staff'], locale: 'fr' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const opened = await admin.post<Me>('/v1/users', body, { headers });
    expect(opened.status).toBe(201);
    expect((await admin.post('/v1/users', body, { headers })).body).toEqual(opened.body);
    expect((await admin.post('/v1/users', body)).body.code).toBe('already-exists');
    const mail = await until(async () => (await shop.emails()).find(({ to }) => to === email));
    expect(mail.subject).toBe('Votre compte Waybill');
    const invitation = mail.text.match(/[0-9a-f-]{36}\.[\w-]{43}/)?.[0];
    const accepted = await shop
      .anonymous()
      .post('/v1/auth/accept-invitation', { invitation, password: 'Chosen-horse-9' });
    expect(accepted.status).toBe(204);
    const colleague = await shop.signIn(email, 'Chosen-horse-9');
    expect((await colleague.get('/v1/users')).status).toBe(200);
    expect((await colleague.delete(`/v1/users/${opened.body.id}`)).status).toBe(403);
    expect((await admin.delete(`/v1/users/${opened.body.id}`)).status).toBe(204);
    expect((await colleague.get('/v1/me')).status).toBe(401);
    expect(await found(admin, 'nkem obi')).toEqual([]);
    const own = (await meOf(admin)).id;
    expect((await admin.delete(`/v1/users/${own}`)).status).toBe(403);
  });
});
