/**
 * Which amounts providers move. What an amount is more than they can is refused where a person named it, and left for
 * the next refund where we reckoned it: never asked for and lost. Pure.
 */
import { format } from '../shared/decimal-money.ts';
import { type Money, money } from '../shared/money.ts';
import type { ProviderName } from './payment.ts';
import { providerRows } from './providers/provider-rows.ts';

/** Why this amount cannot be paid, or paid back, by this provider; undefined when it can. */
export const refusalOf = (provider: ProviderName, amount: Money): string | undefined => {
  const amounts = providerRows[provider].amounts?.[amount.currency];
  if (!amounts) return undefined;
  const { title, unit, unitName, maximum } = amounts;
  if (amount.amount % unit !== 0) return `${title} takes ${unitName} only`;
  return maximum !== undefined && amount.amount > maximum
    ? `${title} takes at most ${format(money(maximum, amount.currency))} at once`
    : undefined;
};

/** As much of an amount as this provider moves, rounded down. */
export const payablePart = (provider: ProviderName, { amount, currency }: Money): Money => {
  const { unit = 1 } = providerRows[provider].amounts?.[currency] ?? {};
  return money(amount - (amount % unit), currency);
};
