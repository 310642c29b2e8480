/** Random expressions, each with its names and values. */
import fc from 'fast-check';
import { name, value } from './values.ts';

/** An expression with its names and values. */
export type Expression = {
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, object>;
};

const nameOf = (word: string): { text: string; names: Record<string, string> } => ({
  text: `#${word}`,
  names: { [`#${word}`]: word },
});

let counter = 0;
const valued = value.map((content): Expression => {
  counter += 1;
  const placeholder = `:v${counter % 997}`;
  return { text: placeholder, names: {}, values: { [placeholder]: content } };
});

export const join = (parts: readonly Expression[], write: (...texts: string[]) => string): Expression => ({
  text: write(...parts.map((part) => part.text)),
  names: Object.assign({}, ...parts.map((part) => part.names)),
  values: Object.assign({}, ...parts.map((part) => part.values)),
});

const path: fc.Arbitrary<Expression> = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: name }, fc.constantFrom('pk', 'gs')),
    fc.array(
      fc.oneof(
        name.map((n) => `.#${n}`),
        fc.constantFrom('[0]', '[1]', '[2]'),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([first, rest]) => {
    const start = nameOf(first);
    const names = { ...start.names };
    for (const part of rest) if (part.startsWith('.#')) names[part.slice(1)] = part.slice(2);
    return { text: start.text + rest.join(''), names, values: {} };
  });

const operand = fc.oneof(
  { weight: 3, arbitrary: path },
  { weight: 3, arbitrary: valued },
  path.map((p) => join([p], (t) => `size(${t})`)),
);

export const simpleCondition: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), operand)
    .map(([a, op, b]) => join([a, b], (x, y) => `${x} ${op} ${y}`)),
  fc.tuple(operand, valued, valued).map((parts) => join(parts, (x, y, z) => `${x} BETWEEN ${y} AND ${z}`)),
  fc.tuple(operand, valued, operand).map((parts) => join(parts, (x, y, z) => `${x} IN (${y}, ${z})`)),
  path.map((p) => join([p], (x) => `attribute_exists(${x})`)),
  path.map((p) => join([p], (x) => `attribute_not_exists(${x})`)),
  fc
    .tuple(path, fc.constantFrom('S', 'N', 'L', 'M', 'SS', 'Nope'))
    .map(([p, type]) =>
      join(
        [p, { text: ':type', names: {}, values: { ':type': { S: type } } }],
        (x, y) => `attribute_type(${x}, ${y})`,
      ),
    ),
  fc.tuple(path, operand).map((parts) => join(parts, (x, y) => `begins_with(${x}, ${y})`)),
  fc.tuple(path, operand).map((parts) => join(parts, (x, y) => `contains(${x}, ${y})`)),
);

export const condition: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 4, arbitrary: simpleCondition },
  fc.tuple(simpleCondition, simpleCondition).map((parts) => join(parts, (x, y) => `${x} AND NOT (${y})`)),
  fc
    .tuple(simpleCondition, simpleCondition, simpleCondition)
    .map((parts) => join(parts, (x, y, z) => `${x} OR ${y} AND ${z}`)),
);

const source = fc.oneof(
  { weight: 3, arbitrary: valued },
  path,
  fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `if_not_exists(${x}, ${y})`)),
  fc.tuple(fc.oneof(path, valued), valued).map((parts) => join(parts, (x, y) => `list_append(${x}, ${y})`)),
  fc
    .tuple(path, valued, fc.constantFrom('+', '-'))
    .map(([a, b, op]) => join([a, b], (x, y) => `${x} ${op} ${y}`)),
);

const section = (keyword: string, part: fc.Arbitrary<Expression>) =>
  fc
    .array(part, { minLength: 1, maxLength: 2 })
    .map((parts) => join(parts, (...texts) => `${keyword} ${texts.join(', ')}`));

export const update: fc.Arbitrary<Expression> = fc
  .uniqueArray(
    fc.oneof(
      {
        weight: 3,
        arbitrary: section(
          'SET',
          fc.tuple(path, source).map((parts) => join(parts, (x, y) => `${x} = ${y}`)),
        ),
      },
      section('REMOVE', path),
      section(
        'ADD',
        fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `${x} ${y}`)),
      ),
      section(
        'DELETE',
        fc.tuple(path, valued).map((parts) => join(parts, (x, y) => `${x} ${y}`)),
      ),
    ),
    { minLength: 1, maxLength: 2, selector: ({ text: t }) => t.slice(0, 3) },
  )
  .map((parts) => join(parts, (...texts) => texts.join(' ')));

export const projection = fc
  .array(path, { minLength: 1, maxLength: 3 })
  .map((parts) => join(parts, (...texts) => texts.join(', ')));

export const placeholders = (...parts: readonly (Expression | undefined)[]) => {
  const all = parts.filter((part) => part !== undefined);
  const names = Object.assign({}, ...all.map((part) => part.names));
  const values = Object.assign({}, ...all.map((part) => part.values));
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
};
