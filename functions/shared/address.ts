/** A postal address, as customers give it and orders keep it. */
import { z } from 'zod';

const text = (maximum: number) => z.string().trim().min(1).max(maximum);

export const addressSchema = z
  .strictObject({
    name: text(120),
    line1: text(200),
    line2: text(200).optional(),
    city: text(120),
    region: text(120).optional(),
    postalCode: text(20).optional(),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
    phone: z
      .string()
      .regex(/^\+?[0-9 ()-]{5,25}$/)
      .optional(),
  })
  .meta({ id: 'Address' });

export type Address = z.infer<typeof addressSchema>;
