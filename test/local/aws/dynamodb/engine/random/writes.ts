/** Random writes, alone and as parts of a transaction. */
import fc from 'fast-check';
import { condition, placeholders, update } from './expressions.ts';
import { item, key, maybe } from './values.ts';

export const TableName = 'things';

const returnedOnFailure = maybe(fc.constant({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));

export const put = fc.tuple(item, maybe(condition), returnedOnFailure).map(([Item, c, r]) => ({
  TableName,
  Item,
  ...(c && { ConditionExpression: c.text, ...placeholders(c) }),
  ...r,
}));
export const remove = fc.tuple(key, maybe(condition), returnedOnFailure).map(([Key, c, r]) => ({
  TableName,
  Key,
  ...(c && { ConditionExpression: c.text, ...placeholders(c) }),
  ...r,
}));
export const change = fc.tuple(key, update, maybe(condition), returnedOnFailure).map(([Key, u, c, r]) => ({
  TableName,
  Key,
  UpdateExpression: u.text,
  ...(c && { ConditionExpression: c.text }),
  ...placeholders(u, c),
  ...r,
}));
export const check = fc
  .tuple(key, condition, returnedOnFailure)
  .map(([Key, c, r]) => ({ TableName, Key, ConditionExpression: c.text, ...placeholders(c), ...r }));

export const transactItem = fc.oneof(
  put.map((Put) => ({ Put })),
  remove.map((Delete) => ({ Delete })),
  change.map((Update) => ({ Update })),
  check.map((ConditionCheck) => ({ ConditionCheck })),
);
