/** Money as it is written with decimals, for people and for providers; only who writes it needs the list of ISO 4217. */
import type { CurrencyCodeRecord } from 'currency-codes';
import type { Currency, Money } from './money.ts';
import { packagedModule } from './packaged.ts';

let digits: ReadonlyMap<string, number> | undefined;

/** Undefined for what is no currency: others name theirs as they like. */
export const knownDecimalsOf = (currency: string): number | undefined => {
  const iso4217 = () => packagedModule('currency-codes/data.js') as readonly CurrencyCodeRecord[];
  digits ??= new Map(iso4217().map((one) => [one.code, one.digits]));
  return digits.get(currency.toUpperCase());
};

/** Digits of the minor unit, by ISO 4217: JPY 0, NGN 2, KWD 3. @throws RangeError for what is no currency */
export const decimalsOf = (currency: Currency): number => {
  const digits = knownDecimalsOf(currency);
  if (digits === undefined) throw new RangeError(`${currency} is no currency of ISO 4217`);
  return digits;
};

const partsOf = ({ amount, currency }: Money) => {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  return {
    sign: amount < 0 ? '-' : '',
    whole: digits.slice(0, digits.length - decimals),
    fraction: decimals === 0 ? '' : `.${digits.slice(-decimals)}`,
  };
};

/** `129900 NGN` → `1299.00`, exactly: for what formats decimals. */
export const decimalText = (value: Money): `${number}` => {
  const { sign, whole, fraction } = partsOf(value);
  return `${sign}${whole}${fraction}` as `${number}`;
};

/** `129900 NGN` → `NGN 1,299.00`, for people; never parsed back. */
export const format = (value: Money): string => {
  const { sign, whole, fraction } = partsOf(value);
  return `${value.currency} ${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
};
