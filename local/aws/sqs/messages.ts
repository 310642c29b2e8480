/**
 * The messages of all queues, in the journal. A message is one row for its whole life:
 *
 *   sent ──▶ visible ──receive──▶ hidden until visible_at ──delete──▶ gone
 *               ▲                        │ nobody deleted it
 *               └────────────────────────┘  after the last allowed receive: into the dead-letter queue
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { inTransaction } from '../../transaction.ts';
import { AwsError } from '../service.ts';
import type { Weather } from '../weather/weather.ts';
import type { QueueConfig } from './config.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS sqs_messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER,
    receipt TEXT,
    source_arn TEXT,
    dead_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sqs_messages_by_queue ON sqs_messages (queue, sequence);
  CREATE INDEX IF NOT EXISTS sqs_messages_by_time ON sqs_messages (queue, visible_at)`;

export const messageAttributesSchema = z.record(
  z.string(),
  z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
);
export type MessageAttributes = z.infer<typeof messageAttributesSchema>;

const messageSchema = z
  .object({
    message_id: z.string(),
    body: z.string(),
    attributes: z.string(),
    sent_at: z.number(),
    visible_at: z.number(),
    receive_count: z.number(),
    first_received_at: z.number().nullable(),
    receipt: z.string().nullable(),
    source_arn: z.string().nullable(),
    dead_at: z.number().nullable(),
  })
  .transform((row) => ({
    messageId: row.message_id,
    body: row.body,
    attributes: messageAttributesSchema.parse(JSON.parse(row.attributes)),
    sentAt: row.sent_at,
    visibleAt: row.visible_at,
    receiveCount: row.receive_count,
    firstReceivedAt: row.first_received_at ?? 0,
    receipt: row.receipt ?? '',
    /** In a dead-letter queue: the queue it came from, and when. */
    sourceArn: row.source_arn ?? undefined,
    deadAt: row.dead_at ?? undefined,
  }));
export type Message = z.output<typeof messageSchema>;

export type NewMessage = {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly delaySeconds?: number;
};

const countsSchema = z.object({ visible: z.number(), hidden: z.number(), delayed: z.number() });

const receiptOf = (messageId: string): string =>
  Buffer.from(`${messageId}/${randomUUID()}`).toString('base64url');

