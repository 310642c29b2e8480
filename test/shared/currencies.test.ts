/** What we know of currencies by heart, held against the list of ISO 4217. */
import { describe, expect, it } from '@jest/globals';
import { data } from 'currency-codes';
import { minorDigits } from '../../admin/src/parts/minor-digits.ts';
import { currencySchema, isCurrency } from '../../functions/shared/money.ts';

/** Units of account, metals, funds and codes for tests: nobody pays in them. */
const isPaidIn = ({ code }: { readonly code: string }): boolean => !/^X(A[GU]|B|D|P[DT]|S|T|U|X)/.test(code);
/** Funds and indexed units of single countries, and what another replaced. */
const funds = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'CUC', 'MXV', 'USN', 'UYI', 'UYW', 'VED'];
const paidIn = data.filter(isPaidIn).filter(({ code }) => !funds.includes(code));

describe('the currencies', () => {
  it('are those of ISO 4217 that people pay in', () => {
    expect(paidIn.map(({ code }) => code).filter((code) => !isCurrency(code))).toEqual([]);
    const others = data.filter(({ code }) => !paidIn.some((one) => one.code === code));
    expect(others.filter(({ code }) => isCurrency(code))).toEqual([]);
    expect(paidIn).toHaveLength(155);
  });

  it('are written in capitals', () => {
    expect(
      ['NGN', 'JPY', 'ngn', 'XXX', 'XAU', '', 'NGN '].map((code) => currencySchema.safeParse(code).success),
    ).toEqual([...[true, true, false, false, false, false, false]]);
  });

  it('have the digits in the admin pages that the API counts in', () => {
    expect(paidIn.filter(({ code, digits }) => minorDigits(code) !== digits)).toEqual([]);
  });
});
