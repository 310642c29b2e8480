import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { defineDocument } from '../../functions/events/document.ts';
import { outboxPrefix } from '../../functions/events/outbox.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { queryAll } from '../../functions/shared/read.ts';
import { defineTable } from '../../functions/shared/table.ts';
import { transact, tryTransact } from '../../functions/shared/transact.ts';
import { withTables } from '../support/store.ts';

const table = defineTable({ name: 'lists', indexes: [], outbox: true, expires: false });

withTables(table);

const schema = z.object({ names: z.array(z.string()), version: z.int() });

const lists = defineDocument({
  table,
  name: 'list',
  key: (id) => ({ pk: `LIST#${id}`, sk: 'LIST' }),
  schema,
  indexed: ({ names }) => ({ lengthKey: `LENGTH#${names.length}` }),
  absent: () => ({ names: [], version: 0 }),
  conflict: 'The list changed meanwhile',
});

const existing = defineDocument({
  table,
  name: 'list',
  key: (id) => ({ pk: `LIST#${id}`, sk: 'LIST' }),
  schema,
});

const packing = defineDocument({
  table,
  name: 'list',
  key: (id) => ({ pk: `LIST#${id}`, sk: 'LIST' }),
  schema,
  packed: ['names'],
});

type List = z.output<typeof schema>;

const withName = (list: List, name: string): List => ({
  names: [...list.names, name],
  version: list.version + 1,
});

const event = {
  id: 'evt_01JD3Z7Q4M8K2V5X9W6T1R0N00',
  type: 'user.deleted',
  version: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  data: { userId: 'usr_01JD3Z7Q4M8K2V5X9W6T1R0N00' },
} as const;

let lastId = 0;
const newId = (): string => String(++lastId);

const itemsOf = (id: string) => queryAll({ table, partition: `LIST#${id}` }, z.looseObject({}));

describe('a versioned document', () => {
  it('is, before it is written, what it is defined to be, or nothing', async () => {
    const id = newId();
    expect(await lists.get(id)).toEqual({ names: [], version: 0 });
    expect(await existing.get(id)).toBeUndefined();
    await expect(existing.mustGet(id)).rejects.toThrow('There is no such list');
    await expect(existing.change(id, (list) => ({ next: withName(list, 'a') }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is stored with its keys and those of its indexes, and read without them', async () => {
    const id = newId();
    expect(await lists.change(id, (list) => ({ next: withName(list, 'a') }))).toEqual({
      names: ['a'],
      version: 1,
    });
    expect(await itemsOf(id)).toEqual([
      { pk: `LIST#${id}`, sk: 'LIST', names: ['a'], version: 1, lengthKey: 'LENGTH#1' },
    ]);
    expect(await existing.get(id)).toEqual({ names: ['a'], version: 1 });
  });

  it('is stored packed as far as it says so, also one that was not before, and read whole', async () => {
    const id = newId();
    await transact([existing.newWrite(id, { names: ['a'], version: 1 })]);
    await packing.change(id, (list) => ({ next: withName(list, 'b') }));
    const Key = { pk: `LIST#${id}`, sk: 'LIST' };
    const { Item } = await dynamo().send(new GetCommand({ TableName: tableName(table), Key }));
    expect(Item).toEqual({ ...Key, version: 2, packed: expect.any(Uint8Array) });
    expect(await packing.get(id)).toEqual({ names: ['a', 'b'], version: 2 });
  });

  it('announces in the transaction of its change, and keeps a note of one that announces nothing', async () => {
    const id = newId();
    await lists.change(id, (list) => ({ next: withName(list, 'a'), events: [event] }));
    await lists.change(id, (list) => ({ next: withName(list, 'b'), note: { actor: 'somebody' } }));
    await lists.change(id, (list) => ({ next: withName(list, 'c') }));
    const entries = (await itemsOf(id)).filter(({ sk }) => String(sk).startsWith(outboxPrefix));
    expect(entries).toEqual([
      { pk: `LIST#${id}`, sk: 'EVENT#00000001', events: [event] },
      { pk: `LIST#${id}`, sk: 'EVENT#00000002', events: [], actor: 'somebody' },
    ]);
  });

  it('is not written when it is so already', async () => {
    const id = newId();
    const before = await lists.change(id, (list) => ({ next: withName(list, 'a') }));
    expect(await lists.change(id, () => undefined)).toEqual(before);
    expect(await lists.get(id)).toEqual(before);
  });

  it('loses no change, whoever is first', async () => {
    const id = newId();
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => lists.change(id, (list) => ({ next: withName(list, name) }))));
    const { names: found, version } = await lists.get(id);
    expect([[...found].sort(), version]).toEqual([names, 4]);
  });

  it('changes together with others, or not at all', async () => {
    const [one, other] = [newId(), newId()];
    await lists.change(one, (list) => ({ next: withName(list, 'a') }));
    const stale = { names: ['late'], version: 1 };
    const writes = lists.writes(other, { next: stale, also: lists.writes(one, { next: stale }) });
    const refusals = await tryTransact(writes);
    expect(refusals.map(({ error }) => [error.code, error.message])).toEqual([
      ['conflict', 'The list changed meanwhile'],
    ]);
    expect(await existing.get(other)).toBeUndefined();
    const next = { names: ['b'], version: 2 };
    await transact(lists.writes(other, { next: stale, also: lists.writes(one, { next }) }));
    expect([await lists.get(one), await lists.get(other)]).toEqual([next, stale]);
  });

  it('gives up on a decision that others always overtake, and says so', async () => {
    const id = newId();
    let rounds = 0;
    const hurried = lists.change(id, async (list) => {
      rounds += 1;
      await transact(lists.writes(id, { next: withName(list, `faster ${rounds}`) }));
      return { next: withName(list, 'slow') };
    });
    await expect(hurried).rejects.toMatchObject({ code: 'conflict', message: 'The list changed meanwhile' });
    expect(rounds).toBeGreaterThan(1);
  });
});
