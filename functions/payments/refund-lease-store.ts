/** One at a time deals with a provider about a refund. The lease is on the refund's record and goes with its next write. */

import { tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import { tryTransact } from '../shared/transact.ts';
import { paymentsTable, refundKey } from './table.ts';
import { refundLeaseMilliseconds } from './when-again.ts';

const refundIsFree = '#status = :requested AND (attribute_not_exists(#leased) OR #leased < :now)';

/** Whether the caller alone may deal with the provider about this open refund for the next 30 seconds. */
export const leaseRefund = async (
  paymentId: Id<'payment'>,
  refundId: Id<'refund'>,
  now: Date,
): Promise<boolean> => {
  const refusals = await tryTransact([
    {
      Update: {
        TableName: tableName(paymentsTable),
        Key: refundKey(paymentId, refundId),
        UpdateExpression: 'SET #leased = :until',
        ConditionExpression: refundIsFree,
        ExpressionAttributeNames: { '#status': 'status', '#leased': 'leasedUntilMilliseconds' },
        ExpressionAttributeValues: {
          ':requested': 'requested',
          ':now': now.getTime(),
          ':until': now.getTime() + refundLeaseMilliseconds,
        },
      },
    },
  ]);
  return refusals.length === 0;
};
