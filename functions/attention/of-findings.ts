/** What reconciliation found and could not repair, until a later run looks there again and does not find it. Pure. */
import * as z from 'zod';
import { type ProviderName, providerNameSchema } from '../payments/payment.ts';
import { type Finding, findingKinds, type Run } from '../payments/reconciliation/run.ts';
import { format } from '../shared/decimal-money.ts';
import { currencySchema, type Money, money } from '../shared/money.ts';
import type { Matter, NewMatter } from './matter.ts';

/** Kind, provider, reference, amount, and when the payment was begun or the money came. */
const detailSchema = z.tuple([z.string(), providerNameSchema, z.string(), z.int(), z.string()]);

const detailOf = ({ kind, provider, txRef, amount = 0, begunAt = '' }: Finding): string =>
  JSON.stringify([kind, provider, txRef, Math.round(amount), begunAt]);

const moneyOf = ({ amount, currency }: Finding): Money | undefined => {
  const known = currencySchema.safeParse(currency);
  return known.success && amount !== undefined && Number.isSafeInteger(amount) && amount >= 0
    ? money(amount, known.data)
    : undefined;
};

const matterOfFinding = (finding: Finding, run: Run): NewMatter => {
  const amount = moneyOf(finding);
  const { kind, txRef, provider, orderId } = finding;
  const what = findingKinds[kind].replace(/: for staff$/, '');
  return {
    kind: 'reconciliation-finding',
    detail: detailOf(finding),
    at: run.finishedAt,
    ...(orderId && { orderId }),
    stake: {
      text: `${amount ? `${format(amount)} of ` : ''}${txRef} at ${provider}: ${what}`,
      ...(amount && { amount }),
    },
    nextStep:
      `Compare ${txRef} in the dashboard of ${provider} with ` +
      `${orderId ? `GET /v1/orders/${orderId}/payments` : 'GET /v1/payments of that day'}; ` +
      'POST /v1/payments/reconciliations looks again.',
  };
};

/** A wrong amount is told of by its payment, too, which knows when that is settled. */
const isForStaff = ({ repaired, kind }: Finding): boolean => !repaired && kind !== 'amount-mismatch';

export const mattersOfRun = ({ findings, ...run }: Run, provider: ProviderName): NewMatter[] =>
  findings
    .filter((finding) => finding.provider === provider && isForStaff(finding))
    .map((finding) => matterOfFinding(finding, { findings, ...run }));

/**
 * Whether the run looked where this was found: at payments by when they were begun, in a provider's list by the time of
 * its transactions.
 */
export const hasLookedAt = (run: Run, { detail }: Pick<Matter, 'detail'>): boolean => {
  const [, provider, , , begunAt] = detailSchema.parse(JSON.parse(detail));
  if (run.status !== 'done' || run.unreachable.includes(provider) || begunAt === '') return false;
  return run.from <= begunAt && begunAt <= run.to;
};
