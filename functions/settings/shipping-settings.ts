/**
 * What the shop asks for shipping, as a document: by currency, at home or abroad, flat or by weight, free from a value.
 * All amounts are minor units of the table's currency.
 */
import * as z from 'zod';
import { addressFields } from '../shared/address.ts';
import { type Currency, currencySchema } from '../shared/money.ts';
import { countryCodeSchema } from './country-code.ts';

const maximumMethods = 10;
const maximumBands = 20;
const maximumTables = 200;
/** Times the kilograms of the heaviest basket (4 million) it is still a safe integer. */
const maximumPrice = 1_000_000_000;

const price = z.int().min(0).max(maximumPrice);

const rateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), price }),
  z.strictObject({
    kind: z.literal('by-weight'),
    bands: z
      .array(z.strictObject({ upToGrams: z.int().min(1).max(100_000_000), price }))
      .min(1)
      .max(maximumBands)
      .refine(
        (bands) => bands.every(({ upToGrams }, index) => upToGrams > (bands[index - 1]?.upToGrams ?? 0)),
        { error: 'must be in order, lightest first' },
      ),
    perFurtherKilogram: price.meta({ description: 'For every kilogram begun beyond the last band.' }),
  }),
]);

const pickupLocationSchema = z
  .strictObject({ ...addressFields, country: countryCodeSchema })
  .meta({ id: 'PickupLocation' });

const methodSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .meta({ example: 'standard', description: 'Carts and orders keep it.' }),
  name: z.string().trim().min(1).max(80),
  rate: rateSchema,
  pickupLocation: pickupLocationSchema.optional().meta({
    description:
      'Where goods are picked up that are chosen so: they are not sent, need no shipping address, and are taxed there.',
  }),
  freeFrom: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'What goods must cost, after discounts, for it to be free.' }),
});

const zoneSchema = z
  .array(methodSchema)
  .max(maximumMethods)
  .refine((methods) => new Set(methods.map(({ id }) => id)).size === methods.length, {
    error: 'must name each method once',
  });

export const shippingSettingsSchema = z
  .strictObject({
    defaultCurrency: currencySchema.meta({
      description: 'Currencies without a table are offered what this one’s table offers, at no charge.',
    }),
    tables: z
      .array(
        z.strictObject({
          currency: currencySchema,
          country: countryCodeSchema.meta({
            example: 'NG',
            description: 'What `home` means, and where a basket is thought to go until somebody says.',
          }),
          home: zoneSchema.min(1).meta({ description: 'The first is chosen when the shopper chooses none.' }),
          abroad: zoneSchema.meta({ description: 'Empty: nothing is sent abroad.' }),
        }),
      )
      .min(1)
      .max(maximumTables)
      .refine((tables) => new Set(tables.map(({ currency }) => currency)).size === tables.length, {
        error: 'must name each currency once',
      }),
  })
  .refine(({ defaultCurrency, tables }) => tables.some(({ currency }) => currency === defaultCurrency), {
    path: ['defaultCurrency'],
    error: 'must have a table',
  })
  .meta({ id: 'ShippingSettings' });

export type ShippingSettings = z.output<typeof shippingSettingsSchema>;
export type ShippingTable = ShippingSettings['tables'][number];
type Method = ShippingTable['home'][number];
type Rate = Method['rate'];

const byWeight = (light: number, medium: number, heavy: number, perFurtherKilogram: number): Rate => ({
  kind: 'by-weight',
  bands: [
    { upToGrams: 1_000, price: light },
    { upToGrams: 5_000, price: medium },
    { upToGrams: 20_000, price: heavy },
  ],
  perFurtherKilogram,
});

const atHome = (rate: Rate, freeFrom: number, express: number): Method[] => [
  { id: 'standard', name: 'Standard delivery', rate, freeFrom },
  { id: 'express', name: 'Express delivery', rate: { kind: 'flat', price: express } },
  { id: 'pickup', name: 'Pick up at the shop', rate: { kind: 'flat', price: 0 } },
];

const table = (currency: Currency, country: string, home: Method[], abroad: Rate): ShippingTable => ({
  currency,
  country,
  home,
  abroad: [{ id: 'standard', name: 'International delivery', rate: abroad }],
});

export const defaultShippingSettings: ShippingSettings = {
  defaultCurrency: 'NGN',
  tables: [
    table(
      'NGN',
      'NG',
      atHome(byWeight(150_000, 250_000, 600_000, 40_000), 10_000_000, 450_000),
      byWeight(2_500_000, 6_000_000, 18_000_000, 900_000),
    ),
    table(
      'KES',
      'KE',
      atHome(byWeight(25_000, 45_000, 100_000, 6_000), 1_000_000, 80_000),
      byWeight(250_000, 600_000, 1_800_000, 90_000),
    ),
    table(
      'ETB',
      'ET',
      atHome(byWeight(15_000, 30_000, 80_000, 5_000), 1_000_000, 50_000),
      byWeight(200_000, 500_000, 1_500_000, 80_000),
    ),
    table(
      'USD',
      'US',
      atHome(byWeight(500, 900, 2_500, 150), 10_000, 1_500),
      byWeight(2_000, 4_500, 12_000, 700),
    ),
  ],
};
