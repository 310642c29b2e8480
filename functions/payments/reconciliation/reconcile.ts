/**
 * Reconciliation: the providers' view against ours. What is safe is repaired by the very functions that webhooks
 * use; everything else is listed for a person. A provider's list is taken first and our payments are read after
 * it, and what the list does not confirm is asked for once more, so a payment made meanwhile is no finding.
 */
import { DomainError, isDomainError } from '../../shared/errors.ts';
import { idOf } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import type { Payment, ProviderName } from '../payment.ts';
import { askForTransactions } from '../providers/ask.ts';
import { isOn } from '../providers/offered.ts';
import type { ListedTransaction } from '../providers/port.ts';
import { providerNames } from '../providers/provider-rows.ts';
import { listPaymentsOfDay } from '../store.ts';
import { dayOf } from '../table.ts';
import { comparePayment, paymentOf, unknownToUs } from './compare.ts';
import type { Finding, Run } from './run.ts';
import { saveRun } from './store.ts';

const dayMilliseconds = 24 * 60 * 60_000;
/** Longer periods are several runs. */
const maximumDays = 31;
/** What is left of API Gateway's 29 seconds must suffice for the answer. */
export const onDemandMilliseconds = 20_000;
/** More would not fit into one item; they are found again by the next run. */
const maximumFindings = 500;

type Period = { readonly from: Date; readonly to: Date };

/** What a run gathers on its way. */
type Progress = {
  readonly listed: Map<ProviderName, readonly ListedTransaction[]>;
  readonly unreachable: Set<ProviderName>;
  readonly checked: Set<string>;
  readonly findings: Finding[];
};

/** Undefined: this provider does not answer now, which is no finding. */
const unlessUnreachable = async <T>(progress: Progress, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
    const provider = providerNames.find((name) => name === error.details.provider);
    if (provider) progress.unreachable.add(provider);
    return undefined;
  }
};

const takeLists = async (progress: Progress, period: Period, now: Date): Promise<void> => {
  for (const provider of providerNames.filter(isOn)) {
    const list = await unlessUnreachable(progress, () => askForTransactions(provider, period, now));
    if (list) progress.listed.set(provider, list);
  }
};

async function* paymentsIn({ from, to }: Period): AsyncGenerator<Payment> {
  const lastDay = dayOf(to.toISOString());
  for (let at = from.getTime(); ; at += dayMilliseconds) {
    const day = dayOf(new Date(at).toISOString());
    if (day > lastDay) return;
    let cursor: string | undefined;
    do {
      const page = await listPaymentsOfDay(day, { limit: 100, ...(cursor !== undefined && { cursor }) });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
}

const checkPayment = async (payment: Payment, progress: Progress, now: Date): Promise<void> => {
  if (progress.checked.has(payment.id)) return;
  progress.checked.add(payment.id);
  const found = await unlessUnreachable(progress, () => comparePayment(payment, progress.listed, now));
  progress.findings.push(...(found ?? []));
};

/** Listed transactions of payments that were begun before the period, and of nobody. */
const checkListed = async (progress: Progress, isOver: () => boolean, now: Date): Promise<void> => {
  for (const [provider, transactions] of progress.listed) {
    for (const transaction of transactions) {
      if (isOver()) return;
      const payment = await paymentOf(transaction);
      if (payment) await checkPayment(payment, progress, now);
      else progress.findings.push(unknownToUs(provider, transaction));
    }
  }
};

type Limits = { readonly id: Run['id']; readonly budgetMilliseconds: number };

export const reconcile = async (
  period: Period,
  { id, budgetMilliseconds }: Limits,
  now: Date,
): Promise<Run> => {
  const deadline = performance.now() + budgetMilliseconds;
  const isOver = (): boolean => performance.now() > deadline;
  const progress: Progress = { listed: new Map(), unreachable: new Set(), checked: new Set(), findings: [] };
  await takeLists(progress, period, now);
  for await (const payment of paymentsIn(period)) {
    if (isOver()) break;
    await checkPayment(payment, progress, now);
  }
  await checkListed(progress, isOver, now);
  const run: Run = {
    id,
    status: isOver() ? 'stopped' : 'done',
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    checked: progress.checked.size,
    findings: progress.findings.slice(0, maximumFindings),
    unreachable: [...progress.unreachable],
    startedAt: now.toISOString(),
    finishedAt: new Date().toISOString(),
  };
  await saveRun(run, now);
  log.info('reconciled', { checked: run.checked, findings: run.findings.length, status: run.status });
  return run;
};

/**
 * The last 24 hours when no period is given.
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
  return reconcile({ from: since, to: until }, { id, budgetMilliseconds: onDemandMilliseconds }, now);
};
