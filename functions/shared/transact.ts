/**
 * Writes to DynamoDB, all or nothing. A transaction's refusals come back as what the refused condition means;
 * conflicts between transactions are retried with jitter.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { backOff, backOffUnless, longestPauseMilliseconds } from './back-off.ts';
import { dynamo, type Item } from './dynamo.ts';
import { DomainError, isDomainError } from './errors.ts';
import { unpack } from './packed.ts';
import { reportTrouble } from './report-trouble.ts';

/** DynamoDB's own limit. */
export const maximumTransactionItems = 100;

const maximumConflictRetries = 12;
/** Twelve pauses take as long on average; whoever has bad luck gives up all the same. */
const transactMilliseconds = 6_700;
/** With the last pause, which is 1.9 s at most. */
export const longestTransactMilliseconds = transactMilliseconds + longestPauseMilliseconds;

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction, and what it means when its condition does not hold. */
export type Write = TransactItem & {
  /** Gets the stored item, if there is one. Left out: `conflict`. */
  readonly otherwise?: (stored: Item | undefined) => DomainError;
};

export type Refusal = {
  readonly index: number;
  readonly stored: Item | undefined;
  readonly error: DomainError;
};

const withoutMeaning = ({ otherwise: _, ...item }: Write): TransactItem => {
  const [kind, operation] = Object.entries(item)[0] ?? [];
  return { [kind as string]: { ReturnValuesOnConditionCheckFailure: 'ALL_OLD', ...operation } };
};

const refusalsOf = (error: TransactionCanceledException, writes: readonly Write[]): Refusal[] =>
  (error.CancellationReasons ?? []).flatMap((reason, index) => {
    if (reason.Code !== 'ConditionalCheckFailed') return [];
    const stored = reason.Item && unpack(unmarshall(reason.Item));
    const meaning = writes[index]?.otherwise?.(stored);
    return [
      { index, stored, error: meaning ?? new DomainError('conflict', 'The resource changed meanwhile') },
    ];
  });

/** Which item a write is about. */
const itemOf = (write: Write): string => {
  const { Put, Update, Delete, ConditionCheck } = write;
  const { pk, sk } = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
  return `${pk} ${sk}`;
};

const neverInVain = async (): Promise<boolean> => false;

/**
 * Writes all or nothing (at most 100 items). Returns the refused conditions, none when it was written.
 * @param inVain looked at while others keep winning for long: nothing can come of it any more
 * @throws DomainError `unavailable` when other transactions kept winning, `conflict` when it was in vain
 */
export const tryTransact = async (
  writes: readonly Write[],
  inVain: () => Promise<boolean> = neverInVain,
): Promise<Refusal[]> => {
  const began = performance.now();
  const isOver = (attempt: number): boolean =>
    attempt > maximumConflictRetries || performance.now() - began >= transactMilliseconds;
  for (let attempt = 0; !isOver(attempt); attempt += 1) {
    try {
      await dynamo().send(new TransactWriteCommand({ TransactItems: writes.map(withoutMeaning) }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refusals = refusalsOf(error, writes);
      if (refusals.length > 0) return refusals;
      if (error.CancellationReasons?.some((reason) => reason.Code === 'ValidationError')) throw error;
      if (!(await backOffUnless(attempt, inVain))) throw new DomainError('conflict', 'Others were quicker');
    }
  }
  reportTrouble('writers-collide', 'other transactions kept winning', { items: writes.map(itemOf) });
  throw new DomainError('unavailable', 'Too many writers at once', { retryAfterSeconds: 1 });
};

/** Writes all or nothing; throws the meaning of the first refused condition. */
export const transact = async (writes: readonly Write[]): Promise<void> => {
  const [refusal] = await tryTransact(writes);
  if (refusal) throw refusal.error;
};

/** Somebody else got through with every conflict, so a busy thing is worth some time, not only some rounds. */
const conflictRounds = 8;
export const conflictMilliseconds = 8_000;

/**
 * Read, decide, write, again from the start when somebody else wrote in between (`conflict`). Given up after so many
 * rounds that also took so long: within any function's time; the last refusal is thrown.
 */
export const retryOnConflict = async <T>(round: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const isOver = (attempt: number): boolean =>
    attempt >= conflictRounds && performance.now() - began >= conflictMilliseconds;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await round();
    } catch (error) {
      if (!isDomainError(error, 'conflict') || isOver(attempt)) throw error;
      await backOff(attempt);
    }
  }
};
