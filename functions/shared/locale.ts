/** The languages in which customers are written to. */
import * as z from 'zod';

/** Each has all texts; `test/shared/messages.test.ts` holds them to it. */
export const locales = ['en', 'fr', 'sw'] as const;
export type Locale = (typeof locales)[number];

/** Of whoever says nothing, or a language that is not here. */
export const fallbackLocale: Locale = 'en';

export const localeSchema = z.enum(locales).meta({
  id: 'Locale',
  description: `The language of mails and invoices: English, French or Swahili; without one, \`${fallbackLocale}\`.`,
});

/** How numbers and dates are written: English as most of the world writes it, the day before the month. */
export const formatOfLocale = {
  en: 'en-GB',
  fr: 'fr',
  sw: 'sw',
} as const satisfies Record<Locale, string>;

/** The first that is known. */
export const firstLocale = (...wishes: readonly (Locale | undefined)[]): Locale =>
  wishes.find((wish) => wish !== undefined) ?? fallbackLocale;
