/** Taxes on goods, by country, region and tax class. Shipping prices are final: they carry no tax of their own. */
import { lookUp } from '../shared/look-up.ts';
import { regionOf } from '../shared/places.ts';
import type { TaxRule } from './price-rules.ts';
import type { Place } from './priced-basket.ts';

/** Hundredths of a percent by tax class; a class that is not listed is taxed as `standard`. */
type Rates = Readonly<Record<string, number>> & { readonly standard: number };

export type CountryTax = {
  readonly name: string;
  /** Whether prices in the catalog contain the tax where this country's tax is due. */
  readonly included: boolean;
  readonly rates: Rates;
  /** Regions with rates of their own. */
  readonly regions?: Readonly<Record<string, Rates>>;
};

/** By ISO 3166-1 code. Countries that are not listed are exports: no tax. */
export type TaxTable = Readonly<Record<string, CountryTax>>;

export const builtInTaxTable: TaxTable = {
  NG: { name: 'VAT', included: true, rates: { standard: 750, zero: 0 } },
  KE: { name: 'VAT', included: true, rates: { standard: 1600, zero: 0 } },
  ET: { name: 'VAT', included: true, rates: { standard: 1500, zero: 0 } },
  US: {
    name: 'Sales tax',
    included: false,
    rates: { standard: 0 },
    regions: {
      CA: { standard: 725, zero: 0 },
      NY: { standard: 400, zero: 0 },
      TX: { standard: 625, zero: 0 },
    },
  },
};

const noTax: CountryTax = { name: 'Tax', included: true, rates: { standard: 0 } };

export const taxRule = (table: TaxTable, place: Place, taxClass: string): TaxRule => {
  const country = lookUp(table, place.country) ?? noTax;
  const region = regionOf(place.country, place.region);
  const rates = (region !== undefined && lookUp(country.regions ?? {}, region)) || country.rates;
  return {
    name: country.name,
    included: country.included,
    basisPoints: lookUp(rates, taxClass) ?? rates.standard,
  };
};

/** Half up, in integers: `amount × numerator / denominator`. */
export const proportion = (amount: number, numerator: number, denominator: number): number => {
  const divisor = BigInt(denominator);
  return Number((BigInt(amount) * BigInt(numerator) * 2n + divisor) / (divisor * 2n));
};

/** The tax on what a line costs after discounts: contained in that amount, or on top of it. */
export const taxOn = (amount: number, { included, basisPoints }: TaxRule): number =>
  proportion(amount, basisPoints, included ? 10_000 + basisPoints : 10_000);

/** `750` → `7.5 %` */
export const formatRate = (basisPoints: number): string => `${basisPoints / 100} %`;
