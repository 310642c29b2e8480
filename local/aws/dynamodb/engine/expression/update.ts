/** Updates as they are read, and what one makes of an item. All of it reads the item as it was before. */
import {
  type AttributeMap,
  type AttributeValue,
  elementsOf,
  setAttribute,
  setOf,
  typeOf,
} from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import * as number from '../number.ts';
import { type Path, valueAt } from './path.ts';

export type Source =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'if-not-exists'; readonly path: Path; readonly otherwise: Source }
  | { readonly kind: 'list-append'; readonly first: Source; readonly second: Source }
  | { readonly kind: 'plus' | 'minus'; readonly left: Source; readonly right: Source };

export type Update = {
  readonly set: readonly { readonly path: Path; readonly source: Source }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: AttributeValue }[];
  readonly delete: readonly { readonly path: Path; readonly value: AttributeValue }[];
};

/** What an update writes to. */
export const pathsOf = ({ set, remove, add, delete: without }: Update): Path[] => [
  ...[...set, ...add, ...without].map(({ path }) => path),
  ...remove,
];

const wrongType = (): Error => invalid('An operand in the update expression has an incorrect data type');
const wrongPath = (): Error =>
  invalid('The document path provided in the update expression is invalid for update');

const absent = (): Error =>
  invalid('The provided expression refers to an attribute that does not exist in the item');

const evaluate = (source: Source, item: AttributeMap): AttributeValue => {
  switch (source.kind) {
    case 'value':
      return source.value;
    case 'path': {
      const found = valueAt(item, source.path);
      if (!found) throw absent();
      return found;
    }
    case 'if-not-exists':
      return valueAt(item, source.path) ?? evaluate(source.otherwise, item);
    case 'list-append': {
      const [first, second] = [evaluate(source.first, item), evaluate(source.second, item)];
      if (!('L' in first && 'L' in second)) throw wrongType();
      return { L: [...first.L, ...second.L] };
    }
    case 'plus':
    case 'minus': {
      const [left, right] = [evaluate(source.left, item), evaluate(source.right, item)];
      if (!('N' in left && 'N' in right)) throw wrongType();
      return { N: number.sum(left.N, source.kind === 'plus' ? right.N : number.negated(right.N)) };
    }
  }
};

/** @throws ValidationException when they are not two sets of one type */
const twoSets = (before: AttributeValue, value: AttributeValue) => {
  const [old, given] = [elementsOf(before), elementsOf(value)];
  if (!old || !given || typeOf(before) !== typeOf(value)) throw wrongType();
  return { type: typeOf(before) as 'SS' | 'NS' | 'BS', old, given };
};

const added = (before: AttributeValue | undefined, value: AttributeValue): AttributeValue => {
  if (!before) return value;
  if ('N' in before && 'N' in value) return { N: number.sum(before.N, value.N) };
  const { type, old, given } = twoSets(before, value);
  return setOf(type, [...new Set([...old, ...given])]);
};

/** Undefined when nothing is left: there are no empty sets. */
const without = (before: AttributeValue, value: AttributeValue): AttributeValue | undefined => {
  const { type, old, given } = twoSets(before, value);
  const left = old.filter((element) => !given.includes(element));
  return left.length === 0 ? undefined : setOf(type, left);
};

/** What holds the last element of a path. @throws ValidationException */
const parentOf = (item: AttributeMap, path: Path): AttributeValue => {
  const parent = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
  const last = path.at(-1);
  if (parent && (typeof last === 'number' ? 'L' in parent : 'M' in parent)) return parent;
  throw wrongPath();
};

const assign = (item: AttributeMap, path: Path, value: AttributeValue): void => {
  const parent = parentOf(item, path);
  const last = path.at(-1);
  if ('L' in parent && typeof last === 'number') {
    if (last < parent.L.length) parent.L[last] = value;
    else parent.L.push(value);
  } else if ('M' in parent && typeof last === 'string') setAttribute(parent.M, last, value);
};

const takeOut = (item: AttributeMap, path: Path): void => {
  const parent = parentOf(item, path);
  const last = path.at(-1);
  if ('L' in parent && typeof last === 'number') parent.L.splice(last, 1);
  else if ('M' in parent && typeof last === 'string') delete parent.M[last];
};

const copyOfValue = (value: AttributeValue): AttributeValue => {
  if ('M' in value) return { M: copyOf(value.M) };
  return 'L' in value ? { L: value.L.map(copyOfValue) } : value;
};

/** As deep as anything can be assigned to. */
const copyOf = (map: AttributeMap): AttributeMap => {
  const copy: AttributeMap = {};
  for (const name of Object.keys(map)) setAttribute(copy, name, copyOfValue(map[name] as AttributeValue));
  return copy;
};

/** By their places in a list; negative, zero or positive. */
const byIndex = (a: Path, b: Path): number => {
  const [x, y] = [a.at(-1), b.at(-1)];
  return typeof x === 'number' && typeof y === 'number' ? x - y : 0;
};

/** @returns a new item. @throws ValidationException */
export const applied = (update: Update, item: AttributeMap): AttributeMap => {
  const next = copyOf(item);
  const assignments = [
    ...update.set.map(({ path, source }) => ({ path, value: evaluate(source, item) })),
    ...update.add.map(({ path, value }) => ({ path, value: added(valueAt(item, path), value) })),
  ].sort((a, b) => byIndex(a.path, b.path));
  const removals = [...update.remove];
  for (const { path, value } of update.delete) {
    const before = valueAt(item, path);
    if (!before) {
      parentOf(item, path);
      continue;
    }
    const left = without(before, value);
    if (left) assignments.push({ path, value: left });
    else removals.push(path);
  }
  for (const { path, value } of assignments) assign(next, path, copyOfValue(value));
  // Later elements of a list first, so that an index still means what it meant in the item before.
  for (const path of removals.sort((a, b) => byIndex(b, a))) takeOut(next, path);
  return next;
};
