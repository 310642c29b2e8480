/** Random reads: single items, pages with and without a cursor, walks through all pages, and scans by segments. */
import fc from 'fast-check';
import { type Expression, join, placeholders, projection, simpleCondition } from './expressions.ts';
import { capacity, key, maybe, pk, placeInIndex, sk } from './values.ts';
import { TableName } from './writes.ts';

const rangeCondition = fc.oneof(
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sk)
    .map(
      ([op, S]): Expression => ({ text: `#sk ${op} :sk`, names: { '#sk': 'sk' }, values: { ':sk': { S } } }),
    ),
  sk.map(
    (S): Expression => ({ text: 'begins_with(#sk, :sk)', names: { '#sk': 'sk' }, values: { ':sk': { S } } }),
  ),
  fc.tuple(sk, sk).map(
    ([a, b]): Expression => ({
      text: '#sk BETWEEN :lo AND :hi',
      names: { '#sk': 'sk' },
      values: { ':lo': { S: a }, ':hi': { S: b } },
    }),
  ),
);
const ofPartition = fc
  .tuple(pk, maybe(rangeCondition))
  .map(([S, range]) =>
    join(
      [{ text: '#pk = :pk', names: { '#pk': 'pk' }, values: { ':pk': { S } } }, ...(range ? [range] : [])],
      (...texts) => texts.join(' AND '),
    ),
  );
const ofIndex = fc
  .tuple(
    fc.constantFrom('g', 'h'),
    maybe(fc.tuple(fc.constantFrom('=', '<', '>='), fc.integer({ min: -2, max: 20 }))),
  )
  .map(([S, range]) =>
    join(
      [
        { text: '#gk = :gk', names: { '#gk': 'gk' }, values: { ':gk': { S } } },
        ...(range
          ? [
              {
                text: `#gs ${range[0]} :gs`,
                names: { '#gs': 'gs' },
                values: { ':gs': { N: String(range[1]) } },
              },
            ]
          : []),
      ],
      (...texts) => texts.join(' AND '),
    ),
  );

const readOptions = fc.record(
  { Limit: fc.integer({ min: 1, max: 3 }), ConsistentRead: fc.boolean() },
  { requiredKeys: [] },
);

/** Also of items that are not there, of another partition, and of no place at all. */
const cursor = (isIndex: boolean): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(key, fc.constantFrom('g', 'h'), fc.constantFrom('whole', 'whole', 'whole', 'half', 'mistyped'))
    .map(([place, gk, kind]) => {
      const whole = { ...place, ...(isIndex && { gk: { S: gk }, gs: placeInIndex(place) }) };
      if (kind === 'half') return { pk: place.pk };
      return kind === 'whole' ? whole : { ...whole, sk: { N: '1' } };
    });

/** Where to look, and from where on. */
const range = fc.oneof(fc.tuple(ofPartition, maybe(cursor(false))), fc.tuple(ofIndex, maybe(cursor(true))));

export const query = fc
  .tuple(
    range,
    maybe(simpleCondition),
    maybe(projection),
    readOptions,
    fc.boolean(),
    capacity,
    maybe(fc.constant('COUNT')),
  )
  .map(([[where, start], filter, projected, options, forward, consumed, select]): Record<string, unknown> => {
    const isIndex = where.text.startsWith('#gk');
    const { ConsistentRead, ...rest } = options;
    return {
      TableName,
      ...(isIndex && { IndexName: 'byGroup' }),
      KeyConditionExpression: where.text,
      ...(start && { ExclusiveStartKey: start }),
      ...(filter && { FilterExpression: filter.text }),
      ...(projected && !select && { ProjectionExpression: projected.text }),
      ...placeholders(where, filter, select ? undefined : projected),
      ...(isIndex ? rest : { ...rest, ...(ConsistentRead !== undefined && { ConsistentRead }) }),
      ScanIndexForward: forward,
      ...consumed,
      ...(select && { Select: select }),
    };
  });

export const get = fc
  .tuple(key, maybe(projection), capacity, fc.boolean())
  .map(([Key, p, c, ConsistentRead]) => ({
    TableName,
    Key,
    ...(p && { ProjectionExpression: p.text, ...placeholders(p) }),
    ...c,
    ConsistentRead,
  }));

/** In which order a scan goes is promised nowhere, so what is compared is what all of its pages had. */
export const scan = fc
  .tuple(maybe(simpleCondition), maybe(projection), fc.boolean(), maybe(fc.constant('COUNT')))
  .map(([filter, projected, isIndex, select]): Record<string, unknown> => {
    const shown = select ? undefined : projected;
    return {
      TableName,
      ...(isIndex && { IndexName: 'byGroup' }),
      ...(filter && { FilterExpression: filter.text }),
      ...(shown && { ProjectionExpression: shown.text }),
      ...placeholders(filter, shown),
      ...(select && { Select: select }),
    };
  });

/** Segments that there are not. */
export const segment = fc
  .constantFrom<object>(
    { Segment: 2, TotalSegments: 2 },
    { Segment: -1, TotalSegments: 2 },
    { Segment: 0 },
    { TotalSegments: 2 },
    { Segment: 0, TotalSegments: 0 },
    { Segment: 0, TotalSegments: 1_000_001 },
    { Limit: 0 },
  )
  .map((given): Record<string, unknown> => ({ TableName, ...given }));
