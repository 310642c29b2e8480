/** What shipping costs: by currency, inside the home country or abroad, flat or by weight, free above a value. */
import type { Currency } from '../shared/money.ts';
import type { Rate, ShippingRule } from './price-rules.ts';

/** The first rule of a zone is chosen when the shopper chooses none. */
export type Zone = readonly [ShippingRule, ...ShippingRule[]];
type Market = {
  /** By ISO 3166-1: where a basket of this currency is thought to go as long as nobody has said. */
  readonly country: string;
  readonly home: Zone;
  readonly abroad: Zone;
};
export type ShippingTable = Readonly<Record<Currency, Market>>;

const byWeight = (light: number, medium: number, heavy: number, perFurtherKilogram: number): Rate => ({
  kind: 'by-weight',
  bands: [
    { upToGrams: 1_000, price: light },
    { upToGrams: 5_000, price: medium },
    { upToGrams: 20_000, price: heavy },
  ],
  perFurtherKilogram,
});

const standard = (rate: Rate, freeFrom: number): ShippingRule => ({
  id: 'standard',
  name: 'Standard delivery',
  rate,
  freeFrom,
});
const express = (price: number): ShippingRule => ({
  id: 'express',
  name: 'Express delivery',
  rate: { kind: 'flat', price },
});
const pickup: ShippingRule = { id: 'pickup', name: 'Pick up at the shop', rate: { kind: 'flat', price: 0 } };
const international = (rate: Rate): ShippingRule => ({
  id: 'standard',
  name: 'International delivery',
  rate,
});

export const builtInShippingTable: ShippingTable = {
  NGN: {
    country: 'NG',
    home: [standard(byWeight(150_000, 250_000, 600_000, 40_000), 10_000_000), express(450_000), pickup],
    abroad: [international(byWeight(2_500_000, 6_000_000, 18_000_000, 900_000))],
  },
  KES: {
    country: 'KE',
    home: [standard(byWeight(25_000, 45_000, 100_000, 6_000), 1_000_000), express(80_000), pickup],
    abroad: [international(byWeight(250_000, 600_000, 1_800_000, 90_000))],
  },
  ETB: {
    country: 'ET',
    home: [standard(byWeight(15_000, 30_000, 80_000, 5_000), 1_000_000), express(50_000), pickup],
    abroad: [international(byWeight(200_000, 500_000, 1_500_000, 80_000))],
  },
  USD: {
    country: 'US',
    home: [standard(byWeight(500, 900, 2_500, 150), 10_000), express(1_500), pickup],
    abroad: [international(byWeight(2_000, 4_500, 12_000, 700))],
  },
};

const priceByRate = (rate: Rate, weightGrams: number): number => {
  if (rate.kind === 'flat') return rate.price;
  const band = rate.bands.find(({ upToGrams }) => weightGrams <= upToGrams);
  if (band) return band.price;
  const heaviest = rate.bands.at(-1) ?? { upToGrams: 0, price: 0 };
  const furtherKilograms = Math.ceil((weightGrams - heaviest.upToGrams) / 1_000);
  return heaviest.price + furtherKilograms * rate.perFurtherKilogram;
};

export type Parcel = {
  readonly weightGrams: number;
  /** Minor units that the goods cost after discounts. */
  readonly goods: number;
};

/** Minor units. */
export const shippingPrice = ({ rate, freeFrom }: ShippingRule, { weightGrams, goods }: Parcel): number =>
  freeFrom !== undefined && goods >= freeFrom ? 0 : priceByRate(rate, weightGrams);

/** @throws RangeError for a currency without a row */
export const marketOf = (table: ShippingTable, currency: Currency): Market => {
  const market = table[currency];
  if (!market) throw new RangeError(`nothing is shipped for ${currency}`);
  return market;
};
