/** Names of carriers and their numbers, as people write them and as they are looked up. */
import * as z from 'zod';

/** `GIG Logistics`, `gig-logistics` and `GIGLOGISTICS` are one carrier. */
export const carrierKey = (carrier: string): string =>
  carrier
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** Numbers are printed in groups: `RR 123 456 789 NG`. */
export const numberKey = (trackingNumber: string): string =>
  trackingNumber.replaceAll(/\s/g, '').toUpperCase();

const withSingleSpaces = (text: string): string => text.replace(/\s+/g, ' ');

export const carrierSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((name) => carrierKey(name) !== '', { error: 'must have a letter or a digit' })
  .transform(withSingleSpaces)
  .meta({ example: 'GIG Logistics' });

export const trackingNumberSchema = z
  .string()
  .trim()
  .regex(/^[\w./-][\w ./#:-]{0,79}$/, 'takes letters, digits, spaces and . / # : _ -')
  .transform(withSingleSpaces)
  .meta({ example: 'RR 123 456 789 NG' });
