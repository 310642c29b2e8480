import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { chunksOf } from '../../functions/events/bus-entries.ts';
import { handler } from '../../functions/events/publish.ts';
import { AwsError, type Service } from '../../local/aws/service.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';

type Entry = { Source: string; DetailType: string; Detail: string; Time: number; EventBusName: string };

/** A bus that takes what it is given, but for the events that a test names. */
const bus = { taken: [] as string[], calls: 0, refuses: new Map<string, string>(), down: false };

type Letter = { sequenceNumber: string; reason: string; image: Record<string, AttributeValue> };
const aside = { messages: [] as Letter[], down: false };

const asideService: Service = {
  aws: {
    target: 'AmazonSQS',
    operations: {
      SendMessage: ({ MessageBody }) => {
        if (aside.down) throw new AwsError('InternalError', 'down');
        const body = String(MessageBody);
        aside.messages.push(JSON.parse(body));
        return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
      },
    },
  },
};

const idOf = (entry: Entry): string => JSON.parse(entry.Detail).id;

const busService: Service = {
  aws: {
    target: 'AWSEvents',
    operations: {
      PutEvents: (input) => {
        bus.calls += 1;
        if (bus.down) throw new AwsError('InternalException', 'down');
        const answers = (input.Entries as Entry[]).map((entry) => {
          const code = bus.refuses.get(idOf(entry));
          if (code !== undefined) return { ErrorCode: code, ErrorMessage: 'refused' };
          bus.taken.push(`${entry.Source}/${entry.DetailType}/${idOf(entry)}@${entry.EventBusName}`);
          return { EventId: idOf(entry) };
        });
        return { Entries: answers, FailedEntryCount: answers.filter((one) => 'ErrorCode' in one).length };
      },
    },
  },
};

let local: LocalServices<object>;
beforeAll(async () => {
  local = await startLocalServices(() => ({ bus: busService, aside: asideService }));
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'local';
  process.env.AWS_SECRET_ACCESS_KEY = 'local';
  process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = `${local.url}/_aws`;
  process.env.EVENT_BUS_NAME = 'waybill-test';
  process.env.AWS_ENDPOINT_URL_SQS = `${local.url}/_aws`;
  process.env.SET_ASIDE_QUEUE_URL = `${local.url}/queue`;
});
afterAll(() => local.stop());
beforeEach(() => {
  Object.assign(bus, { taken: [], calls: 0, refuses: new Map(), down: false });
  Object.assign(aside, { messages: [], down: false });
});

const event = (id: string, type = 'order.created') => ({
  id,
  type,
  version: 1,
  occurredAt: '2026-03-01T10:00:00.000Z',
  data: {},
});

const record = (SequenceNumber: string, ...events: object[]): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber,
    NewImage: marshall({ pk: 'ORDER#1', sk: 'EVENT#00000001', events }) as NonNullable<
      NonNullable<DynamoDBRecord['dynamodb']>['NewImage']
    >,
  },
});

const failures = async (...Records: DynamoDBRecord[]) =>
  (await handler({ Records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

const takenIds = (): (string | undefined)[] => bus.taken.map((entry) => /[^/]*(?=@)/.exec(entry)?.[0]);

describe('the publisher', () => {
  it('publishes the events of every record in their order, from the feature they are of', async () => {
    expect(
      await failures(
        record('1', event('a'), event('b', 'payment.succeeded')),
        record('2', event('c', 'stock.low')),
      ),
    ).toEqual([]);
    expect(bus.taken).toEqual([
      'waybill.orders/order.created/a@waybill-test',
      'waybill.payments/payment.succeeded/b@waybill-test',
      'waybill.inventory/stock.low/c@waybill-test',
    ]);
    expect(bus.calls).toBe(1);
  });

  it('asks for the record again whose event the bus refused, and for all after it', async () => {
    bus.refuses.set('b2', 'ThrottlingException');
    const records = ['a', 'b', 'c'].map((id) => record(id, event(`${id}1`), event(`${id}2`)));
    expect(await failures(...records)).toEqual(['b']);
    bus.refuses.clear();
    bus.taken = [];
    expect(await failures(...records.slice(1))).toEqual([]);
    expect(takenIds()).toEqual(['b1', 'b2', 'c1', 'c2']);
  });

  it('calls the bus with ten events at a time and stops at the first call that fails', async () => {
    const records = Array.from({ length: 25 }, (_, index) => record(`${index}`, event(`e${index}`)));
    bus.refuses.set('e12', 'InternalFailure');
    expect(await failures(...records)).toEqual(['12']);
    expect(bus.calls).toBe(2);
  });

  it('asks for everything again while the bus is down', async () => {
    bus.down = true;
    expect(await failures(record('7', event('a')), record('8', event('b')))).toEqual(['7']);
  });

  it('sets aside a record that cannot be read, and publishes what comes before and after it', async () => {
    const broken = record('2', { id: 'x' });
    expect(await failures(record('1', event('a')), broken, record('3', event('c')))).toEqual([]);
    expect(takenIds()).toEqual(['a', 'c']);
    expect(aside.messages).toHaveLength(1);
    const [letter] = aside.messages;
    expect(letter).toMatchObject({ sequenceNumber: '2', reason: expect.stringContaining('occurredAt') });
    expect(unmarshall(letter?.image ?? {})).toMatchObject({ sk: 'EVENT#00000001', events: [{ id: 'x' }] });
  });

  it('sets aside what the bus will never take, and publishes the others', async () => {
    bus.refuses.set('b', 'MalformedDetail');
    expect(await failures(record('1', event('a')), record('2', event('b')), record('3', event('c')))).toEqual(
      [],
    );
    expect(takenIds()).toEqual(['a', 'c']);
    expect(aside.messages).toMatchObject([{ sequenceNumber: '2', reason: 'MalformedDetail: refused' }]);
  });

  it('sets aside an event that no call can carry', async () => {
    const large = { ...event('b'), data: { note: 'x'.repeat(1_000_000) } };
    expect(await failures(record('1', event('a')), record('2', large), record('3', event('c')))).toEqual([]);
    expect(takenIds()).toEqual(['a', 'c']);
    expect(aside.messages).toMatchObject([{ reason: 'an event is too large' }]);
  });

  it('holds on to what can be neither read nor set aside, and to all after it', async () => {
    aside.down = true;
    const broken = record('2', { id: 'x' });
    expect(await failures(record('1', event('a')), broken, record('3', event('c')))).toEqual(['2']);
    expect(takenIds()).toEqual(['a']);
  });

  it('ignores records without a new image', async () => {
    expect(await failures({ eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } })).toEqual([]);
    expect(bus.calls).toBe(0);
  });
});

describe('chunks', () => {
  it('keep all events in order, at most ten and less than 1 MB of several in each', () => {
    const outgoing = fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(outgoing, (sizes) => {
        const all = sizes.map((size) => ({
          entry: { Source: 's', DetailType: 't', Detail: 'x'.repeat(size) },
        }));
        const chunks = chunksOf(all);
        expect(chunks.flat()).toEqual(all);
        for (const chunk of chunks) {
          expect(chunk.length).toBeLessThanOrEqual(10);
          const bytes = chunk.reduce((sum, { entry }) => sum + entry.Detail.length, 0);
          expect(chunk.length === 1 || bytes < 1_000_000).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
