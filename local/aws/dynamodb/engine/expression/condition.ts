/** Conditions as they are read, and whether one holds of an item. */
import {
  type AttributeMap,
  type AttributeValue,
  elementsOf,
  equals,
  order,
  type Type,
  typeOf,
} from '../attribute-value.ts';
import { type Path, valueAt } from './path.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly path: Path };

export type Condition =
  | { readonly kind: 'compare'; readonly by: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly lower: Operand; readonly upper: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: Path }
  | { readonly kind: 'type'; readonly path: Path; readonly type: Type }
  | { readonly kind: 'begins-with'; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: 'contains'; readonly operand: Operand; readonly element: Operand }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] };

const sizeAt = (value: AttributeValue | undefined): AttributeValue | undefined => {
  if (value === undefined) return undefined;
  if ('S' in value) return { N: String(Buffer.byteLength(value.S)) };
  if ('B' in value) return { N: String(Buffer.byteLength(value.B, 'base64')) };
  if ('M' in value) return { N: String(Object.keys(value.M).length) };
  if ('L' in value) return { N: String(value.L.length) };
  const elements = elementsOf(value);
  return elements && { N: String(elements.length) };
};

const resolved = (operand: Operand, item: AttributeMap): AttributeValue | undefined => {
  if (operand.kind === 'value') return operand.value;
  const found = valueAt(item, operand.path);
  return operand.kind === 'size' ? sizeAt(found) : found;
};

type Maybe = AttributeValue | undefined;

const ordered = (a: Maybe, b: Maybe): number | undefined => (a && b ? order(a, b) : undefined);

const comparisons: Readonly<Record<Comparator, (a: Maybe, b: Maybe) => boolean>> = {
  '=': (a, b) => a !== undefined && equals(a, b),
  '<>': (a, b) => a === undefined || !equals(a, b),
  '<': (a, b) => (ordered(a, b) ?? 0) < 0,
  '<=': (a, b) => (ordered(a, b) ?? 1) <= 0,
  '>': (a, b) => (ordered(a, b) ?? 0) > 0,
  '>=': (a, b) => (ordered(a, b) ?? -1) >= 0,
};

const beginsWith = (value: Maybe, prefix: Maybe): boolean => {
  if (!value || !prefix) return false;
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if (!('B' in value && 'B' in prefix)) return false;
  const start = Buffer.from(prefix.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, start.length).equals(start);
};

const elementType = { SS: 'S', NS: 'N', BS: 'B' } as const;

const contains = (value: Maybe, element: Maybe): boolean => {
  if (!value || !element) return false;
  if ('S' in value) return 'S' in element && value.S.includes(element.S);
  if ('B' in value) {
    return 'B' in element && Buffer.from(value.B, 'base64').includes(Buffer.from(element.B, 'base64'));
  }
  if ('L' in value) return value.L.some((member) => equals(member, element));
  const members = elementsOf(value);
  if (!members) return false;
  const [type, content] = Object.entries(element)[0] ?? [];
  return elementType[typeOf(value) as 'SS' | 'NS' | 'BS'] === type && members.includes(content);
};

/** @param item an empty one where there is none */
export const holds = (condition: Condition, item: AttributeMap): boolean => {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((part) => holds(part, item));
    case 'or':
      return condition.conditions.some((part) => holds(part, item));
    case 'not':
      return !holds(condition.condition, item);
    case 'exists':
      return valueAt(item, condition.path) !== undefined;
    case 'type': {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'compare':
      return comparisons[condition.by](resolved(condition.left, item), resolved(condition.right, item));
    case 'between': {
      const value = resolved(condition.operand, item);
      const { '<=': notAbove, '>=': notBelow } = comparisons;
      return (
        notBelow(value, resolved(condition.lower, item)) && notAbove(value, resolved(condition.upper, item))
      );
    }
    case 'in': {
      const value = resolved(condition.operand, item);
      return condition.list.some((option) => comparisons['='](value, resolved(option, item)));
    }
    case 'begins-with':
      return beginsWith(resolved(condition.operand, item), resolved(condition.prefix, item));
    case 'contains':
      return contains(resolved(condition.operand, item), resolved(condition.element, item));
  }
};
