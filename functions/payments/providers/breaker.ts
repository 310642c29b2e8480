/**
 * A circuit breaker per provider, kept in the table because functions share nothing else. Five failures, each
 * within a minute of the one before, open it; while it is open nobody waits for a provider that is down. When its
 * time is over ONE caller may try: success closes it, failure opens it for twice as long (5 minutes at most).
 *
 *   closed ── 5th failure ──▶ open ── its time is over ──▶ one trial ── success ──▶ closed
 *                              ▲                              │
 *                              └────────── failure ───────────┘
 *
 * What counts is an outage: no answer, or 5xx. A provider that throttles us (429) or refuses what we ask (4xx) is
 * there, and one call of ours must not stop everybody's. Counts may be lost between simultaneous failures: it then opens a call later.
 */
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Condition, setIf } from '../../shared/conditional-write.ts';
import { dynamo, tableName } from '../../shared/dynamo.ts';
import { getItem } from '../../shared/read.ts';
import { reportTrouble } from '../../shared/report-trouble.ts';
import type { ProviderName } from '../payment.ts';
import { breakerKey, paymentsTable } from '../table.ts';
import { isOutage, providerUnavailable } from './http.ts';

const failuresToOpen = 5;
const memoryMilliseconds = 60_000;
const firstPauseMilliseconds = 15_000;
const longestPauseMilliseconds = 5 * 60_000;
/** Longer than a trial takes. */
export const trialMilliseconds = 15_000;

const stateSchema = z.object({
  failures: z.int(),
  failedAt: z.number(),
  /** Milliseconds since the epoch; 0 while it is closed. */
  openUntil: z.number(),
});
type State = z.output<typeof stateSchema>;

const nobodyElseTries = (seen: State): Condition => ({
  expression: '#openUntil = :seen',
  names: { '#openUntil': 'openUntil' },
  values: { ':seen': seen.openUntil },
});

/** Takes the one trial of an open breaker whose time is over. */
const claimTrial = async (provider: ProviderName, seen: State, now: Date): Promise<boolean> => {
  const changes = { openUntil: now.getTime() + trialMilliseconds };
  return (await setIf(paymentsTable, breakerKey(provider), changes, nobodyElseTries(seen))).written;
};

const pauseAfter = (failures: number): number =>
  failures < failuresToOpen
    ? 0
    : Math.min(firstPauseMilliseconds * 2 ** (failures - failuresToOpen), longestPauseMilliseconds);

const recordFailure = async (provider: ProviderName, seen: State | undefined, now: Date): Promise<void> => {
  const wasOpen = seen !== undefined && seen.openUntil > 0;
  const remembered = seen && (wasOpen || now.getTime() - seen.failedAt < memoryMilliseconds);
  const failures = (remembered ? seen.failures : 0) + 1;
  const pause = pauseAfter(failures);
  if (pause > 0)
    reportTrouble('provider-down', 'payment provider is down: its attempts are queued', {
      provider,
      failures,
    });
  const state: State = {
    failures,
    failedAt: now.getTime(),
    openUntil: pause > 0 ? now.getTime() + pause : 0,
  };
  await dynamo().send(
    new PutCommand({ TableName: tableName(paymentsTable), Item: { ...breakerKey(provider), ...state } }),
  );
};

const closeCircuit = (provider: ProviderName): Promise<unknown> =>
  dynamo().send(new DeleteCommand({ TableName: tableName(paymentsTable), Key: breakerKey(provider) }));

/** @throws DomainError `provider-unavailable` at once while the breaker is open */
export const throughBreaker = async <T>(
  provider: ProviderName,
  call: () => Promise<T>,
  now: Date,
): Promise<T> => {
  const state = await getItem(paymentsTable, breakerKey(provider), stateSchema);
  const isOpen = state !== undefined && state.openUntil > 0;
  if (isOpen && (state.openUntil > now.getTime() || !(await claimTrial(provider, state, now)))) {
    throw providerUnavailable(provider);
  }
  try {
    const answer = await call();
    if (state) await closeCircuit(provider);
    return answer;
  } catch (error) {
    if (isOutage(error)) await recordFailure(provider, state, new Date());
    throw error;
  }
};
