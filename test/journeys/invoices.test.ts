/** A guest in French, a business that owes its tax itself, an exempt customer: over HTTP. */
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../support/documents.ts';
import { checkOutAsGuest, guestsCart, holding, newEmail } from '../support/guest.ts';
import { mailAbout } from '../support/look-inside.ts';
import { newShopper } from '../support/new-shopper.ts';
import {
  confirmedOrder,
  filledCart,
  homeAddress,
  type Money,
  type OrderBody,
  orderOf,
  paid,
  stockedVariant,
  untilOrderIs,
  untilRefunded,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({ demo: 'people' });

const openPage = async (url: string) => {
  const answer = await fetch(url.replace(/^https?:\/\/[^/]+/, shop.url()));
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

/** Reads a document of settings, changes it for this step alone, and puts back what was read. */
const withSettings = async (name: string, change: object, step: () => Promise<void>): Promise<void> => {
  const admin = await shop.as('admin');
  const path = `/v1/settings/${name}`;
  const { body } = await admin.get<object>(path);
  const changed = await admin.put(path, { ...body, ...change });
  expect(changed.status).toBe(200);
  try {
    await step();
  } finally {
    expect((await admin.put(path, body)).status).toBe(200);
  }
};

const seller = {
  name: 'Waybill & Daughters',
  line1: '1 Marina',
  city: 'Lagos',
  country: 'NG',
  vatNumber: 'NG123456780001',
};

describe('a guest whose browser speaks French', () => {
  it('has mails, invoice and receipt in French, and opens them by the order’s secret', async () => {
    await withSettings('shop', { seller, timeZone: 'Africa/Lagos' }, async () => {
      const variantId = await stockedVariant(await shop.as('staff'), 10, 123_456);
      const email = newEmail();
      const headers = { 'accept-language': 'fr-CI,fr;q=0.9,en;q=0.5' };
      const cart = await guestsCart(shop, variantId, 2);
      const answer = await checkOutAsGuest(shop, cart, { email }, headers);
      expect(answer.body).toMatchObject({ locale: 'fr' });
      const { id, orderToken = '' } = answer.body;
      const guest = holding(shop.anonymous(), orderToken);
      await paid(shop, guest, id);
      const receipt = await mailAbout(shop, id, /est confirmée/);
      expect(receipt.text).toContain('Bonjour Gesa Gast,');
      expect(receipt.text).toMatch(/Total : [\d ]+,\d\d NGN/);
      expect(receipt.text).toMatch(/Dont VAT 7,5 %, compris dans les prix : /);
      expect(receipt.html).toContain('<html lang="fr">');
      expect(receipt.text).toContain('Vous avez commandé sans compte.');

      const { items, receiptUrl } = await documentsOf(guest, id, 1);
      const [invoice] = items;
      expect(invoice).toMatchObject({ kind: 'invoice', locale: 'fr', seller: { name: seller.name } });
      const page = await openPage(invoice?.pageUrl ?? '');
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page.text).toContain(`<h1>Facture ${invoice?.number}</h1>`);
      expect(page.text).toContain('Waybill &amp; Daughters');
      expect(page.text).toContain('Numéro de TVA NG123456780001');
      expect((await openPage(receiptUrl)).text).toContain('Ceci est un reçu et non une facture.');

      const forged = (invoice?.pageUrl ?? '').replace(/signature=./, 'signature=-');
      expect((await openPage(forged)).status).toBe(404);
      const other = (invoice?.pageUrl ?? '').replace(invoice?.number ?? '', 'receipt');
      expect((await openPage(other)).status).toBe(404);
      expect((await shop.anonymous().get(`/v1/orders/${id}/invoices`)).status).toBe(401);
      const stranger = await newShopper(shop);
      expect((await stranger.get(`/v1/orders/${id}/invoices`)).status).toBe(404);
      await shop.advance(1_000);
      expect((await openPage(invoice?.pageUrl ?? '')).status).toBe(404);
    });
  });
});

type CartBody = {
  readonly totals: Readonly<Record<'total' | 'tax', Money>> & { readonly taxRelief?: Money };
  readonly taxRelief?: object;
  readonly vatNumber?: string;
  readonly items: readonly { readonly notice?: string }[];
};

const inGermany = { ...homeAddress, name: 'Grete GmbH', city: 'Berlin', country: 'DE' };
const vatNumber = 'DE136695976';

const withUnion = async (step: () => Promise<void>): Promise<void> => {
  const admin = await shop.as('admin');
  const { body } = await admin.get<{ countries: object[] }>('/v1/settings/tax');
  const germany = {
    country: 'DE',
    name: 'MwSt.',
    included: true,
    rates: [{ taxClass: 'standard', basisPoints: 1_900 }],
    shippingTaxClass: 'standard',
  };
  await withSettings(
    'tax',
    { countries: [...body.countries, germany], reverseCharge: { home: 'NL', countries: ['NL', 'DE'] } },
    step,
  );
};

describe('a business of another country', () => {
  it('owes the tax itself: in its cart, its order, after an edit, on its invoice, and when it sends back', async () => {
    await withUnion(async () => {
      const staff = await shop.as('staff');
      const variantId = await stockedVariant(staff, 20, 11_900);
      const business = await newShopper(shop);
      expect((await business.patch('/v1/me', { vatNumber: 'DE 136 695 978' })).status).toBe(400);
      expect((await business.patch('/v1/me', { vatNumber: 'DE 136 695 976' })).body).toMatchObject({
        vatNumber,
      });
      const cartId = await filledCart(business, variantId, 2);
      const atHome = await business.get<CartBody>(`/v1/carts/${cartId}`);
      expect(atHome.body).not.toHaveProperty('taxRelief');
      await business.put(`/v1/carts/${cartId}/shipping-address`, inGermany);
      const { body: cart } = await business.get<CartBody>(`/v1/carts/${cartId}`);
      expect(cart).toMatchObject({
        vatNumber,
        taxRelief: { kind: 'reverse-charge' },
        totals: { tax: { amount: 0 } },
      });
      expect(cart.items.some(({ notice }) => notice !== undefined)).toBe(false);

      const placed = await business.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
      expect(placed.status).toBe(201);
      const { id } = placed.body;
      expect(placed.body).toMatchObject({
        vatNumber,
        taxRelief: { kind: 'reverse-charge' },
        totals: { tax: { amount: 0 }, total: cart.totals.total, taxRelief: cart.totals.taxRelief },
      });
      const direct = await business.post<OrderBody>('/v1/orders', {
        currency: 'NGN',
        items: [{ variantId, quantity: 2 }],
        shippingAddress: inGermany,
      });
      expect(direct.body.totals).toEqual(placed.body.totals);

      await paid(shop, business, id);
      await untilOrderIs(business, id, 'confirmed');
      const change = placed.body.items.map(({ id: itemId }) => ({ itemId, quantity: 1 }));
      const { body: edit } = await staff.post<{ editId: string }>(`/v1/orders/${id}/edits`, { change });
      const edited = await staff.post<OrderBody>(`/v1/orders/${id}/edits/${edit.editId}/confirm`);
      expect(edited.body).toMatchObject({
        totals: { tax: { amount: 0 } },
        items: [{ total: { amount: 10_000 } }],
      });

      const { items } = await documentsOf(business, id, 3);
      expect(items.map(({ kind }) => kind)).toEqual(['invoice', 'credit-note', 'invoice']);
      expect(items.at(-1)).toMatchObject({
        taxes: [],
        buyerVatNumber: vatNumber,
        taxRelief: { kind: 'reverse-charge' },
        total: edited.body.totals.total,
      });
      const { text } = await openPage(items.at(-1)?.pageUrl ?? '');
      expect(text).toContain(`Reverse charge: the tax is due from the buyer, VAT number ${vatNumber}.`);
      expect((await mailAbout(shop, id, /is confirmed/)).text).toContain('Tax taken off (reverse charge): −');

      await staff.post(`/v1/orders/${id}/cancel`, {});
      await untilRefunded(business, id);
      const all = await documentsOf(business, id, 4);
      const net = all.items.reduce(
        (sum, { kind, total }) => sum + (kind === 'invoice' ? total.amount : -total.amount),
        0,
      );
      expect(net).toBe(0);
    });
  });

  it('says its number as a guest, and its cart’s own goes before', async () => {
    await withUnion(async () => {
      const variantId = await stockedVariant(await shop.as('staff'), 20, 11_900);
      const cart = await guestsCart(shop, variantId, 1, inGermany);
      const headers = { 'x-cart-token': cart.cartToken };
      const path = `/v1/carts/${cart.cartId}/vat-number`;
      const anonymous = shop.anonymous();
      expect((await anonymous.put(path, { vatNumber: 'DE1' }, { headers })).status).toBe(400);
      const told = await anonymous.put<CartBody>(path, { vatNumber }, { headers });
      expect(told.body).toMatchObject({ taxRelief: { kind: 'reverse-charge' } });
      const taken = await anonymous.put<CartBody>(path, { vatNumber: null }, { headers });
      expect(taken.body).not.toHaveProperty('taxRelief');
      const order = await checkOutAsGuest(shop, cart, { email: newEmail(), vatNumber });
      expect(order.body).toMatchObject({ vatNumber, totals: { total: told.body.totals.total } });
    });
  });
});

describe('a customer whom staff exempted', () => {
  it('pays no tax, is told why, and pays it again when that ends', async () => {
    const staff = await shop.as('staff');
    const variantId = await stockedVariant(staff, 20, 10_750);
    const customer = await newShopper(shop);
    const { body: me } = await customer.get<{ id: string }>('/v1/me');
    const path = `/v1/users/${me.id}/tax-exemption`;
    expect((await customer.put(path, { reason: 'I say so' })).status).toBe(403);
    expect((await staff.put(path, { reason: 'Embassy of Ghana' })).status).toBe(200);
    const cartId = await filledCart(customer, variantId);
    const { body: cart } = await customer.get<CartBody>(`/v1/carts/${cartId}`);
    expect(cart.taxRelief).toEqual({ kind: 'exempt', reason: 'Embassy of Ghana' });
    expect(cart.totals.taxRelief).toMatchObject({ amount: 750 });
    const order = await confirmedOrder(shop, customer, variantId, 2);
    const { items } = await documentsOf(customer, order.id, 1);
    expect((await openPage(items[0]?.pageUrl ?? '')).text).toContain('Without tax: Embassy of Ghana.');
    expect((await staff.delete(path)).status).toBe(204);
    expect((await staff.delete(path)).status).toBe(404);
    expect((await customer.get<CartBody>(`/v1/carts/${cartId}`)).body).not.toHaveProperty('taxRelief');
    expect((await orderOf(customer, order.id)).totals).toEqual(order.totals);
  });
});
