/** Keys of items: checked against a table's schema, and as bytes that sort as DynamoDB sorts. */
import {
  type AttributeMap,
  type AttributeValue,
  attributeOf,
  setAttribute,
  typeOf,
} from './attribute-value.ts';
import { invalid, invalidParameter } from './errors.ts';
import * as number from './number.ts';
import { attributesOf, type Index, type KeyAttribute, type KeySchema, type KeyType } from './table.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maximumHashBytes = 2048;
const maximumRangeBytes = 1024;

export type Key = { readonly hash: Buffer; readonly range: Buffer };

const nothing = Buffer.alloc(0);

export const bytesOf = (value: AttributeValue): Buffer => {
  if ('S' in value) return Buffer.from(value.S);
  if ('N' in value) return number.sortable(value.N);
  return 'B' in value ? Buffer.from(value.B, 'base64') : nothing;
};

const typeNames: Readonly<Record<KeyType, string>> = { S: 'string', N: 'number', B: 'binary' };

const isEmpty = (value: AttributeValue): boolean =>
  ('S' in value && value.S === '') || ('B' in value && value.B === '');

const assertSize = (bytes: Buffer, isHash: boolean): void => {
  if (isHash && bytes.length > maximumHashBytes) {
    throw invalidParameter('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  }
  if (!isHash && bytes.length > maximumRangeBytes) {
    throw invalidParameter('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
  }
};

/** @throws ValidationException for an empty or too long one */
export const checkedKeyBytes = (value: AttributeValue, name: string, isHash: boolean): Buffer => {
  if (isEmpty(value)) {
    const type = typeNames[typeOf(value) as KeyType];
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type} value. Key: ${name}`,
    );
  }
  const bytes = bytesOf(value);
  assertSize(bytes, isHash);
  return bytes;
};

const bytesAt = (item: AttributeMap, { name, type }: KeyAttribute, isHash: boolean): Buffer => {
  const value = attributeOf(item, name);
  if (!value) throw invalidParameter(`Missing the key ${name} in the item`);
  if (typeOf(value) !== type) {
    throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  return checkedKeyBytes(value, name, isHash);
};

/** The key of an item that is to be stored. @throws ValidationException */
export const keyOfItem = (item: AttributeMap, { hash, range }: KeySchema): Key => ({
  hash: bytesAt(item, hash, true),
  range: range ? bytesAt(item, range, false) : nothing,
});

/** A key that a request names: these attributes and no others. @throws ValidationException */
export const keyOfRequest = (given: AttributeMap, schema: KeySchema): Key => {
  const names = attributesOf(schema);
  const fits =
    Object.keys(given).length === names.length &&
    names.every(({ name, type }) => {
      const value = attributeOf(given, name);
      return value && typeOf(value) === type;
    });
  if (!fits) throw invalid('The provided key element does not match the schema');
  return keyOfItem(given, schema);
};

/** Where an item stands in an index; undefined when it is not in it. */
export const keyInIndex = (item: AttributeMap, { hash, range }: Index): Key | undefined => {
  const [first, second] = [attributeOf(item, hash.name), range && attributeOf(item, range.name)];
  if (!first || (range && !second)) return undefined;
  return { hash: bytesOf(first), range: second ? bytesOf(second) : nothing };
};

/** @throws ValidationException when an attribute that an index goes by is empty, too long or of another type */
export const assertFitsIndexes = (item: AttributeMap, indexes: readonly Index[]): void => {
  for (const index of indexes) {
    for (const { name, type } of attributesOf(index)) {
      const value = attributeOf(item, name);
      if (!value) continue;
      if (typeOf(value) !== type) {
        throw invalidParameter(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      }
      if (isEmpty(value)) {
        throw invalid(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${typeNames[type]} value. IndexName: ${index.name}, IndexKey: ${name}`,
        );
      }
      const isLong = 'S' in value ? value.S.length * 3 > maximumRangeBytes : !('N' in value);
      if (isLong) assertSize(bytesOf(value), name === index.hash.name);
    }
  }
};

export const keyAttributes = (item: AttributeMap, ...schemas: readonly KeySchema[]): AttributeMap => {
  const keys: AttributeMap = {};
  for (const { name } of schemas.flatMap(attributesOf)) {
    const value = attributeOf(item, name);
    if (value) setAttribute(keys, name, value);
  }
  return keys;
};

/** The smallest bytes beyond all that begin with these; undefined when there are none. */
export const afterPrefix = (prefix: Buffer): Buffer | undefined => {
  const last = prefix.findLastIndex((byte) => byte < 255);
  if (last < 0) return undefined;
  const end = Buffer.from(prefix.subarray(0, last + 1));
  end[last] = (prefix[last] ?? 0) + 1;
  return end;
};
