/**
 * Why a buyer pays no tax. Prices stay what they are: the tax that is contained in one comes off it after discounts, and
 * none comes on top (docs/money.md).
 */
import * as z from 'zod';
import type { TaxSettings } from '../settings/tax-settings.ts';
import { countryOfVatNumber } from '../shared/vat-number.ts';
import type { Place } from './priced-basket.ts';

/** `reverse-charge`: the buyer, a business of another country, owes it; `exempt`: staff said so, for this reason. */
export const taxReliefSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('reverse-charge') }),
    z.object({ kind: z.literal('exempt'), reason: z.string() }),
  ])
  .meta({ id: 'TaxRelief' });
export type TaxRelief = z.output<typeof taxReliefSchema>;

/** What of a buyer their tax depends on. */
export type TaxedBuyer = {
  /** Of a valid form. */
  readonly vatNumber?: string | undefined;
  readonly exemption?: { readonly reason: string } | undefined;
};

/**
 * Goods that go from the shop's country to another one of the zone, to a business that another one of its countries
 * knows: what the EU's directive 2006/112 has in articles 138 and 196, for any zone that has the like.
 */
const isReverseCharged = (
  { reverseCharge }: TaxSettings,
  place: Place,
  vatNumber: string | undefined,
): boolean => {
  if (!reverseCharge || vatNumber === undefined) return false;
  const { home, countries } = reverseCharge;
  const isAbroadInZone = (country: string): boolean => country !== home && countries.includes(country);
  return isAbroadInZone(place.country) && isAbroadInZone(countryOfVatNumber(vatNumber));
};

/** Undefined: tax as for everybody. An exemption goes first. */
export const taxReliefOf = (
  settings: TaxSettings,
  place: Place,
  { vatNumber, exemption }: TaxedBuyer,
): TaxRelief | undefined => {
  if (exemption) return { kind: 'exempt', reason: exemption.reason };
  return isReverseCharged(settings, place, vatNumber) ? { kind: 'reverse-charge' } : undefined;
};
