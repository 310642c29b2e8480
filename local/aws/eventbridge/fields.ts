/**
 * An event as the pattern language sees it: leaves under dotted paths. Arrays are crushed out of the paths, but
 * each leaf remembers in which element of which array it sat: two conditions of a pattern may not be met by
 * different elements of one array.
 */
export type Leaf = string | number | boolean | null;

/** array → index of the element, for every array around a leaf */
export type Membership = ReadonlyMap<number, number>;

export type Field = { readonly value: Leaf; readonly membership: Membership };

export type Fields = ReadonlyMap<string, readonly Field[]>;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const join = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`);

/** Empty objects and empty arrays have no leaf, so nothing is present at their path. */
export const fieldsOf = (event: unknown): Fields => {
  const fields = new Map<string, Field[]>();
  let arrays = 0;
  const visit = (value: unknown, path: string, membership: Membership): void => {
    if (Array.isArray(value)) {
      arrays += 1;
      const array = arrays;
      value.forEach((element, index) => {
        visit(element, path, new Map(membership).set(array, index));
      });
    } else if (isObject(value)) {
      for (const [step, inner] of Object.entries(value)) visit(inner, join(path, step), membership);
    } else if (value !== undefined) {
      const found = fields.get(path) ?? [];
      fields.set(path, [...found, { value: value as Leaf, membership }]);
    }
  };
  visit(event, '', new Map());
  return fields;
};

/** Both memberships together; undefined when they name different elements of one array. */
export const mergeMemberships = (a: Membership, b: Membership): Membership | undefined => {
  const merged = new Map(a);
  for (const [array, index] of b) {
    if ((merged.get(array) ?? index) !== index) return undefined;
    merged.set(array, index);
  }
  return merged;
};
