/**
 * Reconciliation: the providers' view against ours. What is safe is repaired by the very functions that webhooks
 * use; everything else is listed for a person. The providers' lists are taken first and our payments are read after
 * them, and what the lists do not confirm is asked for once more, so a payment made meanwhile is no finding.
 *
 *   period ── as much of it as the lists may be held for ── listed, then our payments, oldest first ── the next part ── …
 *                                                                              └ time over: `comparedTo` says where to go on
 */
import { DomainError, isDomainError } from '../../shared/errors.ts';
import { idOf } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import type { Payment, ProviderName } from '../payment.ts';
import { listPaymentsBegun } from '../payment-list-store.ts';
import type { ListedTransaction } from '../providers/port.ts';
import { providerNames } from '../providers/provider-rows.ts';
import { comparePayment, type Listed, paymentOf, unknownToUs } from './compare.ts';
import { type Period, takeLists } from './lists.ts';
import type { Finding, Run } from './run.ts';
import { saveProgress, saveRun } from './store.ts';

const dayMilliseconds = 24 * 60 * 60_000;
/** Longer periods are several runs. */
const maximumDays = 31;
/** What is left of API Gateway's 29 seconds must suffice for the answer. */
export const onDemandMilliseconds = 20_000;
/** More would not fit into one item; they are found again by the next run. */
const maximumFindings = 500;
/** One after the other a provider's answers alone would take a second each. */
const paymentsAtOnce = 8;
/** What was begun just before a part of the period ended was paid a little later: the lists go on for so long. */
const slackMilliseconds = 30 * 60_000;
/** Whatever the lists hold, no shorter part is asked for. */
const shortestPartMilliseconds = 60_000;

/** What a run gathers on its way. */
type Progress = {
  readonly run: Pick<Run, 'id' | 'from' | 'to' | 'startedAt'>;
  readonly isOver: () => boolean;
  readonly unreachable: Set<ProviderName>;
  readonly findings: Finding[];
  checked: number;
  /** Payments begun before are compared. */
  comparedTo: Date;
};

/** Undefined: this provider does not answer now, which is no finding. */
const unlessUnreachable =
  ({ unreachable }: Progress) =>
  async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!isDomainError(error, 'provider-unavailable')) throw error;
      const provider = providerNames.find((name) => name === error.details.provider);
      if (provider) unreachable.add(provider);
      return undefined;
    }
  };

/** Compared from the lists already, in this part of the period. */
type Part = { readonly listed: Listed; readonly checked: Set<string> };

/** At the time that it is by then: a provider that was down for a moment is asked again by the same run. */
const checkPayment = async (
  payment: Payment,
  { listed, checked }: Part,
  progress: Progress,
): Promise<void> => {
  if (checked.has(payment.id)) return;
  progress.checked += 1;
  const found = await comparePayment(payment, listed, new Date(), unlessUnreachable(progress));
  progress.findings.push(...found);
};

/** A few at once, until the time is over. @returns whether all were dealt with */
const eachOf = async <T>(
  things: readonly T[],
  { isOver }: Progress,
  deal: (thing: T) => Promise<void>,
): Promise<boolean> => {
  for (let start = 0; start < things.length; start += paymentsAtOnce) {
    if (isOver()) return false;
    await Promise.all(things.slice(start, start + paymentsAtOnce).map(deal));
  }
  return true;
};

/** Also transactions of payments that were begun before the period, and of nobody. */
const checkListed = async (period: Period, part: Part, progress: Progress): Promise<boolean> => {
  const isOfPart = ({ paidAt }: ListedTransaction): boolean => paidAt <= period.to.toISOString();
  const all = [...part.listed].flatMap(([provider, transactions]) =>
    transactions.filter(isOfPart).map((transaction) => ({ provider, transaction })),
  );
  return eachOf(all, progress, async ({ provider, transaction }) => {
    const payment = await paymentOf(transaction);
    if (!payment) {
      progress.findings.push(unknownToUs(provider, transaction));
      return;
    }
    await checkPayment(payment, part, progress);
    part.checked.add(payment.id);
  });
};

