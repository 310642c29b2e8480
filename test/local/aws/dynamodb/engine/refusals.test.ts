import { describe, expect, it } from '@jest/globals';
import { keyOf, openThings, TableName } from './things.ts';

const ofPartition = (value: object) => ({
  KeyConditionExpression: '#pk = :pk',
  ExpressionAttributeNames: { '#pk': 'pk' },
  ExpressionAttributeValues: { ':pk': value },
});

describe('the engine refuses', () => {
  const { call, refusal } = openThings();
  call('PutItem', { Item: { ...keyOf('a'), l: { L: [{ S: '0' }, { S: '1' }, { S: '2' }] } } });

  it.each([
    ['an empty partition value', ofPartition({ S: '' }), 'cannot contain an empty string value. Key: pk'],
    [
      'a partition value of another type',
      ofPartition({ N: '1' }),
      'Condition parameter type does not match schema type',
    ],
    [
      'a cursor of another partition',
      { ...ofPartition({ S: 'p' }), ExclusiveStartKey: keyOf('a', 'q') },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'half a cursor',
      { ...ofPartition({ S: 'p' }), ExclusiveStartKey: { pk: { S: 'p' } } },
      'The provided starting key is invalid',
    ],
    [
      'an index that there is not',
      { ...ofPartition({ S: 'p' }), IndexName: 'nope' },
      'The table does not have the specified index: nope',
    ],
    [
      'no condition on the partition',
      { KeyConditionExpression: 'sk = :x', ExpressionAttributeValues: { ':x': { S: 'a' } } },
      'Query condition missed key schema element: pk',
    ],
    [
      'a limit of nothing',
      { ...ofPartition({ S: 'p' }), Limit: 0 },
      'Member must have value greater than or equal to 1',
    ],
  ])('a query with %s', (_, input, message) => {
    const refused = refusal('Query', input);
    expect(refused.name).toBe('ValidationException');
    expect(refused.message).toContain(message);
  });

  it.each([
    ['a reserved word', 'status = :x', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['a syntax error', '#a == :x', 'Syntax error; token: "="'],
    ['an operand compared with itself', '#a = #a', 'The first operand must be distinct'],
    ['an order of lists', '#a < :list', 'Incorrect operand type'],
    ['a type that there is not', 'attribute_type(#a, :x)', 'Invalid attribute type name found'],
    ['a function that there is not', 'matches(#a, :x)', 'Invalid function name; function: matches'],
  ])('%s in a condition', (_, ConditionExpression, message) => {
    const values = ConditionExpression.includes(':list') ? { ':list': { L: [] } } : { ':x': { S: 'Nope' } };
    const refused = refusal('PutItem', {
      Item: keyOf('b'),
      ConditionExpression,
      ...(ConditionExpression.includes('#a') && { ExpressionAttributeNames: { '#a': 'a' } }),
      ...(/:\w/.test(ConditionExpression) && { ExpressionAttributeValues: values }),
    });
    expect(refused).toMatchObject({ name: 'ValidationException', message: expect.stringContaining(message) });
  });

  it('an update of a key inside a transaction, with the reason at its place', () => {
    const update = {
      TableName,
      Key: keyOf('a'),
      UpdateExpression: 'SET sk = :x',
      ExpressionAttributeValues: { ':x': { S: 'b' } },
    };
    const refused = refusal('TransactWriteItems', {
      TransactItems: [{ Put: { TableName, Item: keyOf('z') } }, { Update: update }],
    });
    expect(refused.name).toBe('TransactionCanceledException');
    expect(refused.reasons).toMatchObject([
      { Code: 'None' },
      { Code: 'ValidationError', Message: expect.stringContaining('Cannot update attribute sk') },
    ]);
    expect(call('GetItem', { Key: keyOf('z') }).Item).toBeUndefined();
  });

  it('two actions in one part of a transaction, one item twice, and more than 100 parts', () => {
    const put = { Put: { TableName, Item: keyOf('x') } };
    const both = { ...put, Delete: { TableName, Key: keyOf('y') } };
    const many = Array.from({ length: 101 }, (_, index) => ({
      Put: { TableName, Item: keyOf(String(index)) },
    }));
    for (const TransactItems of [[both], [put, put], many]) {
      expect(refusal('TransactWriteItems', { TransactItems }).name).toBe('ValidationException');
    }
  });

  it.each([
    [
      'an item over 400 KB',
      { ...keyOf('b'), big: { S: 'x'.repeat(400 * 1024) } },
      'Item size has exceeded the maximum allowed size',
    ],
    ['a partition key over 2,048 bytes', keyOf('b', 'x'.repeat(2049)), 'Size of hashkey has exceeded'],
    ['a sort key over 1,024 bytes', keyOf('é'.repeat(513)), 'has exceeded the size limit of 1024 bytes'],
    ['a number of 39 digits', { ...keyOf('b'), n: { N: '1'.repeat(39) } }, 'more than 38 significant digits'],
    ['a number that is too large', { ...keyOf('b'), n: { N: '1e126' } }, 'Number overflow'],
    ['an empty set', { ...keyOf('b'), s: { SS: [] } }, 'may not be empty'],
    ['the same twice in a set', { ...keyOf('b'), s: { SS: ['x', 'x'] } }, 'contains duplicates'],
    ['an index key of another type', { ...keyOf('b'), gs: { S: '1' } }, 'Type mismatch for Index Key gs'],
  ])('%s', (_, Item, message) => {
    expect(refusal('PutItem', { Item })).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it('by name what it does not do', () => {
    expect(refusal('CreateBackup').message).toBe('CreateBackup is not served by this engine');
    expect(refusal('Query', { KeyConditions: {} }).message).toContain('KeyConditions is not served');
    expect(refusal('GetItem', { TableName: 'nope', Key: keyOf('a') }).name).toBe('ResourceNotFoundException');
  });

  it('nothing of what only looks odd: list elements go by their old places', () => {
    const change = (UpdateExpression: string) =>
      call('UpdateItem', {
        Key: keyOf('a'),
        UpdateExpression,
        ReturnValues: 'ALL_NEW',
        ...(UpdateExpression.includes(':x') && { ExpressionAttributeValues: { ':x': { S: 'new' } } }),
      }).Attributes?.l;
    expect(change('REMOVE l[0], l[1]')).toEqual({ L: [{ S: '2' }] });
    expect(change('SET l[99] = :x')).toEqual({ L: [{ S: '2' }, { S: 'new' }] });
  });
});
