/**
 * Event patterns, whole: what EventBridge rules and stream filters match by. A pattern is compiled to branches
 * (one per combination of `$or` alternatives), a branch to conditions on paths, a condition to tests of leaves.
 * It matches when every condition of one branch is met by leaves that sit in the same array elements.
 */
import { compileComparison, invalid, onlyMember, type Test } from './comparison.ts';
import {
  type Fields,
  fieldsOf,
  isObject,
  join,
  type Leaf,
  type Membership,
  mergeMemberships,
} from './fields.ts';

type Condition = {
  readonly path: string;
  readonly tests: readonly Test[];
  /** `{ "exists": false }` is among the alternatives. */
  readonly mayBeAbsent: boolean;
};
type Branch = readonly Condition[];

export type Matcher = (event: unknown) => boolean;

const maximumBranches = 1000;

/** Names that a field within `$or` may not have: they would read as operators. */
const reserved = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric'],
  ...['cidr', '=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** Anything else called `$or` is a field of that name, as it was before the operator existed. */
const isAlternatives = (key: string, value: unknown): value is Record<string, unknown>[] =>
  key === '$or' &&
  Array.isArray(value) &&
  value.length >= 2 &&
  value.every((option) => isObject(option) && !Object.keys(option).some((name) => reserved.has(name)));

const compileExists = (operand: unknown): boolean => {
  if (typeof operand !== 'boolean') throw invalid('exists match pattern must be either true or false.');
  return operand;
};

const compileCondition = (path: string, alternatives: readonly unknown[]): Condition => {
  if (alternatives.length === 0) throw invalid('Empty arrays are not allowed');
  let mayBeAbsent = false;
  const tests = alternatives.flatMap((alternative): Test[] => {
    if (Array.isArray(alternative)) {
      throw invalid('Match value must be String, number, true, false, or null');
    }
    if (!isObject(alternative)) return [(value: Leaf) => value === alternative];
    const [operator, operand] = onlyMember(alternative);
    if (operator !== 'exists') return [compileComparison(alternative)];
    if (compileExists(operand)) return [() => true];
    mayBeAbsent = true;
    return [];
  });
  return { path, tests, mayBeAbsent };
};

const unite = (a: Branch, b: Branch): Branch => {
  const twice = b.find(({ path }) => a.some((condition) => condition.path === path));
  if (twice) throw invalid(`Path \`${twice.path}\` cannot be allowed multiple times`);
  return [...a, ...b];
};

const combine = (left: readonly Branch[], right: readonly Branch[]): Branch[] => {
  if (left.length * right.length > maximumBranches) throw invalid('Event pattern is too complex');
  return left.flatMap((a) => right.map((b) => unite(a, b)));
};

const compileMember = (key: string, value: unknown, path: string): Branch[] => {
  if (isAlternatives(key, value)) return value.flatMap((option) => compileObject(option, path));
  const inner = join(path, key);
  if (Array.isArray(value)) return [[compileCondition(inner, value)]];
  if (isObject(value)) return compileObject(value, inner);
  throw invalid(`"${key}" must be an object or an array`);
};

const compileObject = (pattern: Record<string, unknown>, path: string): Branch[] => {
  const members = Object.entries(pattern);
  if (members.length === 0) throw invalid('Empty objects are not allowed');
  return members.map(([key, value]) => compileMember(key, value, path)).reduce<Branch[]>(combine, [[]]);
};

const meets = (branch: Branch, fields: Fields, membership: Membership): boolean => {
  const [condition, ...rest] = branch;
  if (!condition) return true;
  const found = fields.get(condition.path) ?? [];
  if (found.length === 0) return condition.mayBeAbsent && meets(rest, fields, membership);
  return found.some((field) => {
    if (!condition.tests.some((test) => test(field.value))) return false;
    const merged = mergeMemberships(membership, field.membership);
    return merged !== undefined && meets(rest, fields, merged);
  });
};

/** @throws AwsError `InvalidEventPatternException` for what the service refuses */
export const compilePattern = (pattern: unknown): Matcher => {
  if (!isObject(pattern)) throw invalid('Filter is not an object');
  const branches = compileObject(pattern, '');
  return (event) => {
    const fields = fieldsOf(event);
    return branches.some((branch) => meets(branch, fields, new Map()));
  };
};

/** @throws AwsError `InvalidEventPatternException` for what the service refuses */
export const checkPattern = (pattern: unknown): void => {
  compilePattern(pattern);
};

const compiled = new WeakMap<object, Matcher>();

/** Whether `event` matches; a pattern object is compiled once. Throws like `checkPattern`. */
export const matches = (pattern: object, event: unknown): boolean => {
  const matcher = compiled.get(pattern) ?? compilePattern(pattern);
  compiled.set(pattern, matcher);
  return matcher(event);
};
