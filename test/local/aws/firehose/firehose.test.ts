import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StreamConfig, streamsOf } from '../../../../local/aws/firehose/config.ts';
import { type Firehose, makeFirehose } from '../../../../local/aws/firehose/firehose.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';
import { inTransaction } from '../../../../local/transaction.ts';
import { type LocalServices, startLocalServices } from '../../../support/local-services.ts';

const stream: StreamConfig = {
  name: 'all',
  arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/all',
  prefix: 'events/dt=!{timestamp:yyyy-MM-dd}/',
  gathersSeconds: 300,
  gathersBytes: 1_000,
  delimiter: '\n',
};

let directory: string;
let local: LocalServices<{ firehose: Firehose }> | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lake-'));
});
afterEach(async () => {
  await local?.stop();
  rmSync(directory, { recursive: true });
});

const start = async (journal?: DatabaseSync, streams: readonly StreamConfig[] = [stream]) => {
  local = await startLocalServices(
    (runtime) => ({ firehose: makeFirehose(runtime, streams, directory) }),
    journal && { journal },
  );
  const { services, clock, journal: kept } = local;
  await services.firehose.start?.();
  const put = (...records: object[]): void =>
    inTransaction(kept, () => {
      for (const record of records) services.firehose.put(stream.arn, JSON.stringify(record));
    });
  return { ...services, clock, journal: kept, put };
};

const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const files = (): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.json$/.test(name))
    .sort();
const lines = (): unknown[] =>
  files().flatMap((name) =>
    readFileSync(join(directory, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  );

describe('a delivery stream', () => {
  it('writes what it gathered as lines of one file, in the folder of the day on which the first of it came', async () => {
    const { put, clock } = await start();
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    put({ n: 1 });
    await soon();
    clock.advance(299);
    put({ n: 2 });
    await soon();
    expect(files()).toEqual([]);
    clock.advance(1);
    expect(lines()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(files()).toEqual([`events/dt=${day}/all-000000000001.json`]);
  });

  it('begins anew after a file, and keeps nothing back', async () => {
    const { put, clock, firehose } = await start();
    for (const n of [1, 2, 3]) {
      put({ n });
      await soon();
      clock.advance(301);
    }
    expect(files()).toHaveLength(3);
    expect(lines()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(firehose.idle?.()).toBe(true);
  });

  it('does not wait for the time when there is enough', async () => {
    const { put } = await start();
    put({ text: 'x'.repeat(600) });
    await soon();
    expect(files()).toEqual([]);
    put({ text: 'y'.repeat(600) });
    await soon();
    expect(lines()).toHaveLength(2);
  });

  it('writes nothing of a transaction that was taken back', async () => {
    const { put, journal, firehose, clock } = await start();
    expect(() =>
      inTransaction(journal, () => {
        firehose.put(stream.arn, '{"n":1}');
        throw new Error('no');
      }),
    ).toThrow('no');
    put({ n: 2 });
    await soon();
    clock.advance(300);
    expect(lines()).toEqual([{ n: 2 }]);
  });

  it('takes up what a former run had gathered, when it is due', async () => {
    const journal = new DatabaseSync(':memory:');
    const { put, firehose } = await start(journal);
    put({ n: 1 });
    await firehose.stop?.();
    const again = await start(journal);
    again.put({ n: 2 });
    await soon();
    again.clock.advance(301);
    expect(lines()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('writes the same file again when it was killed before it could forget what is in it', async () => {
    const journal = new DatabaseSync(':memory:');
    const first = await start(journal);
    first.put({ n: 1 }, { n: 2 });
    await soon();
    journal.exec(
      'CREATE TEMP TRIGGER killed BEFORE DELETE ON firehose_records BEGIN SELECT RAISE(ABORT, "killed"); END',
    );
    expect(() => first.clock.advance(300)).toThrow('killed');
    expect(lines()).toHaveLength(2);
    journal.exec('DROP TRIGGER killed');
    await first.firehose.stop?.();
    const second = await start(journal);
    second.put({ n: 3 });
    await soon();
    second.clock.advance(301);
    expect(lines()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(files()).toHaveLength(1);
  });

  it('does not take what no stream is there for', async () => {
    const { firehose } = await start();
    expect(() => firehose.put(`${stream.arn}-other`, '{}')).toThrow('there is no delivery stream');
  });
});

const streamIn = (destination: object) =>
  streamsOf(
    resolveTemplates(
      {
        Stack: templateSchema.parse({
          Resources: {
            Stream: {
              Type: 'AWS::KinesisFirehose::DeliveryStream',
              Properties: {
                DeliveryStreamName: 'all',
                ExtendedS3DestinationConfiguration: { Prefix: 'events/', ...destination },
              },
            },
          },
        }),
      },
      'http://127.0.0.1:4000',
    ),
  );

describe('a delivery stream of the template', () => {
  it('is read as AWS reads it', () => {
    const Processors = [
      {
        Type: 'AppendDelimiterToRecord',
        Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
      },
    ];
    expect(streamIn({ ProcessingConfiguration: { Enabled: true, Processors } })).toEqual([
      { ...stream, prefix: 'events/', gathersSeconds: 300, gathersBytes: 5 * 1024 * 1024 },
    ]);
    expect(streamIn({})).toMatchObject([{ delimiter: '' }]);
  });

  it.each([
    [{ Prefix: 'by/!{partitionKeyFromQuery:shop}/' }, 'only !{timestamp:yyyy-MM-dd} is imitated'],
    [{ DynamicPartitioningConfiguration: { Enabled: true } }, 'fields do not part files locally'],
    [{ DataFormatConversionConfiguration: { Enabled: true } }, 'formats are not converted locally'],
    [
      { ProcessingConfiguration: { Processors: [{ Type: 'Lambda', Parameters: [] }] } },
      'other processors of records are not imitated',
    ],
  ])('is an error at start when it wants what is not imitated: %j', (destination, flaw) => {
    expect(() => streamIn(destination)).toThrow(flaw);
  });
});
