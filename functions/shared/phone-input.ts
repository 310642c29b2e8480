/** A phone as clients send it, with its country; it becomes E.164. */
import * as z from 'zod';
import { internationalPhone } from './phone.ts';

export const phoneInput = z
  .string()
  .max(40)
  .refine((text) => internationalPhone(text) !== undefined, {
    error: 'must be a number that can be called, beginning with + and its country: +234 803 123 4567',
  })
  .transform((text) => internationalPhone(text) ?? text)
  .meta({ example: '+2348031234567' });
