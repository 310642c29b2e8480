/** What is on disk between two commits of the database, and what becomes of a request that breaks in the midst. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDb, type DynamoDbConfig } from '../../../../../local/aws/dynamodb/engine/engine.ts';
import { databaseFileIn } from '../../../../../local/aws/dynamodb/engine.ts';
import { keyOf, openThings, recordsOf, TableName } from './things.ts';

const streamed = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } };

let directory: string;
let copies = 0;
let opened: DynamoDb[];

const fileIn = (folder: string): string => join(folder, 'store.sqlite');
const requestsIn = (folder: string): string => `${fileIn(folder)}-requests`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-crash-'));
  opened = [];
});

afterEach(() => {
  for (const engine of opened) engine.close();
  rmSync(directory, { recursive: true, force: true });
});

const open = (config: Partial<DynamoDbConfig> = {}) => {
  const things = openThings({ file: fileIn(directory), ...config }, streamed);
  opened.push(things.engine);
  return things;
};

/** The folder as it is now, while the engine still runs: what a power cut leaves. */
const cut = (): string => {
  copies += 1;
  const folder = join(directory, `cut-${copies}`);
  for (const name of ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-requests']) {
    cpSync(join(directory, name), join(folder, name));
  }
  return folder;
};

const openAgain = (folder: string): DynamoDb => {
  const engine = new DynamoDb({ file: fileIn(folder), now: () => new Date('2026-11-25T12:05:00Z') });
  opened.push(engine);
  return engine;
};

const itemsOf = (engine: DynamoDb, index: object = {}) =>
  (engine.call('Scan', { TableName, ...index }) as { Items: Record<string, unknown>[] }).Items;

const grouped = (sk: string, n: number) => ({ ...keyOf(sk), gk: { S: 'g' }, gs: { N: String(n) } });