const messageIdOf = (receipt: string): string => {
  const [messageId, part] = Buffer.from(receipt, 'base64url').toString().split('/');
  if (!messageId || !part) throw new AwsError('ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
  return messageId;
};

export type Messages = ReturnType<typeof openMessages>;

/** @param changed called with a queue's ARN when a message may have become visible, or will at another time */
export const openMessages = (
  journal: DatabaseSync,
  clock: Clock,
  changed: (queueArn: string) => void,
  weather: Weather = {},
) => {
  journal.exec(tables);
  const insert = journal.prepare(
    'INSERT INTO sqs_messages (queue, message_id, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const oldestVisible = journal.prepare(
    'SELECT * FROM sqs_messages WHERE queue = ? AND visible_at <= ? ORDER BY sequence LIMIT 1 OFFSET ?',
  );
  const hide = journal.prepare(
    `UPDATE sqs_messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ?,
      first_received_at = coalesce(first_received_at, ?) WHERE message_id = ? RETURNING *`,
  );
  const bury = journal.prepare(
    'UPDATE sqs_messages SET queue = ?, source_arn = ?, dead_at = ?, visible_at = ? WHERE message_id = ?',
  );
  const expire = journal.prepare('DELETE FROM sqs_messages WHERE queue = ? AND sent_at <= ?');
  const remove = journal.prepare('DELETE FROM sqs_messages WHERE queue = ? AND message_id = ?');
  const show = journal.prepare(
    `UPDATE sqs_messages SET visible_at = ? WHERE queue = ? AND message_id = ? AND receipt = ? AND visible_at > ?`,
  );
  const all = journal.prepare('SELECT * FROM sqs_messages WHERE queue = ? ORDER BY sequence');
  const count = journal.prepare(
    `SELECT coalesce(sum(visible_at <= :now), 0) AS visible,
      coalesce(sum(visible_at > :now AND receive_count > 0), 0) AS hidden,
      coalesce(sum(visible_at > :now AND receive_count = 0), 0) AS delayed
      FROM sqs_messages WHERE queue = :queue`,
  );
  const next = journal.prepare(
    'SELECT min(visible_at) AS at FROM sqs_messages WHERE queue = ? AND visible_at > ?',
  );

  const dropExpired = (queue: QueueConfig): void => {
    expire.run(queue.arn, clock.now() - queue.retentionSeconds * 1000);
  };

  /** Hides one message, or buries it when it was received often enough. */
  const take = (queue: QueueConfig, visibilitySeconds: number): Message | 'buried' | undefined => {
    const now = clock.now();
    const passedOver = weather.passesOver?.() ?? 0;
    const row =
      (passedOver > 0 ? oldestVisible.get(queue.arn, now, passedOver) : undefined) ??
      oldestVisible.get(queue.arn, now, 0);
    if (!row) return undefined;
    const message = messageSchema.parse(row);
    if (queue.redrive && message.receiveCount >= queue.redrive.maximumReceives) {
      bury.run(queue.redrive.deadLetterArn, queue.arn, now, now, message.messageId);
      changed(queue.redrive.deadLetterArn);
      return 'buried';
    }
    const receipt = receiptOf(message.messageId);
    return messageSchema.parse(hide.get(now + visibilitySeconds * 1000, receipt, now, message.messageId));
  };

  return {
    send: (queue: QueueConfig, { body, attributes = {}, delaySeconds }: NewMessage): string => {
      const messageId = randomUUID();
      const now = clock.now();
      const visibleAt = now + (delaySeconds ?? queue.delaySeconds) * 1000;
      insert.run(queue.arn, messageId, body, JSON.stringify(attributes), now, visibleAt);
      changed(queue.arn);
      return messageId;
    },

    /** Oldest first; fewer than `limit` only when no more are visible. */
    receive: (queue: QueueConfig, limit: number, visibilitySeconds = queue.visibilityTimeoutSeconds) =>
      inTransaction(journal, () => {
        dropExpired(queue);
        const received: Message[] = [];
        while (received.length < limit) {
          const taken = take(queue, visibilitySeconds);
          if (!taken) break;
          if (taken !== 'buried') received.push(taken);
        }
        if (received.length > 0) changed(queue.arn);
        return received;
      }),

    /** Succeeds for what is already gone, as the service does. */
    delete: (queue: QueueConfig, receipt: string): void => {
      remove.run(queue.arn, messageIdOf(receipt));
    },

    /** @throws AwsError `MessageNotInflight` */
    changeVisibility: (queue: QueueConfig, receipt: string, seconds: number): void => {
      const now = clock.now();
      const { changes } = show.run(now + seconds * 1000, queue.arn, messageIdOf(receipt), receipt, now);
      if (changes === 0) throw new AwsError('MessageNotInflight', 'The message is not in flight.');
      changed(queue.arn);
    },

    /** Lets a received message be received again so soon, if nobody has it anew by now. */
    comeAgain: (queue: QueueConfig, receipt: string, milliseconds: number): void => {
      const now = clock.now();
      show.run(Math.ceil(now + milliseconds), queue.arn, messageIdOf(receipt), receipt, now);
      changed(queue.arn);
    },

    /** Moves a message on as a new one: nobody has received it yet. */
    resend: (message: Message, from: QueueConfig, to: QueueConfig): void =>
      inTransaction(journal, () => {
        remove.run(from.arn, message.messageId);
        const now = clock.now();
        insert.run(to.arn, randomUUID(), message.body, JSON.stringify(message.attributes), now, now);
        changed(to.arn);
      }),

    purge: (queue: QueueConfig): void => {
      expire.run(queue.arn, Number.MAX_SAFE_INTEGER);
    },

    list: (queue: QueueConfig): Message[] => {
      dropExpired(queue);
      return all.all(queue.arn).map((row) => messageSchema.parse(row));
    },

    counts: (queue: QueueConfig): z.infer<typeof countsSchema> => {
      dropExpired(queue);
      return countsSchema.parse(count.get({ now: clock.now(), queue: queue.arn }));
    },

    hasVisible: (queueArn: string): boolean => oldestVisible.get(queueArn, clock.now(), 0) !== undefined,

    /** When the next hidden message becomes visible. */
    nextVisibleAt: (queueArn: string): number | undefined => {
      const at = next.get(queueArn, clock.now())?.at;
      return typeof at === 'number' ? at : undefined;
    },

    /** What a function had when the process ended is nobody's now: it may be received at once. */
    releaseAll: (queueArn: string): void => {
      journal
        .prepare(
          'UPDATE sqs_messages SET visible_at = ? WHERE queue = ? AND receive_count > 0 AND visible_at > ?',
        )
        .run(clock.now(), queueArn, clock.now());
      changed(queueArn);
    },
  };
};
