/** What is not sent: digital lines, and baskets that are picked up. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { priceOfKept } from '../../functions/orders/kept.ts';
import type { BasketInput } from '../../functions/pricing/priced-basket.ts';
import { defaultShippingSettings } from '../../functions/settings/shipping-settings.ts';
import { anItem, anOrder } from '../support/orders.ts';
import { aBasket, aLine, anyBasket, defaultTariffs, priceBasket } from './basket.ts';

const digital = { requiresShipping: false } as const;

const atTheShop = { name: 'Waybill', line1: '1 Broad Street', city: 'Nairobi', country: 'KE' };

const withPickup = {
  ...defaultTariffs,
  shipping: {
    ...defaultShippingSettings,
    tables: defaultShippingSettings.tables.map((table) => ({
      ...table,
      home: table.home.map((method) =>
        method.id === 'pickup' ? { ...method, pickupLocation: atTheShop } : method,
      ),
    })),
  },
};

const allDigital = ({ lines, ...basket }: BasketInput): BasketInput => ({
  ...basket,
  lines: lines.map((line) => ({ ...line, ...digital })),
});

describe('lines that are not shipped', () => {
  it('cost no shipping and need no method, whatever the address', () => {
    fc.assert(
      fc.property(anyBasket, (basket) => {
        fc.pre(basket.lines.length > 0);
        const priced = priceBasket(allDigital(basket));
        expect(priced).toMatchObject({ requiresShipping: false, offeredMethods: [] });
        expect(priced.shippingMethod).toBeUndefined();
        expect(priced.rules.shipping).toBeUndefined();
        expect(priced.totals.shipping.amount).toBe(0);
      }),
    );
  });

  it('weigh nothing beside others', () => {
    fc.assert(
      fc.property(anyBasket, fc.nat(100_000), (basket, weightGrams) => {
        const heavier = basket.lines.map((line) =>
          line.requiresShipping === false ? { ...line, weightGrams } : line,
        );
        expect(priceBasket({ ...basket, lines: heavier }).totals).toEqual(priceBasket(basket).totals);
      }),
    );
  });

  it('are taxed where their buyer is, and among others where those go', () => {
    const places = { shippingAddress: { country: 'NG' }, billingAddress: { country: 'FR' } };
    const taxOf = (lines: BasketInput['lines']) =>
      priceBasket(aBasket({ ...places, lines })).totals.tax.amount;
    const [file, mug] = [aLine(1, { price: 10_750, ...digital }), aLine(2, { price: 10_750 })];
    expect(taxOf([file])).toBe(0);
    expect(taxOf([file, mug])).toBe(1_500);
    expect(priceBasket(aBasket({ lines: [file] })).totals.tax.amount).toBe(750);
  });

  it('leave no shipping to be paid once they alone are kept', () => {
    const lines = [aLine(1, digital), aLine(2)];
    const priced = priceBasket(aBasket({ lines, shippingAddress: { country: 'NG' } }));
    expect(priced.totals.shipping.amount).toBe(150_000);
    const items = priced.lines.map((line, index) => ({
      ...anItem('01JD3Z7Q4M8K2V5X9W6T1R0N00', index + 1),
      ...line,
      ...(index === 1 && { status: 'cancelled' as const, cancelledQuantity: 1 }),
    }));
    const order = { ...anOrder(), items, totals: priced.totals, priceRules: priced.rules };
    expect(priceOfKept(order)).toMatchObject({ shipping: { amount: 0 }, total: { amount: 1_000 } });
  });
});

describe('a basket that is picked up', () => {
  const pickedUp = aBasket({ lines: [aLine(1, { price: 11_600 })], shippingMethodId: 'pickup' });

  it('has its method without an address, and is taxed at the place', () => {
    const priced = priceBasket(pickedUp, withPickup);
    expect(priced).toMatchObject({
      requiresShipping: true,
      shippingMethod: { id: 'pickup', price: { amount: 0 }, pickupLocation: atTheShop },
      totals: { tax: { amount: 1_600 }, total: { amount: 11_600 } },
    });
    expect(priceBasket({ ...pickedUp, shippingAddress: { country: 'NG' } }, withPickup).totals).toEqual(
      priced.totals,
    );
  });

  it('has no method without an address where the method has no place', () => {
    expect(priceBasket(pickedUp).shippingMethod).toBeUndefined();
    expect(
      priceBasket({ ...pickedUp, shippingMethodId: 'standard' }, withPickup).shippingMethod,
    ).toBeUndefined();
  });
});
