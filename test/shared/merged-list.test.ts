/** Several partitions of an index, read as one list. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { encodeCursor } from '../../functions/shared/cursor.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { type MergedQuery, queryMerged } from '../../functions/shared/merged-list.ts';
import { shardFor, shardOf, shards, shardsOf } from '../../functions/shared/shards.ts';
import { defineTable } from '../../functions/shared/table.ts';
import { commandsDuring } from '../support/commands-during.ts';
import { withTables } from '../support/store.ts';

const table = defineTable({
  name: 'lists',
  indexes: [{ name: 'all', partitionKey: 'listShard', sortKey: 'createdKey', include: [] }],
  outbox: false,
  expires: false,
});
withTables(table);

const entrySchema = z.object({ createdKey: z.string() });

const put = async (list: string, id: string, minute: number): Promise<string> => {
  const createdKey = `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z#${id}`;
  const item = { pk: `THING#${list}#${id}`, sk: 'THING', listShard: shardFor(list, id), createdKey };
  await dynamo().send(new PutCommand({ TableName: tableName(table), Item: item }));
  return createdKey;
};

const queryOf = (list: string, rest: Partial<MergedQuery> = {}): MergedQuery => ({
  table,
  index: 'all',
  list,
  partitions: shardsOf(list),
  ...rest,
});

/** Page after page. */
const walk = async (query: MergedQuery, limit: number): Promise<string[][]> => {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await queryMerged(query, entrySchema, { limit, cursor });
    pages.push(items.map(({ createdKey }) => createdKey));
    cursor = nextCursor;
  } while (cursor !== undefined);
  return pages;
};

let lists = 0;
const newList = (): string => {
  lists += 1;
  return `LIST${lists}`;
};

describe('a list in shards', () => {
  it('is one list in order, each entry once, whatever falls on which shard and at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        async (minutes, limit, newestFirst) => {
          const list = newList();
          const put_ = minutes.map((minute, index) => put(list, `thing-${index * 7919}`, minute));
          const ordered = (await Promise.all(put_)).sort();
          if (newestFirst) ordered.reverse();
          const pages = await walk(queryOf(list, { newestFirst }), limit);
          expect(pages.flat()).toEqual(ordered);
          expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps within its bounds, page after page', async () => {
    const list = newList();
    const keys = await Promise.all(
      Array.from({ length: 30 }, (_, minute) => put(list, `thing-${minute}`, minute)),
    );
    const sort = { from: '2026-11-21T10:05', to: '2026-11-21T10:20~' };
    const pages = await walk(queryOf(list, { newestFirst: true, sort }), 4);
    expect(pages.flat()).toEqual(keys.slice(5, 21).reverse());
  });

  it('takes what is put before the cursor meanwhile into no later page', async () => {
    const list = newList();
    await Promise.all(Array.from({ length: 10 }, (_, minute) => put(list, `thing-${minute}`, minute)));
    const query = queryOf(list, { newestFirst: true });
    const first = await queryMerged(query, entrySchema, { limit: 5 });
    await put(list, 'newer', 59);
    const rest = await queryMerged(query, entrySchema, { limit: 9, cursor: first.nextCursor });
    expect(rest.items).toHaveLength(5);
    expect(rest.nextCursor).toBeUndefined();
  });

  it.each([
    ['another list', { list: 'OTHER', createdKey: '2026-11-21T10:06:00.000Z#a' }],
    ['a place before its bounds', { list: 'MINE', createdKey: '2026-11-21T10:04' }],
    ['a place after them', { list: 'MINE', createdKey: '2026-11-21T10:21' }],
    ['no place', { list: 'MINE' }],
  ])('refuses a cursor of %s', async (_, cursor) => {
    const sort = { from: '2026-11-21T10:05', to: '2026-11-21T10:20~' };
    const request = { limit: 5, cursor: encodeCursor(cursor) };
    await expect(queryMerged(queryOf('MINE', { sort }), entrySchema, request)).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });

  it('costs a query a shard, however long it is', async () => {
    const list = newList();
    await Promise.all(Array.from({ length: 40 }, (_, index) => put(list, `thing-${index}`, index)));
    const commands = await commandsDuring(() => queryMerged(queryOf(list), entrySchema, { limit: 20 }));
    expect(commands).toEqual(Array.from({ length: shards }, () => 'QueryCommand'));
  });
});

describe('a shard', () => {
  it('takes about its part of ids that are made one after the other, and the same one for good', () => {
    const counts = Array.from({ length: shards }, () => 0);
    for (let index = 0; index < 8_000; index += 1) {
      const id = `ord_01JD3Z7Q4M8K2V5X9W6T${index.toString(36).toUpperCase().padStart(4, '0')}00`;
      counts[shardOf(id)] = (counts[shardOf(id)] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
    expect(shardOf('ord_01JD3Z7Q4M8K2V5X9W6T1R0N00')).toBe(shardOf('ord_01JD3Z7Q4M8K2V5X9W6T1R0N00'));
  });
});
