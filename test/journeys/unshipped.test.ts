/** Orders without a parcel: files that nobody sends, and goods that customers come for. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkOutAsGuest, holding, newEmail } from '../support/guest.ts';
import { newShopper } from '../support/new-shopper.ts';
import {
  cartWith,
  deliver,
  homeAddress,
  initiatedPayment,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  shipWhole,
  stockedVariant,
  untilOrderIs,
  untilRefunded,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Refusal = { readonly code: string; readonly errors: readonly { readonly path: string }[] };
type Cart = {
  readonly id: string;
  readonly cartToken: string;
  readonly requiresShipping: boolean;
  readonly totals: { readonly shipping: { readonly amount: number } };
};
type Unsent = OrderBody & {
  readonly shippingAddressSnapshot?: object;
  readonly billingAddress?: object;
  readonly shippingMethod?: object;
};

let staff: Shopper;
let mug: string;
let file: string;
beforeAll(async () => {
  staff = await shop.as('staff');
  [mug, file] = [await stockedVariant(staff, 50), await stockedVariant(staff, 500)];
  expect((await staff.patch(`/v1/variants/${file}`, { requiresShipping: false })).status).toBe(200);
}, 60_000);

const kindsOf = async (orderId: string): Promise<readonly string[]> =>
  (await staff.get<{ items: { kind: string }[] }>(`/v1/orders/${orderId}/notifications`)).body.items.map(
    ({ kind }) => kind,
  );

const untilApproved = async (shopper: Shopper, orderId: string): Promise<OrderBody> => {
  const { attempt } = await initiatedPayment(shopper, orderId);
  await shop.pay('paystack', attempt.txRef);
  return untilOrderIs(shopper, orderId, 'approved');
};

describe('an order of files', () => {
  it('needs a billing address alone, is there once it is paid, and does not come back', async () => {
    const shopper = await newShopper(shop);
    const { body: opened } = await shopper.post<Cart>('/v1/carts', { currency: 'NGN' });
    const put = await shopper.put<Cart>(`/v1/carts/${opened.id}/items/${file}`, { quantity: 2 });
    expect(put.body).toMatchObject({
      requiresShipping: false,
      items: [{ requiresShipping: false }],
      totals: { shipping: { amount: 0 } },
    });
    expect((await shopper.get(`/v1/carts/${opened.id}/shipping-methods`)).body).toEqual({ items: [] });
    const checkOut = `/v1/carts/${opened.id}/checkout`;
    const lacking = await shopper.post<Refusal>(checkOut, {});
    expect([lacking.status, lacking.body.errors[0]?.path]).toEqual([400, 'billingAddress']);
    const { status, body: order } = await shopper.post<Unsent>(checkOut, { billingAddress: homeAddress });
    expect([status, order.shippingAddressSnapshot, order.shippingMethod]).toEqual([
      201,
      undefined,
      undefined,
    ]);
    expect(order.billingAddress).toEqual(homeAddress);

    const cash = { provider: 'manual', method: 'cash-on-delivery' };
    const refused = await shopper.post<Refusal>(`/v1/orders/${order.id}/payments`, cash);
    expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, 'method']);

    const { items } = await untilApproved(shopper, order.id);
    expect(items.map(({ status: item }) => item)).toEqual(['delivered']);
    const pieces = [{ itemId: items[0]?.id, quantity: 1 }];
    const back = await shopper.post<Refusal>(`/v1/orders/${order.id}/returns`, {
      items: pieces,
      reason: 'No',
    });
    expect([back.status, back.body.code]).toEqual([409, 'illegal-transition']);
    await until(async () => (await kindsOf(order.id)).length > 0);
    expect(await kindsOf(order.id)).toEqual(['receipt']);

    const { id, amount } = await paymentOf(shopper, order.id);
    expect((await staff.post(`/v1/payments/${id}/refunds`, { amount, reason: 'Broken' })).status).toBe(201);
    await untilRefunded(shopper, order.id);
    await untilOrderIs(shopper, order.id, 'refunded');
  });

  it('is billed to the account’s address where it is placed from a list', async () => {
    const shopper = await newShopper(shop);
    await shopper.post('/v1/me/addresses', homeAddress);
    const lines = { currency: 'NGN', items: [{ variantId: file, quantity: 1 }] };
    const { status, body } = await shopper.post<Unsent>('/v1/orders', lines);
    expect([status, body.billingAddress, body.shippingAddressSnapshot]).toEqual([
      201,
      homeAddress,
      undefined,
    ]);
  });

  it('may have a parcel beside them, which alone is sent', async () => {
    const shopper = await newShopper(shop);
    const cartId = await cartWith(shopper, [
      { variantId: file, quantity: 1 },
      { variantId: mug, quantity: 1 },
    ]);
    const { body } = await shopper.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    const order = await paid(shop, shopper, body.id);
    expect(order.items.map(({ status }) => status)).toEqual(['delivered', 'processing']);
    const goods = { ...order, items: order.items.slice(1) };
    const all = { items: order.items.map(({ id }) => ({ itemId: id, quantity: 1 })), carrier: 'gig' };
    expect((await staff.post(`/v1/orders/${order.id}/shipments`, all)).status).toBe(409);
    await deliver(staff, await shipWhole(staff, goods));
    await untilOrderIs(shopper, order.id, 'approved');
    await until(async () => (await kindsOf(order.id)).length === 3);
    expect([...(await kindsOf(order.id))].sort()).toEqual(['delivered', 'receipt', 'shipped']);
  });
});

describe('an order that is picked up', () => {
  const pickupLocation = { name: 'Waybill', line1: '1 Broad Street', city: 'Lagos', country: 'NG' };
  type Method = { readonly id: string };
  type Settings = { readonly tables: readonly { readonly home: readonly Method[] }[] };

  beforeAll(async () => {
    const admin = await shop.as('admin');
    const { body, headers } = await admin.get<Settings>('/v1/settings/shipping');
    const tables = body.tables.map((table) => ({
      ...table,
      home: table.home.map((method) => (method.id === 'pickup' ? { ...method, pickupLocation } : method)),
    }));
    const match = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await admin.put('/v1/settings/shipping', { ...body, tables }, match)).status).toBe(200);
  });

  const handedOut = async (shopper: Shopper, order: OrderBody): Promise<void> => {
    const items = order.items.map(({ id, quantity }) => ({ itemId: id, quantity }));
    const path = `/v1/orders/${order.id}/shipments`;
    expect((await staff.post(path, { items, carrier: 'gig' })).status).toBe(409);
    const ready = await staff.post<{ id: string }>(path, { items, carrier: 'pickup' });
    expect(ready.status).toBe(201);
    await untilOrderIs(shopper, order.id, 'shipped');
    await deliver(staff, ready.body.id);
    await untilOrderIs(shopper, order.id, 'approved');
    const subjects = async () => (await shop.emails(order.id)).map(({ subject }) => subject).join('\n');
    await until(async () => /was picked up/.test(await subjects()));
    expect(await subjects()).toMatch(/is ready to be picked up/);
    const [receipt] = (await shop.emails(order.id)).filter(({ subject }) => /confirmed/.test(subject));
    expect(receipt?.text).toContain('You pick it up at Waybill, 1 Broad Street, Lagos.');
  };

  it('needs no address of a guest: it is paid, made ready and handed out', async () => {
    const anybody = shop.anonymous();
    const { body: cart } = await anybody.post<Cart>('/v1/carts', { currency: 'NGN' });
    const headers = { 'x-cart-token': cart.cartToken };
    await anybody.put(`/v1/carts/${cart.id}/items/${mug}`, { quantity: 2 }, { headers });
    const guests = { cartId: cart.id, cartToken: cart.cartToken };
    const sent = await checkOutAsGuest(shop, guests, { email: newEmail() });
    expect(sent).toMatchObject({ status: 400, body: { errors: [{ path: 'shippingAddress' }] } });
    const method = await anybody.put<Cart>(
      `/v1/carts/${cart.id}/shipping-method`,
      { methodId: 'pickup' },
      { headers },
    );
    expect(method.body).toMatchObject({ shippingMethod: { id: 'pickup', pickupLocation } });
    const { status, body: order } = await checkOutAsGuest(shop, guests, { email: newEmail() });
    expect(status).toBe(201);
    expect(order).toMatchObject({ shippingMethod: { pickupLocation }, totals: { shipping: { amount: 0 } } });
    expect(order).not.toHaveProperty('shippingAddressSnapshot');
    const guest = holding(anybody, order.orderToken ?? '');
    await handedOut(guest, await paid(shop, guest, order.id));
  });

  it('is an account’s, too, who may pay as they come', async () => {
    const shopper = await newShopper(shop);
    const lines = [{ variantId: mug, quantity: 1 }];
    const wish = { currency: 'NGN', items: lines, shippingMethodId: 'pickup', billingAddress: homeAddress };
    const { body: order } = await shopper.post<Unsent>('/v1/orders', wish);
    expect(order.billingAddress).toEqual(homeAddress);
    const cash = { provider: 'manual', method: 'cash-on-delivery' };
    const begun = await shopper.post<{ paymentId: string }>(`/v1/orders/${order.id}/payments`, cash);
    expect(begun.status).toBe(201);
    await untilOrderIs(shopper, order.id, 'confirmed');
    expect((await staff.post(`/v1/payments/${begun.body.paymentId}/confirm`, {})).status).toBe(200);
    await handedOut(shopper, await orderOf(shopper, order.id));
  });
});
