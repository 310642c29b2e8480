/** What shipping costs: by currency, inside the home country or abroad, flat or by weight, free above a value. */
import type { ShippingSettings, ShippingTable } from '../settings/shipping-settings.ts';
import type { Currency } from '../shared/money.ts';
import type { Rate, ShippingRule } from './price-rules.ts';

/** The first rule of a zone is chosen when the shopper chooses none; without a rule nothing is sent there. */
export type Zone = readonly ShippingRule[];

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

const atNoCharge = ({ freeFrom: _, ...method }: ShippingTable['home'][number]) => ({
  ...method,
  rate: { kind: 'flat' as const, price: 0 },
});

/** A currency without a table is offered what the default one is, at no charge: nobody has said a price in it. */
export const shippingTableOf = (
  { defaultCurrency, tables }: ShippingSettings,
  currency: Currency,
): ShippingTable => {
  const own = tables.find((table) => table.currency === currency);
  if (own) return own;
  const other = tables.find((table) => table.currency === defaultCurrency) ?? tables[0];
  if (!other) throw new RangeError('the shop has no shipping table');
  return { ...other, currency, home: other.home.map(atNoCharge), abroad: other.abroad.map(atNoCharge) };
};
