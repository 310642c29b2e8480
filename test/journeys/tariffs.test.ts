/** An administrator changes taxes and shipping while customers have carts and orders. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { filledCart, type Money, type OrderBody, placedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({ demo: 'people' });

type Totals = Readonly<Record<'subtotal' | 'shipping' | 'tax' | 'total', Money>>;
type CartBody = { readonly totals: Totals; readonly shippingMethod?: { readonly id: string } };
type Refusal = {
  readonly code: string;
  readonly changes: readonly { readonly change: string }[];
  readonly detail: string;
};
type Rate = { readonly taxClass: string; readonly basisPoints: number };
type Country = {
  readonly country: string;
  readonly rates: readonly Rate[];
  readonly shippingTaxClass?: string;
};
type Tax = { readonly countries: readonly Country[]; readonly categories: readonly object[] };
type Method = { readonly id: string; readonly rate: object };
type Table = {
  readonly currency: string;
  readonly home: readonly Method[];
  readonly abroad: readonly Method[];
};
type Shipping = { readonly tables: readonly Table[] };

/** Reads a table, changes it for this step alone, and puts back what was read. */
const withChange = async <T>(
  name: 'tax' | 'shipping',
  change: (settings: T) => unknown,
  step: () => Promise<void>,
): Promise<void> => {
  const admin = await shop.as('admin');
  const path = `/v1/settings/${name}`;
  const before = await admin.get<T>(path);
  const headers = { 'if-match': before.headers.get('etag') ?? '' };
  const changed = await admin.put(path, change(before.body) as object, { headers });
  expect(changed.status).toBe(200);
  try {
    await step();
  } finally {
    expect((await admin.put(path, before.body as object)).status).toBe(200);
  }
};

const inNigeria = (change: (country: Country) => Country) => (tax: Tax) => ({
  ...tax,
  countries: tax.countries.map((one) => (one.country === 'NG' ? change(one) : one)),
});

const inNaira = (change: (table: Table) => Table) => (shipping: Shipping) => ({
  ...shipping,
  tables: shipping.tables.map((one) => (one.currency === 'NGN' ? change(one) : one)),
});

describe('new taxes', () => {
  it('count for a cart from its next look on, and never for an order that was placed', async () => {
    const variantId = await stockedVariant(await shop.as('staff'), 20, 10_750);
    const shopper = await newShopper(shop);
    const placed = await placedOrder(shopper, variantId);
    const cart = await filledCart(shopper, variantId);
    const look = async () => (await shopper.get<CartBody>(`/v1/carts/${cart}`)).body.totals.tax.amount;
    expect(await look()).toBe(750);
    const taxed = inNigeria((one) => ({
      ...one,
      rates: [{ taxClass: 'standard', basisPoints: 1_500 }],
      shippingTaxClass: 'standard',
    }));
    await withChange('tax', taxed, async () => {
      expect(await look()).toBe(1_402 + 19_565);
      const order = await shopper.get<OrderBody>(`/v1/orders/${placed.id}`);
      expect(order.body.totals).toEqual(placed.totals);
      const cancelled = await shopper.post<OrderBody>(`/v1/orders/${placed.id}/cancel`, {});
      expect(cancelled.body.totals).toEqual(placed.totals);
    });
    expect(await look()).toBe(750);
  });
});

describe('new prices of shipping', () => {
  it('stop a checkout that would cost more than was shown, once', async () => {
    const variantId = await stockedVariant(await shop.as('staff'), 20, 10_750);
    const shopper = await newShopper(shop);
    const cart = await filledCart(shopper, variantId);
    const shown = (await shopper.get<CartBody>(`/v1/carts/${cart}`)).body.totals.total.amount;
    const dearer = inNaira((table) => ({
      ...table,
      home: table.home.map((method) => ({ ...method, rate: { kind: 'flat', price: 200_000 } })),
    }));
    await withChange('shipping', dearer, async () => {
      const refused = await shopper.post<Refusal>(`/v1/carts/${cart}/checkout`, {});
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'cart-changed', changes: [{ change: 'total' }] },
      });
      const order = await shopper.post<OrderBody>(`/v1/carts/${cart}/checkout`, {});
      expect(order.status).toBe(201);
      expect(order.body.totals.total.amount).toBe(shown + 50_000);
    });
  });

  it('may leave no way abroad: such an order is refused, not sent for nothing', async () => {
    const variantId = await stockedVariant(await shop.as('staff'), 20);
    const shopper = await newShopper(shop);
    await withChange(
      'shipping',
      inNaira((table) => ({ ...table, abroad: [] })),
      async () => {
        const refused = await shopper.post<Refusal>('/v1/orders', {
          currency: 'NGN',
          items: [{ variantId, quantity: 1 }],
          shippingAddress: { name: 'Ada', line1: '1 Rue', city: 'Paris', country: 'FR', postalCode: '75001' },
        });
        expect(refused).toMatchObject({
          status: 400,
          body: { detail: 'Nothing is shipped to this address' },
        });
      },
    );
  });
});
