/** Amounts as providers write them who do not count in minor units. Text and whole numbers only, never floats. */
import { decimalsOf, knownDecimalsOf } from '../../shared/decimal-money.ts';
import type { Money } from '../../shared/money.ts';

/** `129900 ETB` → `1299.00` */
export const toDecimal = ({ amount, currency }: Money): string => {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

const pattern = /^(\d{1,13})(?:\.(\d+))?$/;

/**
 * `1299.00`, `1299.5` or 1299 → minor units; undefined for anything else, and for more digits than its currency has. A
 * JSON number is read by its shortest decimal form, which is how it was written.
 */
export const fromDecimal = (written: string | number, currency: string): number | undefined => {
  const decimals = knownDecimalsOf(currency);
  const [, whole, digits = ''] = pattern.exec(String(written)) ?? [];
  const fraction = digits.replace(/0+$/, '');
  if (decimals === undefined || whole === undefined || fraction.length > decimals) return undefined;
  return Number(`${whole}${fraction.padEnd(decimals, '0')}`);
};
