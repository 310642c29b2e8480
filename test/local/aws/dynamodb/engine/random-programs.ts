/** Random programs of DynamoDB operations: schemas, items, expressions, transactions, pages. */
import fc from 'fast-check';

export type Call = { readonly operation: string; readonly input: Record<string, unknown> };

const words = ['a', 'b', 'c', 'status', 'm'];
const name = fc.constantFrom(...words);

const number = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(String),
  fc.constantFrom(
    '0.5',
    '-1.25',
    '1e3',
    '1E-3',
    '99999999999999999999999999999999999999',
    '-0',
    '007.50',
    '12345678901234567890',
  ),
);
const text = fc.constantFrom('', 'x', 'xy', 'é', 'ﬀ', '😀', 'A', 'z');
const bytes = fc.constantFrom('', 'AA==', 'AAE=', '/w==');

const distinct = <T>(element: fc.Arbitrary<T>) => fc.uniqueArray(element, { minLength: 1, maxLength: 3 });

const scalar = fc.oneof(
  { weight: 4, arbitrary: text.map((S) => ({ S })) },
  { weight: 4, arbitrary: number.map((N) => ({ N })) },
  bytes.map((B) => ({ B })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
  distinct(fc.constantFrom('x', 'y', 'z')).map((SS) => ({ SS })),
  distinct(fc.constantFrom('1', '2', '3.5')).map((NS) => ({ NS })),
  distinct(fc.constantFrom('AA==', '/w==')).map((BS) => ({ BS })),
);

export const value: fc.Arbitrary<object> = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'value' },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })) },
    { weight: 1, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 3 }).map((M) => ({ M })) },
  ),
})).value;

const partitions = ['p', 'q'];
const places = ['a', 'ab', 'b', 'é', '1', '10'];

const pk = fc.constantFrom(...partitions);
const sk = fc.constantFrom(...places);
const key = fc.record({ pk: pk.map((S) => ({ S })), sk: sk.map((S) => ({ S })) });

/** No two items have the same keys in the index: in which order those would come is promised nowhere. */
const placeInIndex = ({ pk: p, sk: s }: { pk: { S: string }; sk: { S: string } }) => ({
  N: String(partitions.indexOf(p.S) * 10 + places.indexOf(s.S) - 2),
});

const group = fc.option(
  fc.constantFrom('g', 'h').map((S) => ({ S })),
  { nil: undefined, freq: 3 },
);
const attributes = fc.dictionary(name, value, { maxKeys: 4 });
const item = fc
  .tuple(key, attributes, group)
  .map(([k, rest, gk]) => ({ ...rest, ...(gk && { gk, gs: placeInIndex(k) }), ...k }));

/** An expression with its names and values. */
type Expression = {
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, object>;
};

const nameOf = (word: string): { text: string; names: Record<string, string> } => ({
  text: `#${word}`,
  names: { [`#${word}`]: word },
});

let counter = 0;
const valued = value.map((content): Expression => {
  counter += 1;
  const placeholder = `:v${counter % 997}`;
  return { text: placeholder, names: {}, values: { [placeholder]: content } };
});

const join = (parts: readonly Expression[], write: (...texts: string[]) => string): Expression => ({
  text: write(...parts.map((part) => part.text)),
  names: Object.assign({}, ...parts.map((part) => part.names)),
  values: Object.assign({}, ...parts.map((part) => part.values)),
});

