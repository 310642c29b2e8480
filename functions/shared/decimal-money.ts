/** Money as it is written with decimals, for people and for providers; only who writes it needs the list of ISO 4217. */
import { code as iso4217 } from 'currency-codes';
import type { Currency, Money } from './money.ts';

/** Undefined for what is no currency: others name theirs as they like. */
export const knownDecimalsOf = (currency: string): number | undefined => iso4217(currency)?.digits;

/** Digits of the minor unit, by ISO 4217: JPY 0, NGN 2, KWD 3. @throws RangeError for what is no currency */
export const decimalsOf = (currency: Currency): number => {
  const digits = knownDecimalsOf(currency);
  if (digits === undefined) throw new RangeError(`${currency} is no currency of ISO 4217`);
  return digits;
};

/** `129900 NGN` → `NGN 1,299.00`, for people; never parsed back. */
export const format = (value: Money): string => {
  const decimals = decimalsOf(value.currency);
  const digits = String(Math.abs(value.amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${value.currency} ${value.amount < 0 ? '-' : ''}${whole}${fraction}`;
};
