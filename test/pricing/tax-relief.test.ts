/** Who owes no tax pays the price without it, contained or on top; everything else costs what it costs everybody. */
import { describe, expect, it } from '@jest/globals';
import type { TaxedBuyer } from '../../functions/pricing/tax-relief.ts';
import { taxReliefOf } from '../../functions/pricing/tax-relief.ts';
import { defaultTaxSettings, type TaxSettings } from '../../functions/settings/tax-settings.ts';
import { aBasket, aLine, defaultTariffs, priceBasket, tenPercent } from './basket.ts';

const german = { vatNumber: 'DE136695976' };
const union: TaxSettings = {
  ...defaultTaxSettings,
  countries: [
    ...defaultTaxSettings.countries,
    {
      country: 'DE',
      name: 'MwSt.',
      included: true,
      rates: [{ taxClass: 'standard', basisPoints: 1_900 }],
      shippingTaxClass: 'standard',
    },
  ],
  reverseCharge: { home: 'NL', countries: ['NL', 'DE', 'FR', 'GR'] },
};

describe('the tax is due from the buyer', () => {
  it.each([
    ['a business abroad in the zone, sent abroad', 'DE', german, 'reverse-charge'],
    ['sent to another country of the zone than its own', 'FR', german, 'reverse-charge'],
    ['a Greek one, whose numbers begin with EL', 'DE', { vatNumber: 'EL040127797' }, 'reverse-charge'],
    ['goods stay at home', 'NL', german, undefined],
    ['goods leave the zone', 'NG', german, undefined],
    ['a business of the shop’s own country', 'DE', { vatNumber: 'NL123456789B13' }, undefined],
    ['a business from outside', 'DE', { vatNumber: 'GB980780684' }, undefined],
    ['nobody names a number', 'DE', {}, undefined],
    ['staff exempted them', 'NL', { ...german, exemption: { reason: 'Embassy' } }, 'exempt'],
  ] as readonly (readonly [string, string, TaxedBuyer, string | undefined])[])(
    'or not: %s',
    (_, country, buyer, kind) => {
      expect(taxReliefOf(union, { country }, buyer)?.kind).toBe(kind);
      expect(taxReliefOf(defaultTaxSettings, { country }, { vatNumber: buyer.vatNumber })).toBeUndefined();
    },
  );
});

describe('a price that contains tax', () => {
  const basket = aBasket({
    lines: [aLine(1, { price: 11_900, quantity: 2 })],
    candidates: [tenPercent(1)],
    shippingAddress: { country: 'DE' },
  });
  const tariffs = { ...defaultTariffs, tax: union };

  it('loses what it contains after discounts, goods and shipping alike', () => {
    const everybody = priceBasket(basket, tariffs).totals;
    const { totals, lines, rules } = priceBasket({ ...basket, buyer: german }, tariffs);
    expect(rules.relief).toEqual({ kind: 'reverse-charge' });
    expect(totals.tax.amount).toBe(0);
    expect(totals.taxRelief?.amount).toBe(everybody.tax.amount);
    expect(totals.total.amount).toBe(everybody.total.amount - everybody.tax.amount);
    expect({ ...totals, tax: 0, taxRelief: 0, total: 0 }).toEqual({
      ...everybody,
      tax: 0,
      taxRelief: 0,
      total: 0,
    });
    expect(lines[0]).toMatchObject({
      discount: { amount: 2_380 },
      taxRelief: { amount: 3_420 },
      total: { amount: 18_000 },
    });
  });

  it('says why, once, and names the amount', () => {
    const { explanation, totals } = priceBasket({ ...basket, buyer: german }, tariffs);
    expect(explanation.filter(({ kind }) => kind === 'tax')).toEqual([]);
    expect(explanation.filter(({ kind }) => kind === 'tax-relief')).toEqual([
      {
        kind: 'tax-relief',
        amount: totals.taxRelief,
        text: 'No tax: reverse charge, it is due from the buyer',
      },
    ]);
    expect(explanation.at(-1)?.text).toBe('Subtotal − discount + shipping − tax taken off');
  });
});

it('has none on top for who is exempt, and says the reason', () => {
  const basket = aBasket({
    currency: 'USD',
    lines: [aLine(1, { price: 10_000, currency: 'USD' })],
    shippingAddress: { country: 'US', region: 'CA' },
    buyer: { exemption: { reason: 'Charity' } },
  });
  const { totals, explanation } = priceBasket(basket);
  expect(totals.tax.amount).toBe(0);
  expect(totals).not.toHaveProperty('taxRelief');
  expect(totals.total.amount).toBe(10_000 + totals.shipping.amount);
  expect(explanation).toContainEqual({
    kind: 'tax-relief',
    amount: { amount: 0, currency: 'USD' },
    text: 'No tax: exempt, Charity',
  });
});
