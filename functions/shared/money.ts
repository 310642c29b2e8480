/** Money: integer minor units with an ISO 4217 currency. Nothing here ever rounds a float. */
import * as z from 'zod';
import { DomainError } from './errors.ts';

/** A code of ISO 4217. What this shop sells in is `currencies`; money itself holds for any of them. */
export type Currency = Uppercase<string>;

/** What the shop sells in. */
export const currencies = ['NGN', 'KES', 'ETB', 'USD'] as const satisfies readonly Currency[];
/** What a client means that names none. */
export const homeCurrency: Currency = 'NGN';

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

/** Any currency of ISO 4217, also one that the shop does not sell in yet. */
export const isoCurrencySchema = z
  .string()
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), {
    error: 'must be a currency of ISO 4217, such as NGN',
  })
  .transform((code) => code as Currency)
  .meta({ example: 'NGN' });

/** Takes what the shop sells in. */
export const currencySchema: z.ZodType<Currency, Currency> = z.enum(currencies).meta({ id: 'Currency' });

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
