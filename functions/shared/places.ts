/** Places by ISO 3166: countries by their code, and the regions of those countries where a region decides the tax. */
import { iso31661Alpha2ToAlpha3 } from 'iso-3166';
import { lookUp } from './look-up.ts';
import { regionNames } from './region-names.ts';

/** @returns the code, `NG`, however its letters are written; undefined for what is no country's */
export const countryOf = (text: string): string | undefined => {
  const code = text.toUpperCase();
  return lookUp(iso31661Alpha2ToAlpha3, code) === undefined ? undefined : code;
};

/** Whether a place in this country is not known well enough without its region. */
export const needsRegion = (country: string): boolean => lookUp(regionNames, country) !== undefined;

/** Letters and digits alone, without case and accents. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/**
 * The region's part of its ISO 3166-2 code: `CA` for `CA`, `ca`, `California` and `US-CA`.
 * @returns undefined for what is no region of the country; the text itself in countries whose regions do not matter
 */
export const regionOf = (country: string, region: string | undefined): string | undefined => {
  const names = lookUp(regionNames, country);
  if (!names || region === undefined) return region;
  const wanted = bare(region);
  const found = Object.entries(names).find(([code, name]) =>
    [code, `${country}${code}`, name].some((spelling) => bare(spelling) === wanted),
  );
  return found?.[0];
};
