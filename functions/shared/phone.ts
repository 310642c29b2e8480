/** Telephone numbers: whatever way they are written, one number is one text, E.164. */
import { type CountryCode, type MetadataJson, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import { DomainError } from './errors.ts';
import { packagedModule } from './packaged.ts';

/** The numbering plans of all countries. */
const plans = () => packagedModule('libphonenumber-js/metadata.min.json') as MetadataJson;

/** Longer than any number with its separators. */
const maximumLength = 40;

/** The prefix for calls abroad that people write for `+`; no national number begins with it. */
const abroad = /^\s*00(?=[1-9])/;

const isSupported = (country: string): country is CountryCode => Object.hasOwn(plans().countries, country);

const parse = (text: string, country?: string) => {
  const options = {
    ...(country !== undefined && isSupported(country) && { defaultCountry: country }),
    extract: false,
  };
  const number = parsePhoneNumberFromString(text.replace(abroad, '+'), options, plans());
  return number?.ext === undefined ? number : undefined;
};

/** @param country ISO 3166-1, where the number is from when it does not say so */
const e164Of = (text: string, country?: string): string | undefined => {
  const number = text.length <= maximumLength ? parse(text, country) : undefined;
  return number?.isValid() ? number.number : undefined;
};

/** `+234 803 123 4567`, `00234…` → `+2348031234567`; undefined for what says no country, or cannot be called. */
export const internationalPhone = (text: string): string | undefined => e164Of(text);

/** As long as a number there may be: a test that is never too strict for a range that was given out since. */
export const isPossiblePhone = (text: string, country?: string): boolean =>
  text.length <= maximumLength && parse(text, country)?.isPossible() === true;

export const refusedPhone = (message: string): DomainError =>
  new DomainError('invalid-request', `The phone number ${message}`, { errors: [{ path: 'phone', message }] });

/**
 * `0712345678`, `+254 712 345 678`, `+2540712345678`, `00254712345678` → `+254712345678`
 * @throws DomainError `invalid-request` at `phone` for what is no number of that country
 */
export const normalisePhone = (text: string, country: CountryCode): string => {
  const number = e164Of(text, country);
  if (number === undefined) throw refusedPhone('is not one that can be called');
  if (parse(number)?.country !== country) throw refusedPhone(`must be one of ${country}`);
  return number;
};
