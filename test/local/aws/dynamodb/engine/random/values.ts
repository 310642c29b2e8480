/** Random values, keys and items. */
import fc from 'fast-check';

const words = ['a', 'b', 'c', 'status', 'm'];
export const name = fc.constantFrom(...words);

const number = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(String),
  fc.constantFrom(
    '0.5',
    '-1.25',
    '1e3',
    '1E-3',
    '99999999999999999999999999999999999999',
    '-0',
    '007.50',
    '12345678901234567890',
  ),
);
const text = fc.constantFrom('', 'x', 'xy', 'é', 'ﬀ', '😀', 'A', 'z');
const bytes = fc.constantFrom('', 'AA==', 'AAE=', '/w==');

const distinct = <T>(element: fc.Arbitrary<T>) => fc.uniqueArray(element, { minLength: 1, maxLength: 3 });

const scalar = fc.oneof(
  { weight: 4, arbitrary: text.map((S) => ({ S })) },
  { weight: 4, arbitrary: number.map((N) => ({ N })) },
  bytes.map((B) => ({ B })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
  distinct(fc.constantFrom('x', 'y', 'z')).map((SS) => ({ SS })),
  distinct(fc.constantFrom('1', '2', '3.5')).map((NS) => ({ NS })),
  distinct(fc.constantFrom('AA==', '/w==')).map((BS) => ({ BS })),
);

export const value: fc.Arbitrary<object> = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'value' },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })) },
    { weight: 1, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 3 }).map((M) => ({ M })) },
  ),
})).value;

const partitions = ['p', 'q'];
const places = ['a', 'ab', 'b', 'é', '1', '10'];

export const pk = fc.constantFrom(...partitions);
export const sk = fc.constantFrom(...places);
export const key = fc.record({ pk: pk.map((S) => ({ S })), sk: sk.map((S) => ({ S })) });

export const allKeys = partitions.flatMap((p) => places.map((s) => ({ pk: { S: p }, sk: { S: s } })));

/** No two items have the same keys in the index: in which order those would come is promised nowhere. */
export const placeInIndex = ({ pk: p, sk: s }: { pk: { S: string }; sk: { S: string } }) => ({
  N: String(partitions.indexOf(p.S) * 10 + places.indexOf(s.S) - 2),
});

const group = fc.option(
  fc.constantFrom('g', 'h').map((S) => ({ S })),
  { nil: undefined, freq: 3 },
);
const attributes = fc.dictionary(name, value, { maxKeys: 4 });
export const item = fc
  .tuple(key, attributes, group)
  .map(([k, rest, gk]) => ({ ...rest, ...(gk && { gk, gs: placeInIndex(k) }), ...k }));

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

export const capacity = maybe(fc.constantFrom('TOTAL', 'INDEXES')).map((wanted) =>
  wanted ? { ReturnConsumedCapacity: wanted } : {},
);
