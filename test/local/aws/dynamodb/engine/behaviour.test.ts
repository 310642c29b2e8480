import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare, normalized, sortable, sum } from '../../../../../local/aws/dynamodb/engine/number.ts';
import { keyOf, openThings, recordsOf, TableName } from './things.ts';

const streamed = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } };

describe('streams', () => {
  it('have a record for each change, and none for a write that changes nothing', () => {
    const things = openThings({}, streamed);
    for (const v of ['1', '1', '2']) things.call('PutItem', { Item: { ...keyOf('a'), v: { S: v } } });
    things.call('DeleteItem', { Key: keyOf('a') });
    things.call('DeleteItem', { Key: keyOf('a') });
    expect(recordsOf(things.engine).map(({ eventName }) => eventName)).toEqual([
      'INSERT',
      'MODIFY',
      'REMOVE',
    ]);
  });

  it('tell of what they hold after the commit, and of nothing that was refused', () => {
    const told: string[] = [];
    const { call, refusal } = openThings({ onRecords: (table) => told.push(table) }, streamed);
    call('PutItem', { Item: keyOf('a') });
    refusal('PutItem', { Item: keyOf('a'), ConditionExpression: 'attribute_not_exists(pk)' });
    expect(told).toEqual([TableName]);
  });
});

describe('time to live', () => {
  const expires = (things: ReturnType<typeof openThings>) =>
    things.call('UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } });
  const at = (seconds: number) => ({ N: String(Date.parse('2026-11-25T12:00:00Z') / 1000 + seconds) });

  it('deletes what has expired on the clock, in the service’s name, also what was there before it was switched on', () => {
    const things = openThings({}, streamed);
    things.call('PutItem', { Item: { ...keyOf('old'), until: at(10) } });
    expires(things);
    things.call('PutItem', { Item: { ...keyOf('soon'), until: at(10) } });
    things.call('PutItem', { Item: { ...keyOf('late'), until: at(100) } });
    things.call('PutItem', { Item: { ...keyOf('text'), until: { S: '1' } } });
    things.engine.expire();
    expect(things.call('Scan').Items).toHaveLength(4);
    things.advance(11);
    things.engine.expire();
    expect(things.call('Scan').Items).toHaveLength(2);
    expect(recordsOf(things.engine).filter(({ userIdentity }) => userIdentity)).toHaveLength(2);
  });
});

describe('capacity', () => {
  const item = { ...keyOf('a'), gk: { S: 'g' }, gs: { N: '1' }, data: { S: 'x'.repeat(1500) } };
  const consumed = { ReturnConsumedCapacity: 'INDEXES' };

  it('counts writes by kilobytes, twice in a transaction, and with each index that changes, always once', () => {
    const { call } = openThings();
    expect(call('PutItem', { Item: item, ...consumed }).ConsumedCapacity).toMatchObject({
      CapacityUnits: 4,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { byGroup: { CapacityUnits: 2 } },
    });
    expect(call('PutItem', { Item: item, ...consumed }).ConsumedCapacity).toMatchObject({ CapacityUnits: 2 });
    const moved = { ...item, gs: { N: '2' } };
    expect(call('PutItem', { Item: moved, ...consumed }).ConsumedCapacity).toMatchObject({
      GlobalSecondaryIndexes: { byGroup: { CapacityUnits: 4 } },
    });
    const TransactItems = [{ Put: { TableName, Item: keyOf('b') } }];
    expect(call('TransactWriteItems', { TransactItems, ...consumed }).ConsumedCapacity).toMatchObject([
      { CapacityUnits: 2 },
    ]);
    const back = [{ Put: { TableName, Item: item } }];
    expect(call('TransactWriteItems', { TransactItems: back, ...consumed }).ConsumedCapacity).toMatchObject([
      {
        CapacityUnits: 8,
        Table: { CapacityUnits: 4 },
        GlobalSecondaryIndexes: { byGroup: { CapacityUnits: 4 } },
      },
    ]);
  });

  it('tells the weather of a partition what was taken of it', () => {
    const taken: [string | undefined, number][] = [];
    const { call } = openThings({
      weather: { consumed: ({ index }, units) => void taken.push([index, units]) },
    });
    call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: item } }] });
    expect(taken).toEqual([
      [undefined, 4],
      ['byGroup', 2],
    ]);
  });

  it('counts reads by four kilobytes, half when they may be stale, also of what is not there', () => {
    const { call } = openThings();
    call('PutItem', { Item: { ...item, data: { S: 'x'.repeat(5000) } } });
    expect(call('GetItem', { Key: keyOf('a'), ...consumed }).ConsumedCapacity).toMatchObject({
      CapacityUnits: 1,
    });
    expect(
      call('GetItem', { Key: keyOf('a'), ConsistentRead: true, ...consumed }).ConsumedCapacity,
    ).toMatchObject({ CapacityUnits: 2 });
    expect(call('GetItem', { Key: keyOf('nope'), ...consumed }).ConsumedCapacity).toMatchObject({
      CapacityUnits: 0.5,
    });
  });
});

