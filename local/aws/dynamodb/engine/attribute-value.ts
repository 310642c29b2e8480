/**
 * Values as they are on the wire and in the store: `{"S": "text"}`, `{"N": "12.5"}`, `{"L": […]}`. Binary values stay
 * in base64. Maps are read through `attributeOf`, because an attribute may be called `constructor`.
 */
import { DynamoDbError, invalid, invalidParameter } from './errors.ts';
import * as number from './number.ts';

export type AttributeMap = { [name: string]: AttributeValue };

export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { M: AttributeMap }
  | { L: AttributeValue[] }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] };

export const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'] as const;
export type Type = (typeof types)[number];

const isType = (name: string): name is Type => (types as readonly string[]).includes(name);

export const notExactlyOne = (what: string): Error =>
  invalid(`Supplied AttributeValue ${what}, must contain exactly one of the supported datatypes`);

export const typeOf = (value: AttributeValue): Type => {
  for (const name in value) if (isType(name)) return name;
  throw notExactlyOne('is empty');
};

export const attributeOf = (map: AttributeMap, name: string): AttributeValue | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

/** Also for a name like `__proto__`. */
export const setAttribute = (map: AttributeMap, name: string, value: AttributeValue): void => {
  if (name !== '__proto__') map[name] = value;
  else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
};

/** The elements of a set, undefined for what is no set. */
export const elementsOf = (value: AttributeValue): string[] | undefined => {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  return 'BS' in value ? value.BS : undefined;
};

export const setOf = (type: 'SS' | 'NS' | 'BS', elements: string[]): AttributeValue => {
  if (type === 'SS') return { SS: elements };
  return type === 'NS' ? { NS: elements } : { BS: elements };
};

const utf8 = (text: string): number => Buffer.byteLength(text);
const binary = (base64: string): number => Buffer.byteLength(base64, 'base64');

const elementSize = { SS: utf8, NS: number.sizeOf, BS: binary } as const;

/** Bytes as DynamoDB counts them. */
export const sizeOf = (value: AttributeValue): number => {
  if ('S' in value) return utf8(value.S);
  if ('N' in value) return number.sizeOf(value.N);
  if ('B' in value) return binary(value.B);
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('M' in value) return 3 + itemSize(value.M) + Object.keys(value.M).length;
  if ('L' in value) return value.L.reduce((total, element) => total + 1 + sizeOf(element), 3);
  const type = typeOf(value) as 'SS' | 'NS' | 'BS';
  return (elementsOf(value) ?? []).reduce((total, element) => total + elementSize[type](element), 0);
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const itemSize = (item: AttributeMap): number => {
  let total = 0;
  for (const name of Object.keys(item)) total += utf8(name) + sizeOf(item[name] as AttributeValue);
  return total;
};

const sameElements = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((element) => b.includes(element));

const sameMap = (a: AttributeMap, b: AttributeMap): boolean => {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => equals(attributeOf(a, name), attributeOf(b, name)))
  );
};

/** Same type and same value, or neither; sets whatever their order. */
export const equals = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean => {
  if (!a || !b) return a === b;
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && a.N === b.N;
  if ('B' in a) return 'B' in b && a.B === b.B;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('NULL' in a) return 'NULL' in b;
  if ('M' in a) return 'M' in b && sameMap(a.M, b.M);
  if ('L' in a) {
    return (
      'L' in b && a.L.length === b.L.length && a.L.every((element, index) => equals(element, b.L[index]))
    );
  }
  return typeOf(a) === typeOf(b) && sameElements(elementsOf(a) ?? [], elementsOf(b) ?? []);
};

/** Undefined for types that have no order, or for two types. Text goes by its UTF-8 bytes. */
export const order = (a: AttributeValue, b: AttributeValue): number | undefined => {
  if ('S' in a && 'S' in b) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ('N' in a && 'N' in b) return number.compare(a.N, b.N);
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return undefined;
};

const setNames = { SS: 'string', NS: 'number', BS: 'binary' } as const;

/** Clients of this process have bytes where the wire has base64. */
const textOf = (type: Type, content: unknown): string => {
  if (typeof content === 'string') return content;
  const isBinary = type === 'B' || type === 'BS';
  if (isBinary && content instanceof Uint8Array) return Buffer.from(content).toString('base64');
  throw notOf(type);
};

const checkedSet = (type: 'SS' | 'NS' | 'BS', elements: unknown): AttributeValue => {
  if (!Array.isArray(elements)) throw notOf(type);
  const texts = elements.map((element) => textOf(type, element));
  const values = type === 'NS' ? texts.map(number.normalized) : texts;
  if (values.length === 0) throw invalidParameter(`An ${setNames[type]} set  may not be empty`);
  if (new Set(values).size !== values.length) {
    throw invalidParameter(`Input collection [${elements.join(', ')}] contains duplicates.`);
  }
  return setOf(type, values);
};

const notOf = (type: string): Error =>
  new DynamoDbError('SerializationException', `Unexpected value type in payload for ${type}`);

/** Nested as deep as DynamoDB takes. */
const maximumDepth = 32;

/**
 * What came in, checked and with its numbers in their one form.
 * @throws ValidationException
 */
export const checkedValue = (value: unknown, depth = 0): AttributeValue => {
  if (typeof value !== 'object' || value === null) throw notOf('AttributeValue');
  if (depth > maximumDepth) throw invalid('Nesting Levels have exceeded supported limits');
  const members = value as Readonly<Record<string, unknown>>;
  let only: Type | undefined;
  for (const name in members) {
    if (!isType(name) || members[name] === undefined) continue;
    if (only) throw notExactlyOne('has more than one datatypes set');
    only = name;
  }
  if (!only) throw notExactlyOne('is empty');
  return checkedContent(only, members[only], depth);
};

const checkedContent = (type: Type, content: unknown, depth: number): AttributeValue => {
  switch (type) {
    case 'S':
      return { S: textOf(type, content) };
    case 'N':
      return { N: number.normalized(textOf(type, content)) };
    case 'B':
      return { B: textOf(type, content) };
    case 'BOOL':
      if (typeof content !== 'boolean') throw notOf(type);
      return { BOOL: content };
    case 'NULL':
      if (content === true) return { NULL: true };
      throw invalidParameter('Null attribute value types must have the value of true');
    case 'M':
      if (typeof content !== 'object' || content === null) throw notOf(type);
      return { M: checkedMap(content, depth + 1) };
    case 'L':
      if (!Array.isArray(content)) throw notOf(type);
      return { L: content.map((element) => checkedValue(element, depth + 1)) };
    case 'SS':
    case 'NS':
    case 'BS':
      return checkedSet(type, content);
  }
};

/** @throws ValidationException */
export const checkedMap = (map: object, depth = 0): AttributeMap => {
  const given = map as Readonly<Record<string, unknown>>;
  const checked: AttributeMap = {};
  for (const name of Object.keys(map)) setAttribute(checked, name, checkedValue(given[name], depth));
  return checked;
};
