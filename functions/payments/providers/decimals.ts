/** Amounts as providers write them who do not count in minor units. Text and whole numbers only, never floats. */
import { decimalsOf } from '../../shared/decimal-money.ts';
import type { Money } from '../../shared/money.ts';

/** `129900 ETB` → `1299.00` */
export const toDecimal = ({ amount, currency }: Money): string => {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

const pattern = /^(\d{1,13})(?:\.(\d{1,2})0*)?$/;

/**
 * `1299.00`, `1299.5` or 1299 → minor units of a currency with two decimals, as all of ours have; undefined for
 * anything else. A JSON number is read by its shortest decimal form, which is how it was written.
 */
export const fromDecimal = (written: string | number): number | undefined => {
  const [, whole, fraction = ''] = pattern.exec(String(written)) ?? [];
  return whole === undefined ? undefined : Number(`${whole}${fraction.padEnd(2, '0')}`);
};
