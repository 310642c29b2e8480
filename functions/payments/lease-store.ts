/**
 * One at a time: functions share nothing but the table, so whoever is about to deal with a provider about an attempt
 * says so there first. A lease ends by itself, because its holder may die.
 */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { type Condition, setIf } from '../shared/conditional-write.ts';
import { dynamo, type Key, tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import type { Write } from '../shared/transact.ts';
import type { Attempt } from './payment.ts';
import { leaseKey, paymentsTable, workLeaseKey } from './table.ts';
import { parseTxRef } from './tx-ref.ts';
import { workLeaseMilliseconds } from './when-again.ts';

/** `connect`: asks for a place to pay. `ask`: asks how it stands; kept for its time, as nobody need ask again. */
export type Leased = 'connect' | 'ask';

const keyOf = ({ txRef }: Pick<Attempt, 'txRef'>, what: Leased) => {
  const parts = parseTxRef(txRef);
  if (!parts) throw new RangeError(`${txRef} is no reference of ours`);
  return leaseKey(parts.paymentId, what, txRef);
};

const isFree = (now: Date): Condition => ({
  expression: 'attribute_not_exists(#until) OR #until <= :now',
  names: { '#until': 'untilMilliseconds' },
  values: { ':now': now.getTime() },
});

const take = async (key: Key, milliseconds: number, now: Date): Promise<boolean> => {
  const changes = { untilMilliseconds: now.getTime() + milliseconds };
  return (await setIf(paymentsTable, key, changes, isFree(now))).written;
};

const deleteOf = (Key: Key) => ({ TableName: tableName(paymentsTable), Key });

const end = async (key: Key): Promise<void> => {
  await dynamo().send(new DeleteCommand(deleteOf(key)));
};

/** Whether the caller alone may do it, for so long. */
export const takeLease = (
  attempt: Pick<Attempt, 'txRef'>,
  what: Leased,
  milliseconds: number,
  now: Date,
): Promise<boolean> => take(keyOf(attempt, what), milliseconds, now);

/** Whoever makes an attempt has its lease, for nobody else knows it before it is written. */
export const newLeaseWrite = (
  attempt: Pick<Attempt, 'txRef'>,
  what: Leased,
  milliseconds: number,
  now: Date,
): Write => ({
  Put: {
    TableName: tableName(paymentsTable),
    Item: { ...keyOf(attempt, what), untilMilliseconds: now.getTime() + milliseconds },
  },
});

/** Ends it together with what its holder found out. */
export const endLeaseWrite = (attempt: Pick<Attempt, 'txRef'>, what: Leased): Write => ({
  Delete: deleteOf(keyOf(attempt, what)),
});

export const endLease = (attempt: Pick<Attempt, 'txRef'>, what: Leased): Promise<void> =>
  end(keyOf(attempt, what));

/** Whether this sweep alone may look after the payment now. */
export const claimWork = (paymentId: Id<'payment'>, now: Date): Promise<boolean> =>
  take(workLeaseKey(paymentId), workLeaseMilliseconds, now);

export const endWork = (paymentId: Id<'payment'>): Promise<void> => end(workLeaseKey(paymentId));