const path: fc.Arbitrary<Expression> = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: name }, fc.constantFrom('pk', 'gs')),
    fc.array(
      fc.oneof(
        name.map((n) => `.#${n}`),
        fc.constantFrom('[0]', '[1]', '[2]'),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([first, rest]) => {
    const start = nameOf(first);
    const names = { ...start.names };
    for (const part of rest) if (part.startsWith('.#')) names[part.slice(1)] = part.slice(2);
    return { text: start.text + rest.join(''), names, values: {} };
  });

const operand = fc.oneof(
  { weight: 3, arbitrary: path },
  { weight: 3, arbitrary: valued },
  path.map((p) => join([p], (t) => `size(${t})`)),
);

const simpleCondition: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), operand)
    .map(([a, op, b]) => join([a, b], (x, y) => `${x} ${op} ${y}`)),
  fc.tuple(operand, valued, valued).map((parts) => join(parts, (x, y, z) => `${x} BETWEEN ${y} AND ${z}`)),
  fc.tuple(operand, valued, operand).map((parts) => join(parts, (x, y, z) => `${x} IN (${y}, ${z})`)),
  path.map((p) => join([p], (x) => `attribute_exists(${x})`)),
  path.map((p) => join([p], (x) => `attribute_not_exists(${x})`)),
  fc
    .tuple(path, fc.constantFrom('S', 'N', 'L', 'M', 'SS', 'Nope'))
    .map(([p, type]) =>
      join(
        [p, { text: ':type', names: {}, values: { ':type': { S: type } } }],
        (x, y) => `attribute_type(${x}, ${y})`,
      ),
    ),
  fc.tuple(path, operand).map((parts) => join(parts, (x, y) => `begins_with(${x}, ${y})`)),
  fc.tuple(path, operand).map((parts) => join(parts, (x, y) => `contains(${x}, ${y})`)),
);

const condition: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 4, arbitrary: simpleCondition },
  fc.tuple(simpleCondition, simpleCondition).map((parts) => join(parts, (x, y) => `${x} AND NOT (${y})`)),
  fc
    .tuple(simpleCondition, simpleCondition, simpleCondition)
    .map((parts) => join(parts, (x, y, z) => `${x} OR ${y} AND ${z}`)),
);

const source = fc.oneof(
  { weight: 3, arbitrary: valued },
  path,
  fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `if_not_exists(${x}, ${y})`)),
  fc.tuple(fc.oneof(path, valued), valued).map((parts) => join(parts, (x, y) => `list_append(${x}, ${y})`)),
  fc
    .tuple(path, valued, fc.constantFrom('+', '-'))
    .map(([a, b, op]) => join([a, b], (x, y) => `${x} ${op} ${y}`)),
);

const section = (keyword: string, part: fc.Arbitrary<Expression>) =>
  fc
    .array(part, { minLength: 1, maxLength: 2 })
    .map((parts) => join(parts, (...texts) => `${keyword} ${texts.join(', ')}`));

const update: fc.Arbitrary<Expression> = fc
  .uniqueArray(
    fc.oneof(
      {
        weight: 3,
        arbitrary: section(
          'SET',
          fc.tuple(path, source).map((parts) => join(parts, (x, y) => `${x} = ${y}`)),
        ),
      },
      section('REMOVE', path),
      section(
        'ADD',
        fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `${x} ${y}`)),
      ),
      section(
        'DELETE',
        fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `${x} ${y}`)),
      ),
    ),
    { minLength: 1, maxLength: 2, selector: ({ text: t }) => t.slice(0, 3) },
  )
  .map((parts) => join(parts, (...texts) => texts.join(' ')));

const projection = fc
  .array(path, { minLength: 1, maxLength: 3 })
  .map((parts) => join(parts, (...texts) => texts.join(', ')));

const placeholders = (...parts: readonly (Expression | undefined)[]) => {
  const all = parts.filter((part) => part !== undefined);
  const names = Object.assign({}, ...all.map((part) => part.names));
  const values = Object.assign({}, ...all.map((part) => part.values));
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
};

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const TableName = 'things';

