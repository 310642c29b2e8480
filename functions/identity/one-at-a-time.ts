/**
 * The user pool and our table are two stores: what takes several steps in both is done by one request at a time.
 *
 *   A ── lease ── pool ── table ── give back
 *   B ───── lease ✗ waits ────────────────── lease ── reads what A made of it ── pool ── table
 *
 * A lease that a crash left behind ends by itself, after the longest time that a function may run.
 */
import { tableName } from '../shared/dynamo.ts';
import { log } from '../shared/log.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { identityTable, leaseKey } from './table.ts';

export const leaseSeconds = 60;

const leaseIsFree = 'attribute_not_exists(#pk) OR #expires <= :now';
const leaseIsMine = '#holder = :holder';

const takeTurn = (what: string, holder: string): Promise<void> => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return transact([
    {
      Put: {
        TableName: tableName(identityTable),
        Item: { ...leaseKey(what), holder, expiresAtSeconds: nowSeconds + leaseSeconds },
        ConditionExpression: leaseIsFree,
        ExpressionAttributeNames: { '#pk': 'pk', '#expires': 'expiresAtSeconds' },
        ExpressionAttributeValues: { ':now': nowSeconds },
      },
    },
  ]);
};

/** The work is done: that the lease runs out instead is no reason to say that it failed. */
const giveTurnBack = async (what: string, holder: string): Promise<void> => {
  try {
    await transact([
      {
        Delete: {
          TableName: tableName(identityTable),
          Key: leaseKey(what),
          ConditionExpression: leaseIsMine,
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':holder': holder },
        },
      },
    ]);
  } catch (error) {
    log.warn('a lease was not given back: it ends by itself', { error });
  }
};

/**
 * @param what of whom: a user id, or the hash of an address
 * @throws DomainError `conflict` when others are at it all the time
 */
export const oneAtATime = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const holder = crypto.randomUUID();
  await retryOnConflict(() => takeTurn(what, holder));
  try {
    return await work();
  } finally {
    await giveTurnBack(what, holder);
  }
};
