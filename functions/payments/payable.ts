/**
 * Which amounts providers move. What an amount is more than they can is refused where a person named it, and left for
 * the next refund where we reckoned it: never asked for and lost. Pure.
 */
import { format } from '../shared/decimal-money.ts';
import { type Money, money } from '../shared/money.ts';
import type { ProviderName } from './payment.ts';

type Rule = {
  readonly title: string;
  /** In minor units: what it moves is a multiple. */
  readonly unit: number;
  readonly unitName: string;
  /** In minor units. */
  readonly maximum: number;
};

/** M-Pesa: whole shillings, and 250,000 of them at once by Safaricom’s tariff. */
const rules: Partial<Record<ProviderName, Rule>> = {
  mpesa: { title: 'M-Pesa', unit: 100, unitName: 'whole shillings', maximum: 25_000_000 },
};

/** Why this amount cannot be paid, or paid back, by this provider; undefined when it can. */
export const refusalOf = (provider: ProviderName, amount: Money): string | undefined => {
  const rule = rules[provider];
  if (!rule) return undefined;
  if (amount.amount % rule.unit !== 0) return `${rule.title} takes ${rule.unitName} only`;
  return amount.amount > rule.maximum
    ? `${rule.title} takes at most ${format(money(rule.maximum, amount.currency))} at once`
    : undefined;
};

/** As much of an amount as this provider moves, rounded down. */
export const payablePart = (provider: ProviderName, { amount, currency }: Money): Money => {
  const { unit = 1 } = rules[provider] ?? {};
  return money(amount - (amount % unit), currency);
};