const returnedOnFailure = maybe(fc.constant({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));

const put = fc.tuple(item, maybe(condition), returnedOnFailure).map(([Item, c, r]) => ({
  TableName,
  Item,
  ...(c && { ConditionExpression: c.text, ...placeholders(c) }),
  ...r,
}));
const remove = fc.tuple(key, maybe(condition), returnedOnFailure).map(([Key, c, r]) => ({
  TableName,
  Key,
  ...(c && { ConditionExpression: c.text, ...placeholders(c) }),
  ...r,
}));
const change = fc.tuple(key, update, maybe(condition), returnedOnFailure).map(([Key, u, c, r]) => ({
  TableName,
  Key,
  UpdateExpression: u.text,
  ...(c && { ConditionExpression: c.text }),
  ...placeholders(u, c),
  ...r,
}));
const check = fc
  .tuple(key, condition, returnedOnFailure)
  .map(([Key, c, r]) => ({ TableName, Key, ConditionExpression: c.text, ...placeholders(c), ...r }));

const returned = (allowed: readonly string[]) =>
  maybe(fc.constantFrom(...allowed)).map((ReturnValues) => (ReturnValues ? { ReturnValues } : {}));

const capacity = maybe(fc.constantFrom('TOTAL', 'INDEXES')).map((wanted) =>
  wanted ? { ReturnConsumedCapacity: wanted } : {},
);

const rangeCondition = fc.oneof(
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sk)
    .map(
      ([op, S]): Expression => ({ text: `#sk ${op} :sk`, names: { '#sk': 'sk' }, values: { ':sk': { S } } }),
    ),
  sk.map(
    (S): Expression => ({ text: 'begins_with(#sk, :sk)', names: { '#sk': 'sk' }, values: { ':sk': { S } } }),
  ),
  fc.tuple(sk, sk).map(
    ([a, b]): Expression => ({
      text: '#sk BETWEEN :lo AND :hi',
      names: { '#sk': 'sk' },
      values: { ':lo': { S: a }, ':hi': { S: b } },
    }),
  ),
);
const ofPartition = fc
  .tuple(pk, maybe(rangeCondition))
  .map(([S, range]) =>
    join(
      [{ text: '#pk = :pk', names: { '#pk': 'pk' }, values: { ':pk': { S } } }, ...(range ? [range] : [])],
      (...texts) => texts.join(' AND '),
    ),
  );
const ofIndex = fc
  .tuple(
    fc.constantFrom('g', 'h'),
    maybe(fc.tuple(fc.constantFrom('=', '<', '>='), fc.integer({ min: -2, max: 20 }))),
  )
  .map(([S, range]) =>
    join(
      [
        { text: '#gk = :gk', names: { '#gk': 'gk' }, values: { ':gk': { S } } },
        ...(range
          ? [
              {
                text: `#gs ${range[0]} :gs`,
                names: { '#gs': 'gs' },
                values: { ':gs': { N: String(range[1]) } },
              },
            ]
          : []),
      ],
      (...texts) => texts.join(' AND '),
    ),
  );

const readOptions = fc.record(
  { Limit: fc.integer({ min: 1, max: 3 }), ConsistentRead: fc.boolean() },
  { requiredKeys: [] },
);

const query = fc
  .tuple(
    fc.oneof(ofPartition, ofIndex),
    maybe(simpleCondition),
    maybe(projection),
    readOptions,
    fc.boolean(),
    capacity,
    maybe(fc.constant('COUNT')),
  )
  .map(([where, filter, projected, options, forward, consumed, select]) => {
    const isIndex = where.text.startsWith('#gk');
    const { ConsistentRead, ...rest } = options;
    return {
      TableName,
      ...(isIndex && { IndexName: 'byGroup' }),
      KeyConditionExpression: where.text,
      ...(filter && { FilterExpression: filter.text }),
      ...(projected && !select && { ProjectionExpression: projected.text }),
      ...placeholders(where, filter, select ? undefined : projected),
      ...(isIndex ? rest : { ...rest, ...(ConsistentRead !== undefined && { ConsistentRead }) }),
      ScanIndexForward: forward,
      ...consumed,
      ...(select && { Select: select }),
    };
  });

const get = fc.tuple(key, maybe(projection), capacity, fc.boolean()).map(([Key, p, c, ConsistentRead]) => ({
  TableName,
  Key,
  ...(p && { ProjectionExpression: p.text, ...placeholders(p) }),
  ...c,
  ConsistentRead,
}));

const transactItem = fc.oneof(
  put.map((Put) => ({ Put })),
  remove.map((Delete) => ({ Delete })),
  change.map((Update) => ({ Update })),
  check.map((ConditionCheck) => ({ ConditionCheck })),
);

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

export const createThings = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'gk', AttributeType: 'S' },
    { AttributeName: 'gs', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byGroup',
      KeySchema: [
        { AttributeName: 'gk', KeyType: 'HASH' },
        { AttributeName: 'gs', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
