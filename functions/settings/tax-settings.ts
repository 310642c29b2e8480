/**
 * The shop's taxes as a document: rates by country, region and tax class, and which class what belongs to. Rates are in
 * hundredths of a percent.
 */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { needsRegion, regionOf } from '../shared/places.ts';
import { taxClassSchema } from '../shared/tax-class.ts';
import { countryCodeSchema } from './country-code.ts';

const maximumRates = 20;
const maximumRegions = 100;
const maximumCountries = 250;
const maximumCategories = 400;
/** A tax as high as the price itself. */
const maximumBasisPoints = 10_000;

const namesEachOnce = (field: string) => ({ error: `must name each ${field} once` });
const isOnce = (names: readonly string[]): boolean => new Set(names).size === names.length;

const rateSchema = z.strictObject({
  taxClass: taxClassSchema.meta({ example: 'standard' }),
  basisPoints: z.int().min(0).max(maximumBasisPoints).meta({ description: '750 are 7.5 %.' }),
});

const ratesSchema = z
  .array(rateSchema)
  .min(1)
  .max(maximumRates)
  .refine((rates) => isOnce(rates.map(({ taxClass }) => taxClass)), namesEachOnce('tax class'))
  .refine((rates) => rates.some(({ taxClass }) => taxClass === 'standard'), {
    error: 'must have a rate of the tax class standard',
  })
  .meta({ description: 'A tax class that is not listed is taxed as `standard`.' });

const countryTaxSchema = z
  .strictObject({
    country: countryCodeSchema.meta({ example: 'US' }),
    name: z.string().trim().min(1).max(60).meta({ description: 'As receipts name the tax.' }),
    included: z
      .boolean()
      .meta({ description: 'Whether prices contain the tax where this country’s tax is due.' }),
    rates: ratesSchema,
    regions: z
      .array(
        z.strictObject({ region: z.string().min(1).max(10).meta({ example: 'CA' }), rates: ratesSchema }),
      )
      .max(maximumRegions)
      .refine((regions) => isOnce(regions.map(({ region }) => region)), namesEachOnce('region'))
      .optional()
      .meta({
        description:
          'Regions with rates of their own, by ISO 3166-2 without the country; only where addresses need a region.',
      }),
    shippingTaxClass: taxClassSchema
      .optional()
      .meta({ example: 'standard', description: 'Left out: shipping carries no tax.' }),
  })
  .superRefine(({ country, regions = [] }, context) => {
    for (const [index, { region }] of regions.entries()) {
      if (needsRegion(country) && regionOf(country, region) === region) continue;
      context.addIssue({
        code: 'custom',
        path: ['regions', index, 'region'],
        message: `is no region of ${country} that addresses are told by`,
      });
    }
  });

const reverseChargeSchema = z.strictObject({
  home: countryCodeSchema.meta({ example: 'NL', description: 'Where the shop owes its tax.' }),
  countries: z
    .array(countryCodeSchema)
    .min(1)
    .max(maximumCountries)
    .refine(isOnce, namesEachOnce('country'))
    .meta({ description: 'All of the zone; goods between two of them, to a business with a VAT number.' }),
});

export const taxSettingsSchema = z
  .strictObject({
    countries: z
      .array(countryTaxSchema)
      .max(maximumCountries)
      .refine((countries) => isOnce(countries.map(({ country }) => country)), namesEachOnce('country'))
      .meta({ description: 'Countries that are not listed are exports: no tax.' }),
    categories: z
      .array(z.strictObject({ categoryId: idSchema('category'), taxClass: taxClassSchema }))
      .max(maximumCategories)
      .refine(
        (categories) => isOnce(categories.map(({ categoryId }) => categoryId)),
        namesEachOnce('category'),
      )
      .meta({
        description:
          'The tax class of what is in a category or below it; the nearest counts. It holds for variants of the class `standard`: another class of a variant’s own goes first.',
      }),
    reverseCharge: reverseChargeSchema.nullable().optional().meta({
      description:
        'Where businesses owe the tax themselves when goods cross a border: a zone such as the EU. `null`: nowhere.',
    }),
  })
  .meta({ id: 'TaxSettings' });

export type TaxSettings = z.output<typeof taxSettingsSchema>;
export type CountryTax = TaxSettings['countries'][number];
export type TaxRates = CountryTax['rates'];

const ratesOf = (standard: number, zero = true): TaxRates => [
  { taxClass: 'standard', basisPoints: standard },
  ...(zero ? [{ taxClass: 'zero', basisPoints: 0 }] : []),
];

const vat = (country: string, standard: number): CountryTax => ({
  country,
  name: 'VAT',
  included: true,
  rates: ratesOf(standard),
});

export const defaultTaxSettings: TaxSettings = {
  countries: [
    vat('NG', 750),
    vat('KE', 1_600),
    vat('ET', 1_500),
    {
      country: 'US',
      name: 'Sales tax',
      included: false,
      rates: ratesOf(0, false),
      regions: [
        { region: 'CA', rates: ratesOf(725) },
        { region: 'NY', rates: ratesOf(400) },
        { region: 'TX', rates: ratesOf(625) },
      ],
    },
  ],
  categories: [],
};
