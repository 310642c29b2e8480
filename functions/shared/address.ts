/** A postal address as orders and carts keep it; `address-input.ts` says what clients may send. */
import * as z from 'zod';

const text = (maximum: number) => z.string().trim().min(1).max(maximum);

export const addressFields = {
  name: text(120),
  line1: text(200),
  line2: text(200).optional(),
  city: text(120),
  region: text(120).optional(),
  postalCode: text(20).optional(),
  country: z.string().regex(/^[A-Z]{2}$/),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()-]{5,25}$/)
    .optional(),
};

export const addressSchema = z.strictObject(addressFields).meta({ id: 'Address' });

export type Address = z.infer<typeof addressSchema>;
