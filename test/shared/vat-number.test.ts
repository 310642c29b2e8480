import { describe, expect, it } from '@jest/globals';
import { countryOfVatNumber } from '../../functions/shared/vat-number.ts';
import { vatNumberSchema } from '../../functions/shared/vat-number-input.ts';

describe('a VAT number', () => {
  it.each([
    ['DE136695976', 'DE136695976', 'DE'],
    ['de 136 695 976', 'DE136695976', 'DE'],
    ['ATU13585627', 'ATU13585627', 'AT'],
    ['BE0428.759.497', 'BE0428759497', 'BE'],
    ['NL123456789B13', 'NL123456789B13', 'NL'],
    ['EL040127797', 'EL040127797', 'GR'],
    ['GB980780684', 'GB980780684', 'GB'],
    ['NG12345678-0001', 'NG123456780001', 'NG'],
    ['KEP051234567A', 'KEP051234567A', 'KE'],
    ['ET0012345678', 'ET0012345678', 'ET'],
  ])('%s is kept as %s, of %s', (written, kept, country) => {
    const number = vatNumberSchema.parse(written);
    expect(number).toBe(kept);
    expect(countryOfVatNumber(number)).toBe(country);
    expect(vatNumberSchema.parse(number)).toBe(number);
  });

  it.each([
    ['without its country', '136695976'],
    ['with a wrong check digit', 'DE136695978'],
    ['of another country’s form', 'FR136695976'],
    ['of no country', 'ZZ136695976'],
    ['too short', 'DE13669597'],
    ['of a Kenyan PIN without its letter', 'KE0512345670'],
    ['with more behind it', 'NG1234567800011'],
    ['empty', ''],
    ['of spaces', '   '],
  ])('%s is refused', (_, written) => {
    expect(vatNumberSchema.safeParse(written).success).toBe(false);
  });
});
