/** Money: integer minor units with an ISO 4217 currency. Nothing here ever rounds a float. */
import * as z from 'zod';
import { DomainError } from './errors.ts';

/** A code of ISO 4217. What a shop sells in is its setting; money itself holds for any of them. */
export type Currency = Uppercase<string>;

/** What a shop sells in until it says otherwise; prices in them have an index each (`catalog/table.ts`). */
export const usualCurrencies = ['NGN', 'KES', 'ETB', 'USD'] as const satisfies readonly Currency[];

/** ISO 4217 without metals, funds, codes for tests, and what was replaced; a test holds it against the list. */
const isoCurrencies: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF ' +
    'CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD ' +
    'HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD ' +
    'MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN ' +
    'PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY ' +
    'TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG'
  ).split(' '),
);

export const isCurrency = (code: string): code is Currency => isoCurrencies.has(code);

/** Minor units of the smallest step in which it is paid, where that is more than one: M-Pesa takes whole shillings. */
const steps: Readonly<Record<Currency, number>> = { KES: 100 };

/** Every total in this currency, and every refund that follows from a price, is a multiple of these minor units. */
export const stepOf = (currency: Currency): number => steps[currency] ?? 1;

declare const minorUnits: unique symbol;
/** A safe integer count of minor units (kobo, cents). Only `money` makes one. */
export type MinorUnits = number & { readonly [minorUnits]: true };

export type Money<C extends Currency = Currency> = { readonly amount: MinorUnits; readonly currency: C };

/** The largest amount accepted anywhere: keeps every sum of 40 lines of 99 pieces a safe integer. */
export const maximumAmount = 1_000_000_000_000;

/** @throws DomainError `invalid-amount` unless `amount` is a safe integer. */
export const money = <C extends Currency>(amount: number, currency: C): Money<C> => {
  if (!Number.isSafeInteger(amount)) {
    throw new DomainError('invalid-amount', `${amount} is not a whole number of minor units`);
  }
  return { amount: amount as MinorUnits, currency };
};

export const zero = <C extends Currency>(currency: C): Money<C> => money(0, currency);

const sameCurrency = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) {
    throw new DomainError('currency-mismatch', `${a.currency} and ${b.currency} do not mix`);
  }
};

export const add = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> => {
  sameCurrency(a, b);
  return money(a.amount + b.amount, a.currency);
};

export const subtract = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> => {
  sameCurrency(a, b);
  return money(a.amount - b.amount, a.currency);
};

export const times = <C extends Currency>(unit: Money<C>, quantity: number): Money<C> =>
  money(unit.amount * quantity, unit.currency);

/** Negative, zero or positive, like a sort comparator. */
export const compare = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): number => {
  sameCurrency(a, b);
  return a.amount - b.amount;
};

export const sum = <C extends Currency>(amounts: readonly Money<C>[], currency: C): Money<C> =>
  amounts.reduce((total, amount) => add(total, amount), zero(currency));

export const isZero = (value: Money): boolean => value.amount === 0;

/**
 * Splits `total` in proportion to `weights` so that the parts sum to the whole (largest remainder; ties go to
 * the earlier part). All-zero weights split evenly. Exact for any safe integers: the arithmetic is in BigInt.
 * @throws DomainError `invalid-amount` for no weights, or a negative one.
 */
export const allocate = <C extends Currency>(total: Money<C>, weights: readonly number[]): Money<C>[] => {
  if (weights.length === 0 || weights.some((weight) => weight < 0)) {
    throw new DomainError('invalid-amount', 'an allocation needs at least one weight and none negative');
  }
  const even = weights.every((weight) => weight === 0);
  const parts = weights.map((weight) => BigInt(even ? 1 : weight));
  const whole = parts.reduce((a, b) => a + b, 0n);
  const sign = total.amount < 0 ? -1n : 1n;
  const amount = BigInt(total.amount) * sign;
  const shares = parts.map((part) => (amount * part) / whole);
  const remainders = parts.map((part, index) => ({ index, rest: (amount * part) % whole }));
  const left = Number(amount - shares.reduce((a, b) => a + b, 0n));
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of remainders.slice(0, left)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares.map((share) => money(Number(share * sign), total.currency));
};

/** Any of ISO 4217, whatever the shop sells in. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine(isCurrency, { error: 'must be a currency of ISO 4217, such as NGN' })
  .meta({ id: 'Currency', example: 'NGN' }) as unknown as z.ZodType<Currency, Currency>;

/** Money on the wire and in the tables: a non-negative amount of minor units. */
export const moneySchema = z
  .strictObject({
    amount: z
      .int()
      .min(0)
      .max(maximumAmount)
      .transform((amount) => amount as MinorUnits),
    currency: currencySchema,
  })
  .meta({ id: 'Money', description: 'Integer minor units and an ISO 4217 currency.' });
