/** The readable names in addresses: lower case, words joined by dashes. */
import * as z from 'zod';

const maximumSlugLength = 80;

export const slugSchema = z
  .string()
  .max(maximumSlugLength)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and single dashes between them');
