/** What baskets cost by tables that a shop has changed. */
import { describe, expect, it } from '@jest/globals';
import { priceOfKept } from '../../functions/orders/kept.ts';
import type { BasketInput } from '../../functions/pricing/priced-basket.ts';
import type { CountryTax } from '../../functions/settings/tax-settings.ts';
import { money } from '../../functions/shared/money.ts';
import { anItem, anOrder } from '../support/orders.ts';
import { aBasket, aLine, categoryId, defaultTariffs, priceBasket } from './basket.ts';

const rates = [
  { taxClass: 'standard', basisPoints: 2_000 },
  { taxClass: 'reduced', basisPoints: 500 },
];

const inNigeria = (
  tax: Partial<CountryTax>,
  categories: { categoryId: string; taxClass: string }[] = [],
) => ({
  ...defaultTariffs,
  tax: {
    countries: [{ country: 'NG', name: 'VAT', included: true, rates, ...tax }],
    categories: categories as (typeof defaultTariffs)['tax']['categories'],
  },
});

const home = (basket: Partial<BasketInput> = {}) =>
  aBasket({
    lines: [aLine(1, { price: 12_000 })],
    shippingAddress: { country: 'NG' },
    shippingMethodId: 'express',
    ...basket,
  });

describe('tax on shipping', () => {
  it('is contained in its price where prices contain tax', () => {
    const { totals, explanation } = priceBasket(home(), inNigeria({ shippingTaxClass: 'standard' }));
    expect(totals).toMatchObject({
      shipping: { amount: 450_000 },
      tax: { amount: 2_000 + 75_000 },
      total: { amount: 462_000 },
    });
    expect(explanation.filter(({ kind }) => kind === 'tax').map(({ text }) => text)).toEqual([
      'VAT 20 %, included in the price',
      'VAT 20 % on shipping, included in the price',
    ]);
  });

  it('comes on top where prices are without it, and goes back with the last piece', () => {
    const basket = home({ lines: [aLine(1, { price: 12_000, quantity: 2 })] });
    const priced = priceBasket(basket, inNigeria({ included: false, shippingTaxClass: 'reduced' }));
    expect(priced.totals).toMatchObject({
      shipping: { amount: 450_000 },
      tax: { amount: 4_800 + 22_500 },
      total: { amount: 24_000 + 450_000 + 4_800 + 22_500 },
    });
    const [line] = priced.lines;
    const item = { ...anItem('01JD3Z7Q4M8K2V5X9W6T1R0N00', 1), ...line, quantity: 2, returnedQuantity: 1 };
    const order = { ...anOrder(), items: [item], totals: priced.totals, priceRules: priced.rules };
    expect(priceOfKept(order)).toMatchObject({
      shipping: { amount: 472_500 },
      total: { amount: 14_400 + 472_500 },
    });
  });

  it('is nothing where no class of shipping is said, nor on shipping that is free', () => {
    expect(priceBasket(home(), inNigeria({})).totals.tax.amount).toBe(2_000);
    const pickup = home({ shippingMethodId: 'pickup' });
    expect(priceBasket(pickup, inNigeria({ shippingTaxClass: 'standard' })).totals.tax.amount).toBe(2_000);
  });
});

describe('the tax class of a line', () => {
  const [books, comics] = [categoryId(7), categoryId(8)];
  const taxOf = (line: Parameters<typeof aLine>[1], categories: { categoryId: string; taxClass: string }[]) =>
    priceBasket(home({ lines: [aLine(1, { price: 10_500, ...line })] }), inNigeria({}, categories)).totals.tax
      .amount;

  it('is that of the nearest category that has one', () => {
    const inComics = { categoryIds: [books, comics] };
    expect(taxOf(inComics, [])).toBe(1_750);
    expect(taxOf(inComics, [{ categoryId: books, taxClass: 'reduced' }])).toBe(500);
    const both = [
      { categoryId: comics, taxClass: 'standard' },
      { categoryId: books, taxClass: 'reduced' },
    ];
    expect(taxOf(inComics, both)).toBe(1_750);
    expect(taxOf({ categoryIds: [books] }, both)).toBe(500);
  });

  it('is the variant’s own where it has another than `standard`', () => {
    const reduced = [{ categoryId: books, taxClass: 'reduced' }];
    expect(taxOf({ categoryIds: [books], taxClass: 'luxury' }, reduced)).toBe(1_750);
    expect(taxOf({ taxClass: 'reduced' }, [])).toBe(500);
  });
});

describe('a currency without a table', () => {
  const yen = aBasket({
    currency: 'JPY',
    lines: [aLine(1, { price: 1_000, currency: 'JPY' })],
    shippingAddress: { country: 'NG' },
  });

  it('is offered what the default one is, at no charge', () => {
    const { offeredMethods, totals } = priceBasket(yen);
    expect(offeredMethods.map(({ id, price }) => [id, price])).toEqual(
      ['standard', 'express', 'pickup'].map((id) => [id, money(0, 'JPY')]),
    );
    expect(totals).toMatchObject({ shipping: { amount: 0 }, total: { amount: 1_000, currency: 'JPY' } });
  });

  it('has a table of its own once the shop says so', () => {
    const [naira] = defaultTariffs.shipping.tables;
    if (!naira) throw new Error('no table');
    const tables = [naira, { ...naira, currency: 'JPY' as const }];
    const tariffs = { ...defaultTariffs, shipping: { ...defaultTariffs.shipping, tables } };
    expect(priceBasket(yen, tariffs).totals.shipping).toEqual(money(150_000, 'JPY'));
  });
});

describe('a zone without methods', () => {
  it('is offered nothing, and asks nothing for shipping', () => {
    const tables = defaultTariffs.shipping.tables.map((table) => ({ ...table, abroad: [] }));
    const tariffs = { ...defaultTariffs, shipping: { ...defaultTariffs.shipping, tables } };
    const priced = priceBasket(home({ shippingAddress: { country: 'FR' } }), tariffs);
    expect(priced.offeredMethods).toEqual([]);
    expect(priced.shippingMethod).toBeUndefined();
    expect(priced.totals.shipping.amount).toBe(0);
  });
});
