/** Amounts as people write them into a sheet, and `decimalText` writes them: `4500.00` NGN is 450,000 kobo. */
import { decimalsOf } from '../shared/decimal-money.ts';
import { type Currency, maximumAmount } from '../shared/money.ts';

/**
 * @param comma whether the decimals are behind a comma, as in files with semicolons
 * @returns minor units, or what is wrong with it
 */
export const readAmount = (cell: string, currency: Currency, comma: boolean): number | string => {
  const decimals = decimalsOf(currency);
  const text = comma ? cell.replace(',', '.') : cell;
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined)
    return `must be an amount like ${decimals === 0 ? '4500' : `4500.${'0'.repeat(decimals)}`}`;
  if (fraction.length > decimals) return `${currency} has ${decimals} decimals`;
  const amount = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  return amount > maximumAmount ? 'is too large' : amount;
};
