/** Which of our languages a browser asks for. */
import Negotiator from 'negotiator';
import { type Locale, locales } from '../locale.ts';

/** @returns undefined for who asks for none of them, or does not ask */
export const acceptedLocale = (headers: Readonly<Record<string, string | undefined>>): Locale | undefined => {
  const wanted = headers['accept-language'];
  if (wanted === undefined || wanted === '*') return undefined;
  const [best] = new Negotiator({ headers: { 'accept-language': wanted } }).languages([...locales]);
  return locales.find((locale) => locale === best);
};
