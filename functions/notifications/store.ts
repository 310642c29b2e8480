/** Which notices were sent. A notice is claimed before it is sent, so that two senders do not send it twice. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { dynamo, getItem, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { noticeKey, notificationsTable } from './table.ts';

/** Longer than any sender runs: after it, the sender is taken for crashed. */
const leaseSeconds = 120;

export type Notice = {
  readonly orderId: string;
  readonly kind: string;
  /** What tells two notices of a kind apart: a refund's id, an attempt's reference. */
  readonly subject?: string;
};

const noticeSchema = z.object({ status: z.enum(['sending', 'sent', 'skipped']), leasedUntil: z.string() });

const isFree = 'attribute_not_exists(#pk) OR (#status = :sending AND #leasedUntil < :now)';

const keyOf = ({ orderId, kind, subject = '-' }: Notice) => noticeKey(orderId, kind, subject);

/**
 *   sender A ── claims ── sends ── crash                            one mail
 *   sender B ─────────────────── claim refused ── … lease over ── claims ── sends    at most one more, after a crash
 *
 * SES has no idempotency key, so a crash between sending and marking costs one repeated mail; nothing else does.
 * @returns false when the notice was sent before
 * @throws DomainError `unavailable` while somebody else is sending it
 */
export const claimNotice = async (notice: Notice, now: Date): Promise<boolean> => {
  const leasedUntil = new Date(now.getTime() + leaseSeconds * 1000).toISOString();
  try {
    await dynamo().send(
      new PutCommand({
        TableName: tableName(notificationsTable),
        Item: { ...keyOf(notice), ...notice, status: 'sending', leasedUntil },
        ConditionExpression: isFree,
        ExpressionAttributeNames: { '#pk': 'pk', '#status': 'status', '#leasedUntil': 'leasedUntil' },
        ExpressionAttributeValues: { ':sending': 'sending', ':now': now.toISOString() },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  const found = await getItem(notificationsTable, keyOf(notice), noticeSchema, { consistent: true });
  if (found?.status === 'sending')
    throw new DomainError('unavailable', 'Somebody else is sending this notice');
  return false;
};

const setStatus = async (notice: Notice, status: string, leasedUntil: string): Promise<void> => {
  await dynamo().send(
    new UpdateCommand({
      TableName: tableName(notificationsTable),
      Key: keyOf(notice),
      UpdateExpression: 'SET #status = :status, #leasedUntil = :leasedUntil',
      ExpressionAttributeNames: { '#status': 'status', '#leasedUntil': 'leasedUntil' },
      ExpressionAttributeValues: { ':status': status, ':leasedUntil': leasedUntil },
    }),
  );
};

/** `skipped`: there is nobody to send it to any more. */
export const markNotice = (notice: Notice, status: 'sent' | 'skipped', now: Date): Promise<void> =>
  setStatus(notice, status, now.toISOString());

/** Sending failed: the next try need not wait for the lease. */
export const freeNotice = (notice: Notice): Promise<void> =>
  setStatus(notice, 'sending', new Date(0).toISOString());
