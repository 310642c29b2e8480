/** Random programs: operations on one table, mixed. */
import fc from 'fast-check';
import { get, query, scan, segment } from './reads.ts';
import { capacity, item, key, maybe } from './values.ts';
import { change, put, remove, TableName, transactItem } from './writes.ts';

export type Call = {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** Goes on where each page ended; and does so in each of so many segments. */
  readonly walks?: { readonly segments: number };
};

const returned = (allowed: readonly string[]) =>
  maybe(fc.constantFrom(...allowed)).map((ReturnValues) => (ReturnValues ? { ReturnValues } : {}));

/** What a part of a transaction is about: one item may appear once. */
const touched = (part: object): string => {
  const [operation] = Object.values(part) as {
    Item?: Record<string, unknown>;
    Key?: Record<string, unknown>;
  }[];
  const { pk: first, sk: second } = operation?.Item ?? operation?.Key ?? {};
  return JSON.stringify([first, second]);
};

const call = (operation: string, input: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Call> =>
  input.map((given) => ({ operation, input: given }));

const both = (a: fc.Arbitrary<object>, ...others: fc.Arbitrary<object>[]) =>
  fc.tuple(a, ...others).map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);

/** Segments are of the table: of an index they are refused by name. */
const walk = (
  name: 'Query' | 'Scan',
  input: fc.Arbitrary<Record<string, unknown>>,
  segments: fc.Arbitrary<number>,
): fc.Arbitrary<Call> =>
  fc
    .tuple(input, segments, fc.integer({ min: 1, max: 3 }))
    .map(([{ ExclusiveStartKey: _, ...given }, count, Limit]) => ({
      operation: name,
      input: { Limit, ...given },
      walks: { segments: given.IndexName === undefined ? count : 1 },
    }));

const operation: fc.Arbitrary<Call> = fc.oneof(
  { weight: 6, arbitrary: call('PutItem', both(put, returned(['NONE', 'ALL_OLD']), capacity)) },
  {
    weight: 8,
    arbitrary: call(
      'UpdateItem',
      both(change, returned(['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']), capacity),
    ),
  },
  { weight: 2, arbitrary: call('DeleteItem', both(remove, returned(['NONE', 'ALL_OLD']), capacity)) },
  { weight: 3, arbitrary: call('GetItem', both(get)) },
  { weight: 6, arbitrary: call('Query', both(query)) },
  { weight: 3, arbitrary: walk('Query', query, fc.constant(1)) },
  { weight: 3, arbitrary: walk('Scan', scan, fc.integer({ min: 1, max: 4 })) },
  { weight: 1, arbitrary: call('Scan', both(segment)) },
  {
    weight: 4,
    arbitrary: call(
      'TransactWriteItems',
      both(
        fc
          .uniqueArray(transactItem, { minLength: 1, maxLength: 3, selector: touched })
          .map((TransactItems) => ({ TransactItems })),
        capacity,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: call(
      'BatchGetItem',
      both(
        fc
          .uniqueArray(key, { minLength: 1, maxLength: 3, selector: (k) => JSON.stringify(k) })
          .map((Keys) => ({ RequestItems: { [TableName]: { Keys } } })),
        capacity,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: call(
      'BatchWriteItem',
      both(
        fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
          RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
        })),
        capacity,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: call(
      'TransactGetItems',
      both(
        fc
          .array(key, { minLength: 1, maxLength: 2 })
          .map((keys) => ({ TransactItems: keys.map((Key) => ({ Get: { TableName, Key } })) })),
        capacity,
      ),
    ),
  },
);

export const programs = fc.array(operation, { minLength: 1, maxLength: 14 });
