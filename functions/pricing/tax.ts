/** Taxes on goods and on shipping, by country, region and tax class. */
import type { CountryTax, TaxRates, TaxSettings } from '../settings/tax-settings.ts';
import { regionOf } from '../shared/places.ts';
import type { TaxRule } from './price-rules.ts';
import type { BasketLine, Place } from './priced-basket.ts';

const standard = 'standard';

/** Countries that are not listed are exports. */
const noTax = { name: 'Tax', included: true, rates: [] };

type Found = Pick<CountryTax, 'name' | 'included' | 'shippingTaxClass'> & { readonly rates: TaxRates };

/** What holds at a place: its region's rates, where it has some, otherwise its country's. */
const taxAt = ({ countries }: TaxSettings, place: Place): Found => {
  const country = countries.find((one) => one.country === place.country);
  if (!country) return noTax;
  const region = regionOf(place.country, place.region);
  const own = country.regions?.find((one) => one.region === region);
  return { ...country, rates: own?.rates ?? country.rates };
};

const rateOf = (rates: TaxRates, taxClass: string): number =>
  (rates.find((rate) => rate.taxClass === taxClass) ?? rates.find((rate) => rate.taxClass === standard))
    ?.basisPoints ?? 0;

const ruleOf = ({ name, included, rates }: Found, taxClass: string): TaxRule => ({
  name,
  included,
  basisPoints: rateOf(rates, taxClass),
});

/** The variant's own class; of one that has none, the class of the nearest category that has one. */
const taxClassOf = (
  { categories }: TaxSettings,
  { taxClass, categoryIds }: Pick<BasketLine, 'taxClass' | 'categoryIds'>,
): string => {
  if (taxClass !== standard) return taxClass;
  const nearest = categoryIds.findLast((id) => categories.some(({ categoryId }) => categoryId === id));
  return categories.find(({ categoryId }) => categoryId === nearest)?.taxClass ?? standard;
};

export const taxRule = (
  settings: TaxSettings,
  place: Place,
  line: Pick<BasketLine, 'taxClass' | 'categoryIds'>,
): TaxRule => ruleOf(taxAt(settings, place), taxClassOf(settings, line));

/** Undefined where shipping carries no tax. */
export const shippingTaxRule = (settings: TaxSettings, place: Place): TaxRule | undefined => {
  const found = taxAt(settings, place);
  return found.shippingTaxClass === undefined ? undefined : ruleOf(found, found.shippingTaxClass);
};

/** Half up, in integers: `amount × numerator / denominator`. */
export const proportion = (amount: number, numerator: number, denominator: number): number => {
  const divisor = BigInt(denominator);
  return Number((BigInt(amount) * BigInt(numerator) * 2n + divisor) / (divisor * 2n));
};

/** The tax on what a line, or shipping, costs after discounts: contained in that amount, or on top of it. */
export const taxOn = (amount: number, { included, basisPoints }: TaxRule): number =>
  proportion(amount, basisPoints, included ? 10_000 + basisPoints : 10_000);

/** `750` → `7.5 %` */
export const formatRate = (basisPoints: number): string => `${basisPoints / 100} %`;
