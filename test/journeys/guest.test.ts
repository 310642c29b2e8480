/** A guest: buys without an account, follows, pays, returns and cancels by the order's secret, claims, is forgotten. */
import { describe, expect, it } from '@jest/globals';
import { storedItems } from '../support/data-snapshot.ts';
import {
  checkOutAsGuest,
  type GuestsOrderBody,
  guestAddress,
  guestsCart,
  guestsOrder,
  holding,
  newEmail,
} from '../support/guest.ts';
import { mailAbout } from '../support/look-inside.ts';
import {
  deliver,
  initiatedPayment,
  orderOf,
  paid,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { type TestStack, withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

const aVariant = async (price?: number): Promise<string> => stockedVariant(await shop.as('staff'), 50, price);

/** Where this text lies: in tables, or in what was announced. */
const placesOf = async (stack: TestStack, text: string): Promise<string[]> => {
  const places = (await stack.events(text)).map(({ type }) => type);
  for await (const { table, item } of storedItems(stack.url())) {
    if (JSON.stringify(item).includes(text)) places.push(`${table} ${String(item.pk)} ${String(item.sk)}`);
  }
  return places;
};

describe('a guest', () => {
  it('buys, follows the parcel and sends it back, by the order’s secret alone', async () => {
    const staff = await shop.as('staff');
    const email = newEmail();
    const variantId = await aVariant();
    const { order, orderToken } = await guestsOrder(shop, variantId, email);
    expect(order).toMatchObject({ status: 'pending', email });
    expect(order.customerId).toMatch(/^gst_/);
    const guest = holding(shop.anonymous(), orderToken);
    await paid(shop, guest, order.id);
    const { items } = (await guest.get<{ items: { id: string }[] }>(`/v1/orders/${order.id}/items`)).body;
    expect((await guest.get(`/v1/order-items/${items[0]?.id}`)).status).toBe(200);
    const payments = await guest.get<{ items: { id: string }[] }>(`/v1/orders/${order.id}/payments`);
    expect((await guest.get(`/v1/payments/${payments.body.items[0]?.id}`)).body).toMatchObject({
      status: 'succeeded',
    });
    await deliver(staff, await shipWhole(staff, order));
    await untilOrderIs(guest, order.id, 'approved');
    const tracking = await guest.get(`/v1/orders/${order.id}/tracking`);
    expect(tracking.body).toMatchObject({ shipments: [{ status: 'delivered' }] });
    const asked = { items: [{ itemId: items[0]?.id, quantity: 1 }], reason: 'Too blue' };
    const returned = await guest.post<{ id: string }>(`/v1/orders/${order.id}/returns`, asked);
    expect(returned).toMatchObject({ status: 201 });
    await staff.post(`/v1/returns/${returned.body.id}/approve`, {});
    await staff.post(`/v1/returns/${returned.body.id}/receive`, { restock: true });
    await untilOrderIs(guest, order.id, 'refunded');
    const found = await staff.get<{ items: { id: string }[] }>(`/v1/orders?email=${email}`);
    expect(found.body.items.map(({ id }) => id)).toEqual([order.id]);
    const receipt = await staff.get(`/v1/orders/${order.id}/notifications/receipt.-`);
    expect(receipt.body).toMatchObject({ letter: { to: email } });
    expect(JSON.stringify(receipt.body)).not.toContain(orderToken);
    const history = await guest.get<{ items: { actor: string }[] }>(`/v1/orders/${order.id}/history`);
    expect(history.body.items[0]?.actor).toBe(order.customerId);
  });

  it('asks the provider how a payment stands, and cancels what is paid', async () => {
    const staff = await shop.as('staff');
    const variantId = await aVariant();
    const { order, orderToken } = await guestsOrder(shop, variantId, newEmail(), 2);
    const guest = holding(shop.anonymous(), orderToken);
    await shop.scenario('paystack', 'no-webhook');
    const { attempt } = await initiatedPayment(guest, order.id);
    await shop.pay('paystack', attempt.txRef);
    const verified = await guest.post(`/v1/payments/verify/${attempt.txRef}`);
    expect(verified).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    await untilOrderIs(guest, order.id, 'confirmed');
    expect((await guest.post(`/v1/orders/${order.id}/cancel`, {})).body).toMatchObject({
      status: 'cancelled',
    });
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 50, held: 0, available: 50 });
  });

  it('may have the address of an account, and stays a guest', async () => {
    const { order } = await guestsOrder(shop, await aVariant(), 'ada@example.com');
    expect(order.customerId).toMatch(/^gst_/);
    expect((await (await shop.as('ada')).get(`/v1/orders/${order.id}`)).status).toBe(404);
  });

  it('says where to write to, and shows the cart’s token', async () => {
    const cart = await guestsCart(shop, await aVariant());
    expect(await checkOutAsGuest(shop, cart, {})).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ path: 'email' }] },
    });
    const stranger = { ...cart, cartToken: `${cart.cartToken.slice(0, -1)}_` };
    expect((await checkOutAsGuest(shop, stranger, { email: newEmail() })).status).toBe(404);
    const path = `/v1/carts/${cart.cartId}/checkout`;
    expect((await shop.anonymous().post(path, { email: newEmail() })).status).toBe(401);
    const ada = await shop.as('ada');
    const withToken = { headers: { 'x-cart-token': cart.cartToken } };
    expect((await ada.post(path, {}, withToken)).status).toBe(404);
    expect((await ada.post(path, { email: newEmail() }, withToken)).status).toBe(400);
    expect((await shop.bearing('nonsense').post(path, { email: newEmail() }, withToken)).status).toBe(401);
  });
});

