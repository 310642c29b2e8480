/** Moments, and the two ends of a span of time, as clients send them. */
import * as z from 'zod';
import { inOrder } from './range.ts';

const firstYear = 1970;
const lastYear = 9999;

const hasSaneYear = (time: string): boolean => {
  const year = new Date(time).getUTCFullYear();
  return year >= firstYear && year <= lastYear;
};

/**
 * A moment by RFC 3339, in any time zone. It becomes UTC with milliseconds, as times are stored: of two moments the
 * later one is the greater text.
 */
export const momentSchema = z.iso
  .datetime({ offset: true })
  .refine(hasSaneYear, { error: `must lie between ${firstYear} and ${lastYear}` })
  .transform((time) => new Date(time).toISOString());

/** A day in UTC. */
export const daySchema = z.iso
  .date()
  .refine(hasSaneYear, { error: `must lie between ${firstYear} and ${lastYear}` });

/** A moment or a whole day each, both inclusive. Put `endsAfterItBegins` on the object that they are in. */
export const timeRange = {
  from: momentSchema.or(daySchema.transform((day) => `${day}T00:00:00.000Z`)).optional(),
  to: momentSchema.or(daySchema.transform((day) => `${day}T23:59:59.999Z`)).optional(),
};

export const endsAfterItBegins = inOrder('from', 'to');
