/** Key conditions: one partition, and a span of places in it. */
import { type AttributeValue, typeOf } from './attribute-value.ts';
import { invalid, invalidParameter } from './errors.ts';
import type { Condition, Operand } from './expression/condition.ts';
import { afterPrefix, bytesOf, checkedKeyBytes } from './key.ts';
import type { KeyAttribute, KeySchema } from './table.ts';

type Bound = { readonly bytes: Buffer; readonly inclusive: boolean };

export type Span = {
  readonly hash: Buffer;
  readonly from?: Bound;
  readonly to?: Bound;
};

const unsupported = (): Error => invalid('Query key condition not supported');

type Simple = Extract<Condition, { kind: 'compare' | 'between' | 'begins-with' }>;

const partsOf = (condition: Condition): Simple[] => {
  if (condition.kind === 'and') return condition.conditions.flatMap(partsOf);
  if (condition.kind === 'compare' || condition.kind === 'between' || condition.kind === 'begins-with') {
    return [condition];
  }
  throw invalid(`Invalid operator used in KeyConditionExpression: ${condition.kind.toUpperCase()}`);
};

const mirrored = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** With the attribute on the left. */
const oriented = (part: Simple): Simple =>
  part.kind === 'compare' && part.left.kind === 'value'
    ? { kind: 'compare', by: mirrored[part.by], left: part.right, right: part.left }
    : part;

const nameOf = (part: Simple): string => {
  const operand = part.kind === 'compare' ? part.left : part.operand;
  const [name, ...further] = operand.kind === 'path' ? operand.path : [];
  if (typeof name !== 'string' || further.length > 0) throw unsupported();
  return name;
};

const bytesIn = (operand: Operand, { name, type }: KeyAttribute, isHash = false): Buffer => {
  if (operand.kind !== 'value') throw unsupported();
  if (typeOf(operand.value) !== type) {
    throw invalidParameter('Condition parameter type does not match schema type');
  }
  return checkedKeyBytes(operand.value, name, isHash);
};

const including = (bytes: Buffer): Bound => ({ bytes, inclusive: true });

const spanOf = (part: Simple, range: KeyAttribute): Omit<Span, 'hash'> => {
  if (part.kind === 'between') {
    return { from: including(bytesIn(part.lower, range)), to: including(bytesIn(part.upper, range)) };
  }
  if (part.kind === 'begins-with') {
    if (range.type === 'N')
      throw invalid(
        'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
      );
    const prefix = bytesIn(part.prefix, range);
    const end = afterPrefix(prefix);
    return { from: including(prefix), ...(end && { to: { bytes: end, inclusive: false } }) };
  }
  const bytes = bytesIn(part.right, range);
  switch (part.by) {
    case '=':
      return { from: including(bytes), to: including(bytes) };
    case '<':
    case '<=':
      return { to: { bytes, inclusive: part.by === '<=' } };
    case '>':
    case '>=':
      return { from: { bytes, inclusive: part.by === '>=' } };
    case '<>':
      throw invalid('Unsupported operator on KeyCondition: operator <>');
  }
};

/** @throws ValidationException for what is no condition on this schema's keys */
export const spanIn = (condition: Condition, { hash, range }: KeySchema): Span => {
  const parts = partsOf(condition).map(oriented);
  const names = parts.map(nameOf);
  if (new Set(names).size !== names.length) {
    throw invalid('KeyConditionExpressions must only contain one condition per key');
  }
  const onHash = parts[names.indexOf(hash.name)];
  if (!onHash) throw invalid(`Query condition missed key schema element: ${hash.name}`);
  if (onHash.kind !== 'compare' || onHash.by !== '=') throw unsupported();
  const others = names.filter((name) => name !== hash.name);
  const stranger = others.find((name) => name !== range?.name);
  if (stranger !== undefined) {
    if (range && others.length === 1)
      throw invalid(`Query condition missed key schema element: ${range.name}`);
    throw unsupported();
  }
  const onRange = range && parts[names.indexOf(range.name)];
  return { hash: bytesIn(onHash.right, hash, true), ...(onRange && spanOf(onRange, range)) };
};

/** Whether a place is inside. */
export const isInside = ({ from, to }: Span, range: AttributeValue): boolean => {
  const bytes = bytesOf(range);
  const above = from ? Buffer.compare(bytes, from.bytes) : 1;
  const below = to ? Buffer.compare(bytes, to.bytes) : -1;
  return (
    (above > 0 || (above === 0 && from?.inclusive === true)) &&
    (below < 0 || (below === 0 && to?.inclusive === true))
  );
};
