/**
 * Numbers by which countries know businesses that owe their value added tax, with the country in front;
 * `vat-number-input.ts` says which are taken.
 */

/** Countries whose numbers do not begin with their code of ISO 3166. */
const countryOfPrefix: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB' };

/** ISO 3166-1. */
export const countryOfVatNumber = (number: string): string => {
  const prefix = number.slice(0, 2);
  return countryOfPrefix[prefix] ?? prefix;
};