/** Our own payments, oldest first, so that it can be said up to when they are compared. */
const checkBegun = async (period: Period, part: Part, progress: Progress): Promise<boolean> => {
  const bounds = { from: progress.comparedTo.toISOString(), to: period.to.toISOString() };
  let cursor: string | undefined;
  do {
    const page = await listPaymentsBegun(bounds, { limit: paymentsAtOnce, cursor });
    if (!(await eachOf(page.items, progress, (payment) => checkPayment(payment, part, progress)))) {
      return false;
    }
    const last = page.items.at(-1);
    if (last) progress.comparedTo = new Date(last.createdAt);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  progress.comparedTo = period.to;
  return true;
};

/** @returns whether there was time for all of it; undefined when the lists of so long a period are too long */
const comparePart = async (period: Period, progress: Progress): Promise<boolean | undefined> => {
  const now = new Date();
  const to = new Date(Math.min(period.to.getTime() + slackMilliseconds, now.getTime()));
  const { isOver } = progress;
  const asking = { unlessUnreachable: unlessUnreachable(progress), isOver };
  const listed = await takeLists({ from: period.from, to }, asking, now);
  if (!listed && isOver()) return false;
  if (!listed && period.to.getTime() - period.from.getTime() > shortestPartMilliseconds) return undefined;
  const part = { listed: listed ?? new Map(), checked: new Set<string>() };
  return (await checkListed(period, part, progress)) && checkBegun(period, part, progress);
};

/** What is looked at again after a stop is found again. */
const eachOnce = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((found) => [JSON.stringify(found), found])).values(),
];

const runOf = ({ run, findings, unreachable, checked, comparedTo }: Progress): Run => ({
  ...run,
  status: comparedTo.toISOString() >= run.to ? 'done' : 'stopped',
  comparedTo: comparedTo.toISOString(),
  checked,
  findings: eachOnce(findings).slice(0, maximumFindings),
  unreachable: [...unreachable],
  finishedAt: new Date().toISOString(),
});

const compareAll = async (progress: Progress, savesProgress: boolean): Promise<void> => {
  const end = Date.parse(progress.run.to);
  let length = Math.max(end - progress.comparedTo.getTime(), shortestPartMilliseconds);
  while (progress.comparedTo.getTime() < end && !progress.isOver()) {
    const to = new Date(Math.min(progress.comparedTo.getTime() + length, end));
    const isCompared = await comparePart({ from: progress.comparedTo, to }, progress);
    if (isCompared === undefined) length /= 2;
    else if (savesProgress) await saveProgress(runOf(progress));
  }
};

export type Limits = {
  readonly budgetMilliseconds: number;
  /** Whether it saves how far it is after each part: its function may be ended before its time. */
  readonly savesProgress: boolean;
};

/** Goes on with a run, as far as there is time. */
export const goOnReconciling = async (
  { id, from, to, startedAt, ...run }: Run,
  { budgetMilliseconds, savesProgress }: Limits,
  now: Date,
): Promise<Run> => {
  const deadline = performance.now() + budgetMilliseconds;
  const progress: Progress = {
    run: { id, from, to, startedAt },
    isOver: () => performance.now() > deadline,
    unreachable: new Set(run.unreachable),
    findings: [...run.findings],
    checked: run.checked,
    comparedTo: new Date(run.comparedTo ?? from),
  };
  await compareAll(progress, savesProgress);
  const after = runOf(progress);
  await saveRun(after, now);
  const { checked, findings, status, comparedTo } = after;
  log.info('reconciled', { checked, findings: findings.length, status, comparedTo });
  return after;
};

export const reconcile = (
  { from, to }: Period,
  { id, ...limits }: Limits & { readonly id: Run['id'] },
  now: Date,
): Promise<Run> =>
  goOnReconciling(
    {
      id,
      status: 'stopped',
      from: from.toISOString(),
      to: to.toISOString(),
      checked: 0,
      findings: [],
      unreachable: [],
      startedAt: now.toISOString(),
      finishedAt: now.toISOString(),
    },
    limits,
    now,
  );

/**
 * The last 24 hours when no period is given. What there is no time for, the scheduled run goes on with.
 * @throws DomainError `invalid-request` for a period that ends before it begins, or is longer than 31 days
 */
export const reconcileOnDemand = (
  seed: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
): Promise<Run> => {
  const until = to === undefined ? now : new Date(to);
  const since = from === undefined ? new Date(until.getTime() - dayMilliseconds) : new Date(from);
  const length = until.getTime() - since.getTime();
  if (length < 0 || length > maximumDays * dayMilliseconds) {
    const message = `must begin at most ${maximumDays} days before the period ends`;
    const path = from === undefined ? 'to' : 'from';
    throw new DomainError('invalid-request', `The period ${message}`, { errors: [{ path, message }] });
  }
  const id = idOf('reconciliation', seed);
  const limits = { id, budgetMilliseconds: onDemandMilliseconds, savesProgress: false };
  return reconcile({ from: since, to: until }, limits, now);
};
