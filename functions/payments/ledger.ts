/**
 * The double-entry ledger of payments. Every posting has two sides that sum to zero; it is written in the
 * transaction of the change that it records, and never changed.
 *
 *   captured  what providers took for us          refunded  what went back
 *   earned    what orders paid                    owed      what has to go back to customers
 *
 * Providers' fees are not known when money moves, so they are not booked here: `captured − refunded` is the
 * gross at the providers.
 */
import * as z from 'zod';
import type { Money } from '../shared/money.ts';

export const accounts = ['captured', 'refunded', 'earned', 'owed'] as const;
export type Account = (typeof accounts)[number];

export const postingSchema = z.object({
  /** The account that gains, and the one that gives. */
  debit: z.enum(accounts),
  credit: z.enum(accounts),
  amount: z.int().nonnegative(),
  currency: z.string(),
  txRef: z.string(),
});
export type Posting = z.infer<typeof postingSchema>;

type Entry = (amount: Money, txRef: string) => Posting;

const entry =
  (debit: Account, credit: Account): Entry =>
  ({ amount, currency }, txRef) => ({ debit, credit, amount, currency, txRef });

export const orderPaid = entry('captured', 'earned');
export const surplusCaptured = entry('captured', 'owed');
/** Of money that the order had earned; surplus is owed from its capture on. */
export const refundPromised = entry('earned', 'owed');
export const refundPaid = entry('owed', 'refunded');
/** Gone without a promise: the provider gave it back, or it was taken back. */
export const takenBackUnasked = entry('earned', 'refunded');
/** The provider refused: what the order had earned is earned again. */
export const promiseWithdrawn = entry('owed', 'earned');

export type Balances = Readonly<Record<Account, number>>;

/** Balance of each account in minor units; together they are zero. */
export const balancesOf = (postings: readonly Posting[]): Balances => {
  const balances: Record<Account, number> = { captured: 0, refunded: 0, earned: 0, owed: 0 };
  for (const { debit, credit, amount } of postings) {
    balances[debit] += amount;
    balances[credit] -= amount;
  }
  return balances;
};