describe('pages', () => {
  it('follow one another without a gap or a double, forwards and backwards, in the table and in an index', () => {
    const { call } = openThings();
    for (let n = 0; n < 25; n += 1) {
      call('PutItem', { Item: { ...keyOf(`s${n}`), gk: { S: 'g' }, gs: { N: String(n % 5) } } });
    }
    const walk = (input: object): unknown[] => {
      const seen: unknown[] = [];
      let cursor: object | undefined;
      do {
        const page = call('Query', { ...input, Limit: 4, ...(cursor && { ExclusiveStartKey: cursor }) });
        seen.push(...(page.Items ?? []).map(({ sk }) => (sk as { S: string }).S));
        cursor = page.LastEvaluatedKey;
      } while (cursor);
      return seen;
    };
    for (const ScanIndexForward of [true, false]) {
      const table = walk({
        ScanIndexForward,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
      });
      const index = walk({
        ScanIndexForward,
        IndexName: 'byGroup',
        KeyConditionExpression: 'gk = :g',
        ExpressionAttributeValues: { ':g': { S: 'g' } },
      });
      expect(new Set(table).size).toBe(25);
      expect(new Set(index).size).toBe(25);
      expect(table).toHaveLength(25);
    }
  });

  it('come in an order that the seed decides, where none is promised', () => {
    const orderWith = (seed: number): unknown[] => {
      const { call } = openThings({ seed });
      for (let n = 0; n < 12; n += 1)
        call('PutItem', { Item: { ...keyOf('a', `p${n}`), gk: { S: 'g' }, gs: { N: '1' } } });
      const input = {
        IndexName: 'byGroup',
        KeyConditionExpression: 'gk = :g',
        ExpressionAttributeValues: { ':g': { S: 'g' } },
      };
      return [call('Query', input).Items, call('Scan').Items];
    };
    expect(orderWith(1)).toEqual(orderWith(1));
    expect(orderWith(1)).not.toEqual(orderWith(2));
  });

  it('end after a megabyte', () => {
    const { call } = openThings();
    for (let n = 0; n < 5; n += 1)
      call('PutItem', { Item: { ...keyOf(`s${n}`), data: { S: 'x'.repeat(300_000) } } });
    const page = call('Query', {
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
    });
    expect(page.Items).toHaveLength(4);
    expect(page.LastEvaluatedKey).toEqual(keyOf('s3'));
  });
});

describe('transactions', () => {
  it('with a token are carried out once in ten minutes, and other contents are refused', () => {
    const { call, refusal, advance } = openThings();
    const counting = (by: string) => ({
      ClientRequestToken: 'once',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: keyOf('n'),
            UpdateExpression: 'ADD n :by',
            ExpressionAttributeValues: { ':by': { N: by } },
          },
        },
      ],
    });
    call('TransactWriteItems', counting('1'));
    call('TransactWriteItems', counting('1'));
    expect(call('GetItem', { Key: keyOf('n') }).Item?.n).toEqual({ N: '1' });
    expect(refusal('TransactWriteItems', counting('2')).name).toBe('IdempotentParameterMismatchException');
    advance(601);
    call('TransactWriteItems', counting('1'));
    expect(call('GetItem', { Key: keyOf('n') }).Item?.n).toEqual({ N: '2' });
  });
});

