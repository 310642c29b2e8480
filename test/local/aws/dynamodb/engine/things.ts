/** A fresh engine with the table `things`, on a clock that the test moves. */
import { DynamoDb, type DynamoDbConfig } from '../../../../../local/aws/dynamodb/engine/engine.ts';
import type { CancellationReason } from '../../../../../local/aws/dynamodb/engine/errors.ts';
import { createThings } from './random/things-table.ts';

export const TableName = createThings.TableName;

export type Output = {
  readonly Item?: Record<string, unknown>;
  readonly Items?: Record<string, unknown>[];
  readonly LastEvaluatedKey?: Record<string, unknown>;
  readonly ConsumedCapacity?: unknown;
  readonly Attributes?: Record<string, unknown>;
} & Readonly<Record<string, unknown>>;

export type Refused = {
  readonly name: string;
  readonly message: string;
  readonly reasons: readonly CancellationReason[];
};

export const openThings = (config: Partial<DynamoDbConfig> = {}, table: object = {}) => {
  let now = Date.parse('2026-11-25T12:00:00Z');
  const engine = new DynamoDb({ now: () => new Date(now), ...config });
  engine.call('CreateTable', { ...createThings, ...table });
  const call = (operation: string, input: object = {}): Output =>
    engine.call(operation, { TableName, ...input }) as Output;
  const refusal = (operation: string, input: object = {}): Refused => {
    try {
      call(operation, input);
    } catch (error) {
      const { name, message, members } = error as Error & {
        members?: { CancellationReasons?: CancellationReason[] };
      };
      return { name, message, reasons: members?.CancellationReasons ?? [] };
    }
    throw new Error(`${operation} was not refused`);
  };
  return {
    engine,
    call,
    refusal,
    advance: (seconds: number): void => {
      now += seconds * 1000;
    },
  };
};

export const keyOf = (sk: string, pk = 'p') => ({ pk: { S: pk }, sk: { S: sk } });

type StreamRecord = { readonly eventName: string; readonly eventID: string; readonly userIdentity?: object };

/** All records of the one stream that there is. */
export const recordsOf = (engine: DynamoDb): StreamRecord[] => {
  const { Streams } = engine.call('ListStreams', {}) as { Streams: { StreamArn: string }[] };
  const { StreamArn } = Streams[0] ?? {};
  const { StreamDescription } = engine.call('DescribeStream', { StreamArn }) as {
    StreamDescription: { Shards: { ShardId: string }[] };
  };
  const { ShardId } = StreamDescription.Shards[0] ?? {};
  const { ShardIterator } = engine.call('GetShardIterator', {
    StreamArn,
    ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  }) as { ShardIterator: string };
  return (engine.call('GetRecords', { ShardIterator }) as { Records: StreamRecord[] }).Records;
};