describe('the order’s secret', () => {
  it('is given once: the same again for the same key, to nobody for another request', async () => {
    const cart = await guestsCart(shop, await aVariant());
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { email: newEmail() };
    const first = await checkOutAsGuest(shop, cart, body, key);
    const again = await checkOutAsGuest(shop, cart, body, key);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.body.orderToken).toMatch(/^[0-9A-Z]{26}\.[\w-]{43}$/);
    const later = await checkOutAsGuest(shop, cart, body);
    expect(later).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(later.body.orderToken).toBeUndefined();
    const guest = holding(shop.anonymous(), first.body.orderToken ?? '');
    expect((await guest.get<GuestsOrderBody>(`/v1/orders/${first.body.id}`)).body.orderToken).toBeUndefined();
  });

  it('opens its own order, and none besides, also not of the same address', async () => {
    const email = newEmail();
    const [one, two] = [
      await guestsOrder(shop, await aVariant(), email),
      await guestsOrder(shop, await aVariant(), email),
    ];
    expect(one.order.customerId).toBe(two.order.customerId);
    const path = `/v1/orders/${one.order.id}`;
    const status = async (token: string) => (await holding(shop.anonymous(), token).get(path)).status;
    expect(await status(one.orderToken)).toBe(200);
    expect(await status(two.orderToken)).toBe(404);
    const crossed = `${one.orderToken.split('.')[0]}.${two.orderToken.split('.')[1]}`;
    expect(await status(crossed)).toBe(404);
    expect(await status('nonsense')).toBe(404);
    expect((await shop.anonymous().get(path)).status).toBe(401);
    expect((await holding(shop.bearing('nonsense'), one.orderToken).get(path)).status).toBe(401);
    expect((await holding(await shop.as('grace'), one.orderToken).get(path)).status).toBe(200);
    expect((await holding(await shop.as('grace'), two.orderToken).get(path)).status).toBe(404);
  });

  it('lies nowhere in what is stored, announced or logged', async () => {
    const { order, orderToken } = await guestsOrder(shop, await aVariant());
    await paid(shop, holding(shop.anonymous(), orderToken), order.id);
    await shop.settled();
    const [, secret = ''] = orderToken.split('.');
    expect(await placesOf(shop, secret)).toEqual([]);
  });
});

describe('the mails of a guest', () => {
  it('go to the address of the order, with a link that opens it', async () => {
    const email = newEmail();
    const { order, orderToken } = await guestsOrder(shop, await aVariant(), email);
    await paid(shop, holding(shop.anonymous(), orderToken), order.id);
    const receipt = await mailAbout(shop, order.id, /is confirmed/);
    expect(receipt.to).toBe(email);
    expect(receipt.text).toContain(`Hello ${guestAddress.name},`);
    const link = /https:\/\/shop\.example\/orders\/(ord_\w+)#(\S+)/.exec(receipt.text) ?? [];
    expect(link.slice(1)).toEqual([order.id, orderToken]);
    expect(receipt.html).toContain(`href="${link[0]}"`);
  });

  it('link to the page that the shop names, or carry the secret alone', async () => {
    const admin = await shop.as('admin');
    const settings = (await admin.get('/v1/settings/shop')).body;
    const receiptWith = async (orderPage: string | null) => {
      expect((await admin.put('/v1/settings/shop', { ...settings, orderPage })).status).toBe(200);
      await shop.advance(10);
      const { order, orderToken } = await guestsOrder(shop, await aVariant());
      await paid(shop, holding(shop.anonymous(), orderToken), order.id);
      return { orderToken, ...(await mailAbout(shop, order.id, /is confirmed/)) };
    };
    const named = await receiptWith('https://boutique.example/mine?secret={orderToken}');
    expect(named.text).toContain(`https://boutique.example/mine?secret=${named.orderToken}`);
    const bare = await receiptWith(null);
    expect(bare.text).toContain(`\n${bare.orderToken}`);
    expect(bare.text).not.toContain('https://');
    for (const orderPage of [
      'https://boutique.example/mine',
      'http://boutique.example/{orderToken}',
      'https://{orderToken}.example/',
      'https://boutique.example/{orderToken}/{name}',
    ]) {
      const refused = await admin.put('/v1/settings/shop', { ...settings, orderPage });
      expect({ orderPage, status: refused.status }).toEqual({ orderPage, status: 400 });
    }
    expect((await admin.put('/v1/settings/shop', settings)).status).toBe(200);
  });
});

