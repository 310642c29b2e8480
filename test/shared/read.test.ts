import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { encodeCursor } from '../../functions/shared/cursor.ts';
import { tableName } from '../../functions/shared/dynamo.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { getItem, getItems, queryPage } from '../../functions/shared/read.ts';
import { transact } from '../../functions/shared/transact.ts';
import { withTables } from '../support/store.ts';

withTables();

const table = platformTable;
const schema = z.object({ pk: z.string(), sk: z.string() });
const page = { limit: 10 };

beforeAll(() =>
  transact(
    ['a', 'b', 'c'].map((sk) => ({
      Put: { TableName: tableName(table), Item: { pk: 'LETTERS', sk } },
    })),
  ),
);

describe('a read', () => {
  it.each([
    ['a partition', () => queryPage({ table, partition: '' }, schema, page)],
    ['an item without a partition', () => getItem(table, { pk: '', sk: 'a' }, schema)],
    ['an item without a place in it', () => getItem(table, { pk: 'LETTERS', sk: '' }, schema)],
    [
      'one item of many',
      () =>
        getItems(
          table,
          [
            { pk: 'LETTERS', sk: 'a' },
            { pk: '', sk: 'b' },
          ],
          schema,
        ),
    ],
  ])('of %s that has no name is a fault of the code, and never an empty answer', async (_, read) => {
    await expect(read()).rejects.toThrow('an empty key');
  });

  it('goes on where a cursor of the list says', async () => {
    const first = await queryPage({ table, partition: 'LETTERS' }, schema, { limit: 2 });
    expect(first.items.map(({ sk }) => sk)).toEqual(['a', 'b']);
    const { nextCursor: cursor } = first;
    const second = await queryPage({ table, partition: 'LETTERS' }, schema, { limit: 2, cursor });
    expect(second.items.map(({ sk }) => sk)).toEqual(['c']);
  });

  it.each([
    ['begins outside what is asked for', { pk: 'LETTERS', sk: 'z' }],
    ['is of another partition', { pk: 'NUMBERS', sk: 'b' }],
    ['has an empty key', { pk: 'LETTERS', sk: '' }],
  ])('refuses a cursor of the right form that %s', async (_, key) => {
    const query = { table, partition: 'LETTERS', sort: { from: 'a', to: 'c' } };
    const refused = await queryPage(query, schema, { limit: 2, cursor: encodeCursor(key) }).catch(
      (error: unknown) => error,
    );
    expect(isDomainError(refused, 'invalid-cursor')).toBe(true);
  });
});
