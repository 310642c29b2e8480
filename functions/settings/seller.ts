/** Who sells, as the law wants it on an invoice; `shop-settings-input.ts` says what administrators may send. */
import * as z from 'zod';
import { addressFields } from '../shared/address.ts';
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
    vatNumber: z.string().optional().meta({ example: 'DE136695976' }),
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
