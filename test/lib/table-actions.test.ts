import { describe, expect, it } from '@jest/globals';
import { rows } from '../../lib/functions.ts';
import { ownCodeOf } from '../../lib/rows-and-code/own-code.ts';
import { tableCallsIn } from '../../lib/rows-and-code/table-actions.ts';

const found = (text: string): string[] => [...tableCallsIn(text)].sort();

/** Whoever adds a door to DynamoDB teaches lib/rows-and-code/table-actions.ts to see who goes through it. */
const known: Readonly<Record<string, readonly string[]>> = {
  'read.ts': [
    'getItem',
    'getItems',
    'itemsOfPage',
    'queryAll',
    'queryPage',
    'readOf',
    'readTogether',
    'sortKeyOf',
  ],
  'merged-list.ts': ['cursorAt', 'queryMerged'],
  'conditional-write.ts': ['putIf', 'setIf'],
  'put-all.ts': ['putAll'],
  'transact.ts': ['retryOnConflict', 'transact', 'tryTransact'],
};

describe('what a bundle can do with tables', () => {
  it.each(Object.entries(known))('is known of all functions of %s', async (file, names) => {
    const door: object = await import(`../../functions/shared/${file}`);
    const functions = Object.entries(door).filter(([, exported]) => typeof exported === 'function');
    expect(functions.map(([name]) => name).sort()).toEqual(names);
  });

  it.each([
    ['a read of one', 'await getItem(ordersTable, key2, schema)', ['GetItem orders']],
    ['a read of many', 'getItems(\n    ordersTable2,\n    keys)', ['GetItem orders']],
    ['a read of what a page names', 'itemsOfPage(ordersTable, page, schema)', ['GetItem orders']],
    ['a read with others', 'readTogether(readOf(ordersTable, key2, schema))', ['GetItem orders']],
    ['a partition', '{ table: ordersTable, partition: "a" }', ['Query orders']],
    ['an index', '{\n    table: ordersTable,\n    index: "byDay", partition }', ['Query orders/index/byDay']],
    [
      'an index that is chosen',
      '{\n    table: ordersTable,\n    ...status === void 0 ? { index: "all", partition } : { index: "byDay", partition: of(status) },',
      ['Query orders/index/all', 'Query orders/index/byDay'],
    ],
    ['a part of a transaction', 'Update: {\n  TableName: tableName(ordersTable)', ['UpdateItem orders']],
    ['a command', 'new DeleteCommand3({ TableName: tableName(ordersTable)', ['DeleteItem orders']],
    ['a conditional put', 'putIf(ordersTable, item, condition)', ['PutItem orders']],
    ['a conditional change', 'setIf(\n  ordersTable, key2, changes, condition)', ['UpdateItem orders']],
    ['many puts', 'putAll(ordersTable, items)', ['BatchWriteItem orders']],
    ['an event', 'outboxWrite(ordersTable, { pk })', ['PutItem orders']],
    [
      'parts with a table in common',
      'const common = { TableName: tableName(ordersTable), Key: key }; return { Delete: { ...common, x } }',
      ['DeleteItem orders'],
    ],
    [
      'parts with a table that a function answers',
      'var ofThat = (id) => ({ TableName: tableName(ordersTable), x }); return { ConditionCheck: { ...ofThat(id), y } }',
      ['ConditionCheckItem orders'],
    ],
    [
      'an update that a function answers',
      'return {\n    TableName: tableName(ordersTable),\n    Key: { pk, sk },\n    UpdateExpression: "x"',
      ['UpdateItem orders'],
    ],
    ['a table of two words', 'getItem(auditTrailTable, key)', ['GetItem audit-trail']],
    ['nothing', 'const ordersTable = defineTable({ name: "orders" })', []],
  ])('is read off its text: %s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('is read off the methods of a document that are left of it', () => {
    const document = 'var orders = /* @__PURE__ */ defineDocument({ name: "order", table: ordersTable });';
    expect(found(document)).toEqual([]);
    expect(found(`${document} orders.change(id); orders.unchangedCheck(id, it)`)).toEqual([
      'ConditionCheckItem orders',
      'GetItem orders',
      'PutItem orders',
    ]);
  });

  it('is found in what is deployed, also where tests have no limits and never get there', async () => {
    const code = await ownCodeOf(rows);
    expect(found(code.get('checkout-api')?.text ?? '')).toContain('UpdateItem orders');
  });
});