describe('after a power cut between two commits', () => {
  it('all that was answered is there: items, indexes, records under their numbers, tables, times to live, tokens', () => {
    const { call, engine, advance } = open();
    call('UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } });
    for (let n = 0; n < 30; n += 1) call('PutItem', { Item: grouped(`s${n}`, n) });
    call('UpdateItem', {
      Key: keyOf('s1'),
      UpdateExpression: 'SET gs = :n, #b = :b',
      ExpressionAttributeNames: { '#b': 'bytes' },
      ExpressionAttributeValues: { ':n': { N: '99' }, ':b': { B: Uint8Array.from([1, 255]) } },
    });
    const bytes = Buffer.from([7]);
    call('PutItem', {
      Item: { ...keyOf('B'), B: { M: { B: { B: bytes }, BS: { BS: [bytes] } } }, e: { B: Buffer.alloc(0) } },
    });
    call('DeleteItem', { Key: keyOf('s2') });
    call('BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key: keyOf('s3') } }] } });
    const until = { N: String(Date.parse('2026-11-25T12:00:10Z') / 1000) };
    call('PutItem', { Item: { ...keyOf('goes'), until } });
    advance(60);
    engine.expire();
    const once = {
      ClientRequestToken: 'once',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: keyOf('n'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    };
    call('TransactWriteItems', once);
    expect(() =>
      call('PutItem', { Item: keyOf('s1'), ConditionExpression: 'attribute_not_exists(pk)' }),
    ).toThrow();

    const again = openAgain(cut());
    expect(itemsOf(again)).toEqual(itemsOf(engine));
    expect(itemsOf(again, { IndexName: 'byGroup' })).toEqual(itemsOf(engine, { IndexName: 'byGroup' }));
    expect(recordsOf(again)).toEqual(recordsOf(engine));
    again.call('TransactWriteItems', once);
    expect(again.call('GetItem', { TableName, Key: keyOf('n') })).toMatchObject({ Item: { n: { N: '1' } } });
    again.call('PutItem', { TableName, Item: keyOf('after') });
    const numbers = recordsOf(again).map(({ eventID }) => Number(eventID));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('what a client of this process sent again, because an answer was lost, holds once', () => {
    const { call } = open();
    const both = {
      ClientRequestToken: Symbol('of one client'),
      TransactItems: [
        { Put: { TableName, Item: keyOf('new'), ConditionExpression: 'attribute_not_exists(pk)' } },
        {
          Update: {
            TableName,
            Key: keyOf('n'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    };
    call('TransactWriteItems', both);
    call('TransactWriteItems', both);
    expect(itemsOf(openAgain(cut()))).toEqual([{ ...keyOf('n'), n: { N: '1' } }, keyOf('new')]);
  });

  it('a line that was cut off is no request, and does not spoil the next', () => {
    const { call } = open();
    call('PutItem', { Item: keyOf('a') });
    const folder = cut();
    appendFileSync(
      requestsIn(folder),
      '{"sequence":3,"at":1764072000000,"operation":"PutItem","input":{"Tab',
    );
    const first = openAgain(folder);
    expect(itemsOf(first)).toEqual([keyOf('a')]);
    first.call('PutItem', { TableName, Item: keyOf('b') });
    first.close();
    opened.pop();
    expect(itemsOf(openAgain(folder))).toHaveLength(2);
  });

  it('nothing is carried out behind a line that is missing', () => {
    const { call } = open();
    for (const sk of ['a', 'b', 'c']) call('PutItem', { Item: keyOf(sk) });
    const folder = cut();
    const lines = readFileSync(requestsIn(folder), 'utf8').split('\n');
    writeFileSync(requestsIn(folder), lines.filter((line) => !line.includes('"b"')).join('\n'));
    expect(itemsOf(openAgain(folder))).toEqual([keyOf('a')]);
  });

  it('a commit that came before it is not carried out twice', () => {
    const { call, engine } = open();
    const count = (times: number) => {
      for (let time = 0; time < times; time += 1) {
        call('UpdateItem', {
          Key: keyOf('n'),
          UpdateExpression: 'ADD n :one SET filling = :filling',
          ExpressionAttributeValues: { ':one': { N: '1' }, ':filling': { S: 'x'.repeat(100_000) } },
        });
      }
    };
    count(30);
    const early = readFileSync(requestsIn(directory));
    count(70);
    const folder = cut();
    expect(readFileSync(requestsIn(folder)).length).toBeLessThan(early.length * 2);
    // The database as after the commit, the lines as before it.
    writeFileSync(requestsIn(folder), Buffer.concat([early, readFileSync(requestsIn(folder))]));
    expect(itemsOf(openAgain(folder))).toEqual(itemsOf(engine));
    expect(itemsOf(engine)[0]?.n).toEqual({ N: '100' });
  });
});

describe('a request that breaks in the midst', () => {
  it.each(['in a file', 'in memory'])('has done nothing, and those before it all: %s', (where) => {
    let isBroken = false;
    const told: string[] = [];
    const config = {
      onRecords: (table: string) => told.push(table),
      weather: {
        indexLagMilliseconds: (): number => {
          if (isBroken) throw new Error('broken');
          return 0;
        },
      },
    };
    const { call, engine } = where === 'in memory' ? openThings(config, streamed) : open(config);
    const two = (n: number) => ({
      TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName, Item: grouped(sk, n) } })),
    });
    call('TransactWriteItems', two(1));
    isBroken = true;
    expect(() => call('TransactWriteItems', two(2))).toThrow('broken');
    isBroken = false;
    expect(itemsOf(engine)).toEqual(expect.arrayContaining([grouped('a', 1), grouped('b', 1)]));
    expect(itemsOf(engine, { IndexName: 'byGroup' })).toEqual(itemsOf(engine));
    expect(recordsOf(engine)).toHaveLength(2);
    call('CreateTable', {
      TableName: 'others',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    });
    isBroken = true;
    expect(() => call('TransactWriteItems', two(2))).toThrow('broken');
    expect(call('ListTables').TableNames).toEqual(['others', TableName]);
    expect(told).toEqual([TableName]);
  });
});

it.each(['dynamodb.sqlite', 'tables.sqlite'])(
  'data of an earlier version is told from ours: %s',
  (former) => {
    expect(databaseFileIn(directory)).toBe(fileIn(directory));
    writeFileSync(join(directory, former), '');
    expect(() => databaseFileIn(directory)).toThrow(
      /earlier version of Waybill: start with 'npm start -- --fresh'/,
    );
    writeFileSync(fileIn(directory), '');
    expect(databaseFileIn(directory)).toBe(fileIn(directory));
  },
);
