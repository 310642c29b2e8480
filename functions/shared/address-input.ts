/** A postal address as clients send it: a country that exists, a region that the tax knows, a phone that may ring. */
import * as z from 'zod';
import { addressFields } from './address.ts';
import { isPossiblePhone } from './phone.ts';
import { countryOf, needsRegion, regionOf } from './places.ts';

const countrySchema = z
  .string()
  .refine((text) => countryOf(text) !== undefined, {
    error: 'must be an ISO 3166-1 alpha-2 code, such as NG (and GB, not UK)',
  })
  .transform((text) => countryOf(text) ?? text)
  .meta({ description: 'ISO 3166-1 alpha-2.', example: 'NG' });

const fields = {
  ...addressFields,
  country: countrySchema,
  region: addressFields.region.meta({
    description: 'Where it decides the tax (US) by its ISO 3166-2 code or its name; becomes the code: CA.',
  }),
  phone: addressFields.phone.meta({ example: '+2348031234567' }),
};

type Places = {
  readonly country: string;
  readonly region?: string | undefined;
  readonly phone?: string | undefined;
};

const refuseRegion = ({ country, region }: Places, context: z.RefinementCtx): void => {
  if (!needsRegion(country) || regionOf(country, region) !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['region'],
    message: `must be the ISO 3166-2 code or the name of a region of ${country}: its tax depends on it`,
  });
};

const refusePhone = ({ country, phone }: Places, context: z.RefinementCtx): void => {
  if (phone === undefined || isPossiblePhone(phone, country)) return;
  context.addIssue({
    code: 'custom',
    path: ['phone'],
    message: `must be a phone number of ${country}, or begin with + and its country`,
  });
};

/**
 * Country and region become their codes. The phone stays as it was typed: couriers read it, nothing calls it.
 * @param more fields that a route wants beside those of an address
 */
export const addressInput = <const S extends z.ZodRawShape>(more: S) =>
  z
    .strictObject({ ...fields, ...more })
    .superRefine((address, context) => {
      refuseRegion(address as Places, context);
      refusePhone(address as Places, context);
    })
    .transform((address) => {
      const { country, region } = address as Places;
      const code = regionOf(country, region);
      return { ...address, ...(code !== undefined && { region: code }) };
    });

export const addressInputSchema = addressInput({}).meta({ id: 'AddressInput' });
