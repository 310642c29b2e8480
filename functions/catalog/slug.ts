/** The readable names in addresses: lower case, words joined by dashes. */
import { z } from 'zod';

export const maximumSlugLength = 80;

export const slugSchema = z
  .string()
  .max(maximumSlugLength)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and single dashes between them');

/** Letters without their accents, in lower case: `Café` and `cafe` are the same word. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Undefined when nothing of the name can be part of a slug. */
export const slugify = (name: string, maximumLength = maximumSlugLength): string | undefined => {
  const slug = fold(name)
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maximumLength)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? undefined : slug;
};
