import { describe, expect, it } from '@jest/globals';
import { iso31662 } from 'iso-3166';
import { taxRule } from '../../functions/pricing/tax.ts';
import { defaultTaxSettings } from '../../functions/settings/tax-settings.ts';
import { addressSchema } from '../../functions/shared/address.ts';
import { addressInputSchema } from '../../functions/shared/address-input.ts';
import { lookUp } from '../../functions/shared/look-up.ts';
import { needsRegion, regionOf } from '../../functions/shared/places.ts';
import { regionNames } from '../../functions/shared/region-names.ts';

const address = { name: 'Test', line1: '1 Main St', city: 'Town', country: 'NG' };
/** What is taxed everywhere as `standard`. */
const anyGoods = { taxClass: 'standard', categoryIds: [] };
const us = { ...address, country: 'US' };

const pathsOf = (input: object): unknown[] =>
  addressInputSchema.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a country', () => {
  it.each(['NG', 'ng', 'Ng'])('%s is understood', (country) => {
    expect(addressInputSchema.parse({ ...address, country }).country).toBe('NG');
  });

  it.each(['XX', 'ZZ', 'UK', 'QQ', 'EU', 'NGA', 'N', '', 'ＮＧ', '__proto__', 'constructor'])(
    '%j is none',
    (country) => {
      expect(pathsOf({ ...address, country })).toContain('country');
    },
  );
});

describe('a region', () => {
  it.each(['CA', 'ca', 'Ca', 'California', 'CALIFORNIA', 'US-CA', 'us ca', ' california '])(
    'that decides the tax is stored by its code, written as %j',
    (region) => {
      const stored = addressInputSchema.parse({ ...us, region });
      expect(stored.region).toBe('CA');
      expect(taxRule(defaultTaxSettings, stored, anyGoods).basisPoints).toBe(725);
    },
  );

  it.each([undefined, 'Kalifornia', 'ZZ', 'CA-US', 'constructor', '-', '☃'])(
    'that decides the tax has to be one: %j is not',
    (region) => {
      expect(pathsOf({ ...us, ...(region !== undefined && { region }) })).toEqual(['region']);
    },
  );

  it('is free text where it decides nothing', () => {
    const region = 'Lagos Mainland (Yaba)';
    expect(addressInputSchema.parse({ ...address, region }).region).toBe(region);
    expect(addressInputSchema.parse(address).region).toBeUndefined();
  });

  it('of an address that was stored as it was typed is taxed all the same', () => {
    const stored = addressSchema.parse({ ...us, region: 'California' });
    expect(taxRule(defaultTaxSettings, stored, anyGoods).basisPoints).toBe(725);
  });

  it('can be told for every country whose tax it decides', () => {
    for (const { country, regions = [] } of defaultTaxSettings.countries) {
      expect(needsRegion(country)).toBe(regions.length > 0);
      for (const { region } of regions) expect(regionOf(country, region)).toBe(region);
    }
  });

  it.each(Object.keys(regionNames))('of %s is on the list exactly when it is in ISO 3166-2', (country) => {
    const listed = iso31662.filter(({ parent }) => parent === country);
    expect(regionNames[country]).toEqual(
      Object.fromEntries(listed.map(({ code, name }) => [code.slice(`${country}-`.length), name])),
    );
  });
});

describe('the phone of an address', () => {
  it.each(['+2348099887766', '0809 988 7766', '(0)801 234-5678', '+44 7700 900123', '0041 44 668 18 00'])(
    '%j is kept as it was typed',
    (phone) => {
      expect(addressInputSchema.parse({ ...address, phone }).phone).toBe(phone);
    },
  );

  it.each(['12345', '00000000000000000', '-----', '+999 123456789'])('%j is none', (phone) => {
    expect(pathsOf({ ...address, phone })).toEqual(['phone']);
  });
});

describe('a look-up', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'of %s finds nothing that every object has',
    (name) => {
      expect(lookUp({ known: 1 }, name)).toBeUndefined();
    },
  );

  it('finds what is there, also under such a name', () => {
    expect(lookUp({ known: 1 }, 'known')).toBe(1);
    expect(lookUp({ constructor: 2 } as unknown as Record<string, number>, 'constructor')).toBe(2);
  });
});
