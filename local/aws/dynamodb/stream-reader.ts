/**
 * Reads one table's stream for one function.
 *
 *   page → filter → invoke → checkpoint in the journal → next page
 *
 * A crash between invoke and checkpoint delivers the batch again, as the service may. What fails is delivered
 * again from the first record that failed, later and later, until it is done or its attempts are used up.
 */
import * as z from 'zod';
import { type Runtime, region } from '../service.ts';
import type { CallDynamoDb } from './call.ts';
import { type Checkpoints, openCheckpoints } from './checkpoints.ts';
import type { StreamMapping } from './stream-mapping.ts';

const recordSchema = z.looseObject({
  eventID: z.string().optional(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string() }),
});
const pageSchema = z.object({ Records: z.array(recordSchema), NextShardIterator: z.string().nullish() });
const iteratorSchema = z.object({ ShardIterator: z.string() });
const shardsSchema = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const responseSchema = z.looseObject({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

type StreamRecord = z.output<typeof recordSchema>;

const firstBackoffMilliseconds = 100;
const longestBackoffMilliseconds = 10_000;

export type StreamReader = {
  readonly tableName: string;
  /** Says that there may be something to read. */
  readonly nudge: () => void;
  readonly stop: () => Promise<void>;
  readonly idle: () => boolean;
};

export type StreamReaderConfig = {
  readonly runtime: Runtime;
  readonly call: CallDynamoDb;
  readonly mapping: StreamMapping;
  /** The engine's own ARN. */
  readonly streamArn: string;
  readonly sendToQueue: (queueArn: string, body: object) => void;
};

const sequenceOf = (record: StreamRecord): string => record.dynamodb.SequenceNumber;

const asLambdaSeesIt = (record: StreamRecord, mapping: StreamMapping): object => ({
  ...record,
  eventID: record.eventID ?? sequenceOf(record),
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: region,
  eventSourceARN: mapping.streamArn,
});

export class MappedStream implements StreamReader {
  private readonly config: StreamReaderConfig;
  private readonly checkpoints: Checkpoints;
  private readonly iterators = new Map<string, string>();
  private attempts = 0;
  /** Smaller after a failure when the mapping bisects, so that one bad record holds up only itself. */
  private batchSize: number;
  private draining: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(config: StreamReaderConfig) {
    this.config = config;
    this.checkpoints = openCheckpoints(config.runtime.journal, config.mapping.id);
    this.batchSize = config.mapping.batchSize;
  }

  get tableName(): string {
    return this.config.mapping.tableName;
  }

  nudge(): void {
    this.again = true;
    if (this.stopped || this.draining || this.retry) return;
    this.draining = this.drain().finally(() => {
      this.draining = undefined;
      if (this.again) this.nudge();
    });
  }

  idle(): boolean {
    return !this.draining && !this.retry;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.draining;
  }

  private async drain(): Promise<void> {
    this.again = false;
    try {
      if (this.iterators.size === 0) await this.openShards();
      for (const shard of this.iterators.keys()) {
        if (!(await this.drainShard(shard))) return this.retryLater();
      }
      this.attempts = 0;
    } catch (error) {
      if (this.stopped) return;
      this.reportRepeated(error);
      this.attempts += 1;
      this.retryLater();
    }
  }

  /** Once is no news: an engine may have trimmed what an iterator of an empty stream stood on. */
  private reportRepeated(error: unknown): void {
    if (this.attempts === 0) return;
    const message = error instanceof Error ? error.message : String(error);
    this.config.runtime.report(`stream of ${this.tableName}: ${message}`);
  }

  private async openShards(): Promise<void> {
    const { call, streamArn } = this.config;
    const described = shardsSchema.parse(await call('DescribeStream', { StreamArn: streamArn }));
    for (const { ShardId } of described.StreamDescription.Shards) {
      const sequence = this.checkpoints.read(ShardId);
      const from =
        sequence === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequence };
      const opened = await call('GetShardIterator', { StreamArn: streamArn, ShardId, ...from });
      this.iterators.set(ShardId, iteratorSchema.parse(opened).ShardIterator);
    }
  }

  /** @returns false when a delivery failed and is to be repeated */
  private async drainShard(shard: string): Promise<boolean> {
    for (;;) {
      const iterator = this.iterators.get(shard);
      if (iterator === undefined || this.stopped) return true;
      const input = { ShardIterator: iterator, Limit: this.batchSize };
      const page = pageSchema.parse(await this.config.call('GetRecords', input));
      if (!(await this.deliverPage(shard, page.Records))) return false;
      if (page.NextShardIterator) this.iterators.set(shard, page.NextShardIterator);
      else this.iterators.delete(shard);
      if (page.Records.length === 0) return true;
    }
  }

  private async deliverPage(shard: string, records: readonly StreamRecord[]): Promise<boolean> {
    const last = records.at(-1);
    if (!last) return true;
    const { mapping, runtime } = this.config;
    const accepted = records.filter((record) => mapping.accepts(record));
    let failedAt = await this.deliver(accepted);
    const comesTwice = failedAt === undefined && accepted.length > 0 && runtime.weather?.repeatsBatch?.();
    if (comesTwice) failedAt = await this.deliver(accepted);
    if (failedAt === undefined) {
      this.advanceTo(shard, last);
      return true;
    }
    const failed = records.findIndex((record) => sequenceOf(record) === failedAt);
    const lastDone = records[failed - 1];
    if (lastDone) this.advanceTo(shard, lastDone);
    this.attempts += 1;
    if (mapping.maximumRetryAttempts < 0 || this.attempts <= mapping.maximumRetryAttempts) return false;
    this.giveUp(shard, records.slice(failed));
    this.advanceTo(shard, last);
    return true;
  }

  private advanceTo(shard: string, record: StreamRecord): void {
    this.checkpoints.write(shard, sequenceOf(record));
    this.attempts = 0;
    this.batchSize = this.config.mapping.batchSize;
  }

  /** @returns the sequence number of the first record that was not done */
  private async deliver(records: readonly StreamRecord[]): Promise<string | undefined> {
    const { runtime, mapping } = this.config;
    const [first] = records;
    if (!first) return undefined;
    const Records = records.map((record) => asLambdaSeesIt(record, mapping));
    const result = await runtime.invoke(mapping.functionName, { Records });
    if ('error' in result) {
      const { errorType, errorMessage } = result.error;
      runtime.report(
        `${mapping.functionName} failed on the stream of ${this.tableName}: ${errorType}: ${errorMessage}`,
      );
      return sequenceOf(first);
    }
    if (!mapping.reportsItemFailures) return undefined;
    const response = responseSchema.safeParse(result.payload ?? {});
    if (!response.success) return sequenceOf(first);
    const failures = (response.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    if (failures.length === 0) return undefined;
    return sequenceOf(records.find((record) => failures.includes(sequenceOf(record))) ?? first);
  }

  private giveUp(shard: string, records: readonly StreamRecord[]): void {
    const { mapping, sendToQueue } = this.config;
    const [first] = records;
    const last = records.at(-1);
    if (mapping.onFailureArn === undefined || !first || !last) return;
    sendToQueue(mapping.onFailureArn, {
      requestContext: {
        functionArn: mapping.functionName,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: this.attempts,
      },
      version: '1.0',
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        batchSize: records.length,
        streamArn: mapping.streamArn,
      },
    });
  }

  /** Starts again behind the checkpoint. */
  private retryLater(): void {
    if (this.stopped) return;
    this.iterators.clear();
    if (this.config.mapping.bisects) this.batchSize = Math.max(1, Math.floor(this.batchSize / 2));
    const wait = firstBackoffMilliseconds * 2 ** Math.min(this.attempts, 10);
    this.retry = setTimeout(
      () => {
        this.retry = undefined;
        this.nudge();
      },
      Math.min(wait, longestBackoffMilliseconds),
    );
  }
}