describe('a bad day', () => {
  it('conflicts, lags, refuses and loses answers where the weather says so', () => {
    let lag = 0;
    let isBusy = false;
    let fault: 'before' | 'after' | undefined;
    const { call, refusal, advance } = openThings({
      weather: {
        conflicts: () => isBusy,
        indexLagMilliseconds: () => lag,
        before: () => {
          if (fault === 'before')
            throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
        },
        after: () => {
          if (fault === 'after') throw Object.assign(new Error('lost'), { name: 'InternalServerError' });
        },
      },
    });
    const listed = () =>
      call('Query', {
        IndexName: 'byGroup',
        KeyConditionExpression: 'gk = :g',
        ExpressionAttributeValues: { ':g': { S: 'g' } },
      }).Items;
    lag = 500;
    call('PutItem', { Item: { ...keyOf('a'), gk: { S: 'g' }, gs: { N: '1' } } });
    expect(listed()).toEqual([]);
    advance(1);
    expect(listed()).toHaveLength(1);
    for (const [gs, note] of [
      ['1', 'noted'],
      ['2', 'moved'],
    ] as const) {
      const before = listed();
      call('PutItem', { Item: { ...keyOf('a'), gk: { S: 'g' }, gs: { N: gs }, note: { S: note } } });
      expect(listed()).toEqual(before);
      advance(1);
      expect(listed()).toMatchObject([{ gs: { N: gs }, note: { S: note } }]);
    }
    call('DeleteItem', { Key: keyOf('a') });
    expect(listed()).toHaveLength(1);
    advance(1);
    expect(listed()).toEqual([]);
    isBusy = true;
    const put = { TransactItems: [{ Put: { TableName, Item: keyOf('b') } }] };
    expect(refusal('TransactWriteItems', put).reasons).toMatchObject([{ Code: 'TransactionConflict' }]);
    expect(refusal('PutItem', { Item: keyOf('b') }).name).toBe('TransactionConflictException');
    isBusy = false;
    fault = 'before';
    expect(refusal('PutItem', { Item: keyOf('c') }).name).toBe('ThrottlingException');
    fault = 'after';
    expect(refusal('PutItem', { Item: keyOf('d') }).name).toBe('InternalServerError');
    fault = undefined;
    expect(call('GetItem', { Key: keyOf('c') }).Item).toBeUndefined();
    expect(call('GetItem', { Key: keyOf('d') }).Item).toEqual(keyOf('d'));
  });
});

describe('the file', () => {
  it('has everything when it is opened again', () => {
    const directory = mkdtempSync(join(tmpdir(), 'waybill-engine-'));
    try {
      const first = openThings({ file: join(directory, 'tables.sqlite') }, streamed);
      first.call('PutItem', { Item: { ...keyOf('a'), ['__proto__']: { S: 'an attribute like any other' } } });
      first.engine.close();
      const again = openThings(
        { file: join(directory, 'tables.sqlite') },
        { TableName: 'others', ...streamed },
      );
      expect(again.call('ListTables').TableNames).toEqual(['others', TableName]);
      expect(Object.keys(again.call('GetItem', { Key: keyOf('a') }).Item ?? {})).toContain('__proto__');
      again.engine.close();
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('numbers', () => {
  const decimals = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -20, max: 20 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`);

  it('are kept exactly, in one form, and sort as their bytes do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(normalized(normalized(a))).toBe(normalized(a));
        expect(Math.sign(Buffer.compare(sortable(a), sortable(b)))).toBe(Math.sign(compare(a, b)));
        expect(Number(normalized(a))).toBeCloseTo(Number(a), 5);
      }),
    );
    expect(normalized('-0.0')).toBe('0');
    expect(normalized('1E-130')).toBe(`0.${'0'.repeat(129)}1`);
    expect(sum('0.1', '0.2')).toBe('0.3');
    expect(sum('99999999999999999999999999999999999998', '1')).toBe('9'.repeat(38));
  });
});
