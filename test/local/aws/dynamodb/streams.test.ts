import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Engine, openEngine } from '../../../../local/aws/dynamodb/engine.ts';
import { makeStreams } from '../../../../local/aws/dynamodb/streams.ts';
import { makeTables } from '../../../../local/aws/dynamodb/tables.ts';
import type { Invoke, InvokeResult, Service } from '../../../../local/aws/service.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';
import { type Clock, startClock } from '../../../../local/clock.ts';
import { until } from '../../../support/until.ts';

type Mapping = Readonly<Record<string, unknown>>;

const template = (mapping: Mapping) => ({
  Resources: {
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'orders',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Publish: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'publish' } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Orders', 'StreamArn'] },
        FunctionName: { Ref: 'Publish' },
        ...mapping,
      },
    },
  },
});

const onlyEvents = {
  FilterCriteria: {
    Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"EVENT#"}]}}}}' }],
  },
};

const partial = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

type Records = { Records: { dynamodb: { SequenceNumber: string; Keys: { sk: { S: string } } } }[] };

let directory: string;
let engine: Engine;
let journal: DatabaseSync;
let clock: Clock;
let service: Service | undefined;
let refused: object[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-streams-'));
  engine = openEngine({ file: join(directory, 'tables.sqlite'), now: () => new Date() });
  journal = new DatabaseSync(join(directory, 'journal.sqlite'));
  clock = startClock();
  refused = [];
});

