/** What is written into a cell is read from it, and no spreadsheet runs it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  guarded,
  joinList,
  joinPairs,
  splitList,
  splitPairs,
  unguarded,
} from '../../functions/bulk/cells.ts';
import { readAmount } from '../../functions/bulk/decimal-amount.ts';
import { decimalText } from '../../functions/shared/decimal-money.ts';
import { money } from '../../functions/shared/money.ts';

/** Of signs that mean something here, and others. */
const text = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', "'", '|', '\\', '"', '\t', ',', ';', 'a', 'é', ' ', '\n', '＝'),
  maxLength: 8,
});
const trimmed = text.map((word) => word.trim()).filter((word) => word !== '');

describe('a text in a cell', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(text, (given) => unguarded(guarded(given)) === given));
  });

  it('never begins like a formula', () => {
    fc.assert(fc.property(text, (given) => !/^[=+\-@\t＝]/.test(guarded(given))));
  });

  it('stays as it is without such a sign', () => {
    expect(['mug', "d'or", '350 ml', ''].map(guarded)).toEqual(['mug', "d'or", '350 ml', '']);
    expect(unguarded("'s Gravenhage")).toBe("'s Gravenhage");
  });
});

describe('a list in a cell', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(trimmed, { maxLength: 5 }), (list) => {
        expect(splitList(joinList(list))).toEqual(list);
      }),
    );
  });

  it('of pairs is, too', () => {
    fc.assert(
      fc.property(fc.dictionary(trimmed, trimmed, { maxKeys: 4 }), (pairs) => {
        expect(splitPairs(joinPairs(pairs))).toEqual({ ...pairs });
      }),
    );
  });

  it.each(['colour', 'colour=red|', 'a=b=c', 'a=1|a=2'])('of pairs is not %s', (cell) => {
    expect(splitPairs(cell)).toBeUndefined();
  });
});

describe('an amount in a cell', () => {
  it('is read as it was written, in currencies of 0, 2 and 3 decimals', () => {
    const currency = fc.constantFrom('JPY' as const, 'NGN' as const, 'KWD' as const);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), currency, (amount, code) => {
        expect(readAmount(decimalText(money(amount, code)), code, false)).toBe(amount);
      }),
    );
  });

  it.each([
    ['4500', 'NGN', false, 450_000],
    ['4500.5', 'NGN', false, 450_050],
    ['4500,5', 'NGN', true, 450_050],
    ['4500,5', 'NGN', false, 'must be an amount like 4500.00'],
    ['1,234.50', 'NGN', false, 'must be an amount like 4500.00'],
    ['-1', 'NGN', false, 'must be an amount like 4500.00'],
    ['1e3', 'JPY', false, 'must be an amount like 4500'],
    ['1.005', 'NGN', false, 'NGN has 2 decimals'],
    ['99999999999999', 'JPY', false, 'is too large'],
  ] as const)('%s %s (comma: %s) is %s', (cell, currency, comma, read) => {
    expect(readAmount(cell, currency, comma)).toBe(read);
  });
});
