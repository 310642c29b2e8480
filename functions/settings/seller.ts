/** Who sells, as the law wants it on an invoice. */
import * as z from 'zod';
import { addressFields } from '../shared/address.ts';
import { vatNumberSchema } from '../shared/vat-number.ts';
import { countryCodeSchema } from './country-code.ts';

const { name, line1, line2, city, postalCode } = addressFields;

export const sellerSchema = z
  .strictObject({
    name,
    line1,
    line2,
    city,
    postalCode,
    country: countryCodeSchema,
    vatNumber: vatNumberSchema.optional(),
    registrationNumber: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .optional()
      .meta({ example: 'RC 123456', description: 'Of a register of companies.' }),
  })
  .meta({ id: 'Seller' });
export type Seller = z.output<typeof sellerSchema>;