afterEach(async () => {
  await service?.stop?.();
  clock.stop();
  journal.close();
  engine.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts the streams of the template, as the stack does, possibly again. */
const start = async (mapping: Mapping, invoke: Invoke): Promise<void> => {
  const resources = resolveTemplates({ S: templateSchema.parse(template(mapping)) }, 'http://local');
  await makeTables(resources, engine.call);
  service = makeStreams(
    { clock, journal, invoke, url: 'http://local', report: () => {} },
    { resources, engine, sendToQueue: (arn, body) => refused.push({ arn, body }) },
  );
  await service.start?.();
};

const write = (sk: string, pk = 'ORDER#1'): Promise<unknown> =>
  engine.call('PutItem', { TableName: 'orders', Item: { pk: { S: pk }, sk: { S: sk } } });

/** From the oldest on. */
const readable = async (): Promise<string[]> => {
  const { Streams } = (await engine.call('ListStreams', {})) as { Streams: { StreamArn: string }[] };
  const shard = { StreamArn: Streams[0]?.StreamArn, ShardId: 'shardId-00000000000000000001-00000001' };
  const { ShardIterator } = (await engine.call('GetShardIterator', {
    ...shard,
    ShardIteratorType: 'TRIM_HORIZON',
  })) as { ShardIterator: string };
  const { Records } = (await engine.call('GetRecords', { ShardIterator })) as Records;
  return Records.map(({ dynamodb }) => dynamodb.Keys.sk.S);
};

const settled = (): Promise<boolean> => until(() => service?.idle?.() === true);

/** A function that notes the sort keys of each batch and answers what it is told to. */
const recorder = (answer: (batch: Records, calls: number) => InvokeResult = () => ({ payload: null })) => {
  const batches: string[][] = [];
  const invoke: Invoke = async (_, payload) => {
    const batch = payload as Records;
    batches.push(batch.Records.map(({ dynamodb }) => dynamodb.Keys.sk.S));
    return answer(batch, batches.length);
  };
  return { batches, invoke, seen: () => batches.flat() };
};

const failure: InvokeResult = { error: { errorType: 'Error', errorMessage: 'no' } };

describe('a stream', () => {
  it('delivers records as Lambda sees them, soon after they were written', async () => {
    const events: unknown[] = [];
    await start({}, async (_, payload) => {
      events.push(payload);
      return { payload: null };
    });
    await write('EVENT#1');
    await until(() => events.length > 0);
    expect(events[0]).toMatchObject({
      Records: [
        {
          eventID: expect.any(String),
          eventName: 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: 'eu-west-1',
          eventSourceARN: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/local',
          dynamodb: {
            Keys: { pk: { S: 'ORDER#1' }, sk: { S: 'EVENT#1' } },
            NewImage: { pk: { S: 'ORDER#1' }, sk: { S: 'EVENT#1' } },
            SequenceNumber: expect.any(String),
          },
        },
      ],
    });
  });

  it('forgets its records after a day, but those that a jump of the clock made old not before they could be read', async () => {
    await makeTables(
      resolveTemplates({ S: templateSchema.parse(template({})) }, 'http://local'),
      engine.call,
    );
    await write('first');
    await write('last');
    engine.expire();
    clock.advance(25 * 3600);
    engine.expire();
    expect(await readable()).toEqual(['first', 'last']);
    clock.advance(60);
    engine.expire();
    expect(await readable()).toEqual(['last']);
  });

  it('delivers only what a filter lets pass', async () => {
    const { invoke, seen } = recorder();
    await start(onlyEvents, invoke);
    for (const sk of ['ORDER', 'EVENT#1', 'ORDER', 'EVENT#2', 'EVENT#2']) await write(sk);
    await settled();
    expect(seen()).toEqual(['EVENT#1', 'EVENT#2']);
  });

  it('keeps the order, in batches of at most the mapping’s size', async () => {
    const { invoke, batches, seen } = recorder();
    const names = Array.from({ length: 25 }, (_, index) => `EVENT#${String(index).padStart(2, '0')}`);
    await start({ BatchSize: 10 }, invoke);
    for (const name of names) await write(name);
    await settled();
    expect(seen()).toEqual(names);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(10);
  });

  it('goes on behind its checkpoint after a restart, with what was written meanwhile', async () => {
    const first = recorder();
    await start({}, first.invoke);
    await write('EVENT#1');
    await settled();
    await service?.stop?.();
    await write('EVENT#2');
    const second = recorder();
    await start({}, second.invoke);
    await settled();
    expect([first.seen(), second.seen()]).toEqual([['EVENT#1'], ['EVENT#2']]);
  });

  it('delivers a batch again whose function had not answered at a crash', async () => {
    const crash = Promise.withResolvers<InvokeResult>();
    let reached = false;
    await start({}, () => {
      reached = true;
      return crash.promise;
    });
    const crashed = service;
    await write('EVENT#1');
    await until(() => reached);
    const { invoke, seen } = recorder();
    await start({}, invoke);
    await settled();
    expect(seen()).toEqual(['EVENT#1']);
    crash.resolve(failure);
    await crashed?.stop?.();
  });

  it('repeats a failed batch until it is done, and lets nothing pass before', async () => {
    const { invoke, batches } = recorder((_, calls) => (calls < 3 ? failure : { payload: null }));
    await start({}, invoke);
    await write('EVENT#1');
    await until(() => batches.length >= 1);
    await write('EVENT#2');
    await settled();
    expect(batches.slice(0, 2).map(([first]) => first)).toEqual(['EVENT#1', 'EVENT#1']);
    expect(batches.at(-1)).toContain('EVENT#2');
  });

  it('goes on from the first record that a function reports as failed', async () => {
    const { invoke, batches } = recorder(({ Records }, calls) => ({
      payload: {
        batchItemFailures:
          calls === 1
            ? Records.slice(1).map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber }))
            : [],
      },
    }));
    await service?.stop?.();
    await start(partial, async () => failure);
    await service?.stop?.();
    for (const sk of ['EVENT#1', 'EVENT#2', 'EVENT#3']) await write(sk);
    await start(partial, invoke);
    await settled();
    expect(batches).toEqual([
      ['EVENT#1', 'EVENT#2', 'EVENT#3'],
      ['EVENT#2', 'EVENT#3'],
    ]);
  });

  it.each([
    ['no list', { batchItemFailures: 'x' }],
    ['an unknown record', { batchItemFailures: [{ itemIdentifier: '999' }] }],
  ])('repeats the whole batch when the report names %s', async (_, payload) => {
    const { invoke, batches } = recorder((__, calls) => ({ payload: calls === 1 ? payload : null }));
    await start(partial, invoke);
    await write('EVENT#1');
    await settled();
    expect(batches).toEqual([['EVENT#1'], ['EVENT#1']]);
  });

  it('gives up after the attempts it has, tells the queue, and goes on', async () => {
    const { invoke, seen } = recorder(({ Records }) =>
      Records[0]?.dynamodb.Keys.sk.S === 'EVENT#1' ? failure : { payload: null },
    );
    await start(
      {
        MaximumRetryAttempts: 1,
        BatchSize: 1,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:000000000000:refused' } },
      },
      invoke,
    );
    await write('EVENT#1');
    await write('EVENT#2');
    await settled();
    expect(seen()).toEqual(['EVENT#1', 'EVENT#1', 'EVENT#2']);
    expect(refused).toMatchObject([
      {
        arn: 'arn:aws:sqs:eu-west-1:000000000000:refused',
        body: {
          requestContext: { condition: 'RetryAttemptsExhausted' },
          DDBStreamBatchInfo: { batchSize: 1 },
        },
      },
    ]);
  });

  it('bisects what fails, so that one bad record holds up only itself', async () => {
    const { invoke, batches } = recorder(({ Records }) =>
      Records.some(({ dynamodb }) => dynamodb.Keys.sk.S === 'EVENT#4') && Records.length > 1
        ? failure
        : { payload: null },
    );
    await start({ BatchSize: 4, BisectBatchOnFunctionError: true }, async () => failure);
    await service?.stop?.();
    for (const number of [1, 2, 3, 4]) await write(`EVENT#${number}`);
    await start({ BatchSize: 4, BisectBatchOnFunctionError: true }, invoke);
    await settled();
    expect(batches[0]).toHaveLength(4);
    expect(batches.at(-1)).toEqual(['EVENT#4']);
  });
});
