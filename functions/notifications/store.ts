/** Which notices were sent. A notice is claimed before it is sent, so that two senders do not send it twice. */
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Condition, putIf } from '../shared/conditional-write.ts';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { type Money, moneySchema } from '../shared/money.ts';
import { queryAll } from '../shared/read.ts';
import { cameBackSchema } from './came-back.ts';
import { noticeKey, noticePrefix, noticesOfDay, noticesOfOrder, notificationsTable } from './table.ts';

/** Longer than any sender runs: after it, the sender is taken for crashed. */
export const leaseSeconds = 90;

type Named = {
  /** Names the mail: each is sent in one place. */
  readonly kind: string;
  /** What tells two notices of a kind apart: a shipment's id, a refund's, an attempt's reference, whoever is told. */
  readonly subject?: string;
  /** What it is written from, besides the order: nothing personal. */
  readonly about?: {
    readonly shipmentId?: string | undefined;
    readonly returnId?: string | undefined;
    readonly amount?: Money | undefined;
  };
};
export type OrderNotice = Named & { readonly orderId: string; readonly date?: never };
/** Of a day, `yyyy-mm-dd`. */
export type DayNotice = Named & { readonly date: string; readonly orderId?: never };
export type Notice = OrderNotice | DayNotice;

/** The right to send a notice, until the lease is over. */
export type Claim = { readonly notice: Notice; readonly leasedUntil: string };

const noticeSchema = z.object({ status: z.enum(['sending', 'sent', 'skipped']) });

const isFree = (now: Date): Condition => ({
  expression: 'attribute_not_exists(#pk) OR (#status = :sending AND #leasedUntil < :now)',
  names: { '#pk': 'pk', '#status': 'status', '#leasedUntil': 'leasedUntil' },
  values: { ':sending': 'sending', ':now': now.toISOString() },
});
const isOurs = '#status = :sending AND #leasedUntil = :leasedUntil';

const partitionOf = ({ orderId, date }: Notice): string =>
  orderId === undefined ? noticesOfDay(date) : noticesOfOrder(orderId);

const keyOf = (notice: Notice) => noticeKey(partitionOf(notice), notice.kind, notice.subject ?? '-');

const storedNoticeSchema = noticeSchema.extend({
  orderId: z.string(),
  kind: z.string(),
  subject: z.string().optional(),
  about: z
    .object({
      shipmentId: z.string().optional(),
      returnId: z.string().optional(),
      amount: moneySchema.optional(),
    })
    .optional(),
  closedAt: z.iso.datetime().optional(),
  cameBack: cameBackSchema.optional(),
});
export type StoredNotice = z.output<typeof storedNoticeSchema>;

/** All of an order: a few for each parcel, return and refund. */
export const listNotices = (orderId: string): Promise<StoredNotice[]> =>
  queryAll(
    {
      table: notificationsTable,
      partition: noticesOfOrder(orderId),
      sort: { beginsWith: noticePrefix },
      consistent: true,
    },
    storedNoticeSchema,
  );

/**
 *   sender A ── claims ── sends ── crash                            one mail
 *   sender B ─────────────────── claim refused ── … lease over ── claims ── sends    at most one more, after a crash
 *
 * SES has no idempotency key, so a crash between sending and closing costs one repeated mail; nothing else does.
 * @returns undefined when the notice was sent before
 * @throws DomainError `unavailable` while somebody else is sending it
 */
export const claimNotice = async (notice: Notice, now: Date): Promise<Claim | undefined> => {
  const leasedUntil = new Date(now.getTime() + leaseSeconds * 1000).toISOString();
  const item = { ...keyOf(notice), ...notice, status: 'sending', leasedUntil };
  const claimed = await putIf(notificationsTable, item, isFree(now));
  if (claimed.written) return { notice, leasedUntil };
  if (noticeSchema.parse(claimed.stored).status === 'sending') {
    throw new DomainError('unavailable', 'Somebody else is sending this notice');
  }
  return undefined;
};

/** `skipped`: there is nobody to send it to any more. */
export const closeNotice = async (
  { notice }: Claim,
  outcome: 'sent' | 'skipped',
  now: Date,
): Promise<void> => {
  await dynamo().send(
    new UpdateCommand({
      TableName: tableName(notificationsTable),
      Key: keyOf(notice),
      UpdateExpression: 'SET #status = :outcome, #closedAt = :now REMOVE #leasedUntil',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#closedAt': 'closedAt',
        '#leasedUntil': 'leasedUntil',
      },
      ExpressionAttributeValues: { ':outcome': outcome, ':now': now.toISOString() },
    }),
  );
};

/** Nothing was sent: the next try need not wait for the lease. Fails silently: then it waits. */
export const freeNotice = async ({ notice, leasedUntil }: Claim): Promise<void> => {
  try {
    await dynamo().send(
      new DeleteCommand({
        TableName: tableName(notificationsTable),
        Key: keyOf(notice),
        ConditionExpression: isOurs,
        ExpressionAttributeNames: { '#status': 'status', '#leasedUntil': 'leasedUntil' },
        ExpressionAttributeValues: { ':sending': 'sending', ':leasedUntil': leasedUntil },
      }),
    );
  } catch (error) {
    log.warn('a notice stays claimed until its lease is over', { ...notice, error });
  }
};
