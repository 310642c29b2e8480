/** Document paths (`a.b[1]`): where in an item something is. */
import { type AttributeMap, type AttributeValue, attributeOf } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { attributesOf, type Table } from '../table.ts';

/** Names of map entries, and indexes of list elements; the first is an attribute's name. */
export type Path = readonly (string | number)[];

const child = (value: AttributeValue | undefined, element: string | number): AttributeValue | undefined => {
  if (value === undefined) return undefined;
  if (typeof element === 'string') return 'M' in value ? attributeOf(value.M, element) : undefined;
  return 'L' in value ? value.L[element] : undefined;
};

export const valueAt = (item: AttributeMap, path: Path): AttributeValue | undefined =>
  path.length === 1
    ? attributeOf(item, path[0] as string)
    : path.reduce<AttributeValue | undefined>(child, { M: item });

export const shown = (path: Path): string =>
  `[${path.map((element) => (typeof element === 'number' ? `[${element}]` : element)).join(', ')}]`;

const clash = (one: Path, other: Path): 'overlap' | 'conflict' | undefined => {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [one[index], other[index]];
    if (typeof a !== typeof b) return 'conflict';
    if (a !== b) return undefined;
  }
  return 'overlap';
};

/** @throws ValidationException when one path is inside another, or they disagree what something is */
export const assertApart = (expression: string, paths: readonly Path[]): void => {
  for (const [index, one] of paths.entries()) {
    for (const other of paths.slice(index + 1)) {
      const found = clash(one, other);
      if (found === undefined) continue;
      throw invalid(
        `Invalid ${expression}: Two document paths ${found} with each other; must remove or rewrite one of these paths; path one: ${shown(one)}, path two: ${shown(other)}`,
      );
    }
  }
};

/** @throws ValidationException for a path into a key, which is never a map or a list */
export const assertScalarKey = ([first, ...further]: Path, table: Table): void => {
  if (further.length === 0) return;
  const schema = [table, ...table.indexes].find((keys) =>
    attributesOf(keys).some(({ name }) => name === first),
  );
  if (!schema) return;
  throw invalid(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${schema === table ? 'Key' : 'IndexKey'}: ${first}`,
  );
};