describe('an account', () => {
  const claim = (shopper: Shopper, orderId: string, orderToken: string) =>
    shopper.post<GuestsOrderBody>(`/v1/orders/${orderId}/claim`, { orderToken });

  it('takes over what was ordered with its address, and the secret ends', async () => {
    const ada = await shop.as('ada');
    const { order, orderToken } = await guestsOrder(shop, await aVariant(), 'ADA@example.com');
    await paid(shop, holding(shop.anonymous(), orderToken), order.id);
    const { id } = (await ada.get<{ id: string }>('/v1/me')).body;
    const claimed = await claim(ada, order.id, orderToken);
    expect(claimed).toMatchObject({ status: 200, body: { id: order.id, customerId: id } });
    expect(claimed.body.email).toBeUndefined();
    expect((await holding(shop.anonymous(), orderToken).get(`/v1/orders/${order.id}`)).status).toBe(404);
    expect((await holding(ada, orderToken).get(`/v1/orders/${order.id}`)).status).toBe(200);
    expect((await claim(ada, order.id, orderToken)).status).toBe(200);
    expect((await claim(await shop.as('grace'), order.id, orderToken)).status).toBe(404);
    const isListed = async () =>
      (await ada.get<{ items: { id: string }[] }>('/v1/orders')).body.items.some(
        (one) => one.id === order.id,
      );
    await until(isListed, { what: `${order.id} in its account's list` });
    const payments = await ada.get<{ items: { id: string }[] }>(`/v1/orders/${order.id}/payments`);
    expect((await ada.get(`/v1/payments/${payments.body.items[0]?.id}`)).status).toBe(200);
    expect(await shop.events(order.id)).toContainEqual(
      expect.objectContaining({
        type: 'order.claimed',
        detail: expect.objectContaining({
          data: { orderId: order.id, customerId: id, guestId: order.customerId },
        }),
      }),
    );
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    expect((await mailAbout(shop, order.id, /was cancelled/)).to).toBe('ada@example.com');
  });

  it('takes over nothing with a wrong secret, or with another address', async () => {
    const { order, orderToken } = await guestsOrder(shop, await aVariant());
    const ada = await shop.as('ada');
    expect(await claim(ada, order.id, orderToken)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await claim(ada, order.id, `${orderToken.slice(0, 27)}${'x'.repeat(43)}`)).status).toBe(404);
    expect((await claim(shop.anonymous(), order.id, orderToken)).status).toBe(401);
    expect((await holding(shop.anonymous(), orderToken).get(`/v1/orders/${order.id}`)).status).toBe(200);
  });
});

describe('a guest who asks to be forgotten', () => {
  it('leaves no trace but the place that tax needs and the invoice, now or when the order ends', async () => {
    /** Kept as long as the law wants it: record 73. */
    const isInvoice = (place: string): boolean => /^invoices ORDER#\S+ DOCUMENT#/.test(place);
    const placesBut = async (marker: string): Promise<string[]> =>
      (await placesOf(shop, marker)).filter((place) => !isInvoice(place));
    const [admin, staff] = [await shop.as('admin'), await shop.as('staff')];
    const [email, name, street] = [
      newEmail(),
      `Marker ${crypto.randomUUID()}`,
      `Street ${crypto.randomUUID()}`,
    ];
    const variantId = await aVariant();
    const address = { ...guestAddress, name, line1: street };
    const cart = await guestsCart(shop, variantId, 1, address);
    const { body: order } = await checkOutAsGuest(shop, cart, { email, note: `Note of ${name}` });
    const guest = holding(shop.anonymous(), order.orderToken ?? '');
    await paid(shop, guest, order.id);
    expect(await placesOf(shop, name)).not.toEqual([]);
    const path = `/v1/guests/${order.customerId}`;
    expect((await (await shop.as('ada')).delete(path)).status).toBe(403);
    expect((await staff.delete(path)).status).toBe(204);
    expect((await staff.delete(path)).status).toBe(404);
    await shop.settled();
    expect((await guest.get(`/v1/orders/${order.id}`)).status).toBe(404);
    expect(await placesBut(street)).toEqual([expect.stringMatching(/^orders ORDER#/)]);
    await deliver(staff, await shipWhole(staff, await orderOf(staff, order.id)));
    await untilOrderIs(staff, order.id, 'approved');
    await shop.settled();
    for (const marker of [email, name, street]) {
      expect({ marker, places: await placesBut(marker) }).toEqual({ marker, places: [] });
    }
    expect(await shop.emails('has arrived')).not.toContainEqual(expect.objectContaining({ to: email }));
    expect((await guestsOrder(shop, variantId, email)).order.customerId).not.toBe(order.customerId);
    const [entry] = (await admin.get<{ items: object[] }>('/v1/audit-log')).body.items;
    expect(JSON.stringify(entry)).not.toContain(email);
  });
});
