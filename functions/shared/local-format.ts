/** Money, dates and lists as a language writes them; the shop's clocks say which day it is. */
import { decimalsOf, decimalText, format } from './decimal-money.ts';
import { formatOfLocale, type Locale } from './locale.ts';
import type { Money } from './money.ts';

/** Fonts of mail programs lack the narrow ones, and a search for an amount has to find it. */
const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** `129900 NGN` → `NGN 1,299.00`, in French `1 299,00 NGN`. The decimals are ISO 4217's, and nothing is rounded. */
export const formatMoney = (value: Money, locale: Locale): string => {
  if (locale === 'en') return format(value);
  const decimals = decimalsOf(value.currency);
  const written = new Intl.NumberFormat(formatOfLocale[locale], {
    style: 'currency',
    currency: value.currency,
    currencyDisplay: 'code',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(decimalText(value));
  return plainSpaces(written);
};

/** `26 November 2026`. @param moment ISO 8601 */
export const formatDate = (moment: string, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(formatOfLocale[locale], { dateStyle: 'long', timeZone }).format(new Date(moment));

/** `2 × Mug, 1 × Plate`, in French `2 × Mug et 1 × Plate`. */
export const formatList = (things: readonly string[], locale: Locale): string =>
  new Intl.ListFormat(formatOfLocale[locale], { type: 'unit', style: 'short' }).format(things);

/** Hundredths of a percent: `750` → `7.5 %`, in French `7,5 %`. */
export const formatRate = (basisPoints: number, locale: Locale): string =>
  `${new Intl.NumberFormat(formatOfLocale[locale], { maximumFractionDigits: 2 }).format(basisPoints / 100)} %`;
