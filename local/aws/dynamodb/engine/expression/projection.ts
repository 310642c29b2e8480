/** The parts of an item that a projection names. */
import { type AttributeMap, type AttributeValue, attributeOf, setAttribute } from '../attribute-value.ts';
import type { Path } from './path.ts';

/** What is wanted below an element; an empty map wants all of it. */
type Wanted = Map<string | number, Wanted>;

const wantedBy = (paths: readonly Path[]): Wanted => {
  const root: Wanted = new Map();
  for (const path of paths) {
    let level = root;
    for (const element of path) {
      const below = level.get(element) ?? new Map();
      level.set(element, below);
      level = below;
    }
  }
  return root;
};

const partOf = (value: AttributeValue, wanted: Wanted): AttributeValue | undefined => {
  if (wanted.size === 0) return value;
  if ('M' in value) {
    const found = partsOf(value.M, wanted);
    return Object.keys(found).length > 0 ? { M: found } : undefined;
  }
  if (!('L' in value)) return undefined;
  const found = value.L.flatMap((element, index) => {
    const below = wanted.get(index);
    return (below && partOf(element, below)) ?? [];
  });
  return found.length > 0 ? { L: found } : undefined;
};

const partsOf = (map: AttributeMap, wanted: Wanted): AttributeMap => {
  const found: AttributeMap = {};
  for (const [name, below] of wanted) {
    const value = typeof name === 'string' ? attributeOf(map, name) : undefined;
    const part = value && partOf(value, below);
    if (part) setAttribute(found, String(name), part);
  }
  return found;
};

export const project = (item: AttributeMap, paths: readonly Path[]): AttributeMap =>
  partsOf(item, wantedBy(paths));
