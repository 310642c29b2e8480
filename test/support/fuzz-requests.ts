/** Requests with one odd thing each, for whatever route a contract declares. */
import { honoursIfMatch, type Route } from '../../functions/shared/http/contract.ts';
import { textFlaws } from '../../functions/shared/http/text.ts';
import { type Odd, oddParameters, oddValuesOf, rawJson } from './odd-values.ts';
import { kindsOf, type Node, nodeOf, sampleOf } from './samples.ts';
import { gone, type Path, replaced } from './spoiled.ts';

export type FuzzRequest = {
  readonly what: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** It has to be refused by its form: 400, or 404 for a name in the path that nothing can have. */
  readonly isRefused: boolean;
  /** The field that is odd, and what was put there. */
  readonly path?: Path;
  readonly sent?: unknown;
};

type Fields = Readonly<Record<string, unknown>>;

/** Puts things that are there in the place of ids that only have the form of one. */
export type Realize = <T>(value: T) => T;

const fieldsIn = (node: Node, at: Path = []): { readonly node: Node; readonly at: Path }[] => {
  const own = at.length > 0 ? [{ node, at }] : [];
  const choice = (node.oneOf ?? node.anyOf)?.[0];
  if (choice) return [...own, ...fieldsIn(choice, at).filter((field) => field.at.length > at.length)];
  if (node.items) return [...own, ...fieldsIn(node.items, [...at, 0])];
  return [
    ...own,
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => fieldsIn(inner, [...at, name])),
  ];
};

/** Of a union's further kinds, what the first one has not: the same again finds nothing new. */
const ownFields = (kind: Node, [first]: readonly Node[]): ReturnType<typeof fieldsIn> =>
  fieldsIn(kind).filter(
    ({ at: [name] }) =>
      kind === first ||
      JSON.stringify(kind.properties?.[String(name)]) !== JSON.stringify(first?.properties?.[String(name)]),
  );

/** Ranges that end before they begin, wherever there is one. */
const ends: readonly (readonly [string, string, unknown, unknown])[] = [
  ['from', 'to', '2026-11-25T00:00:00Z', '2026-11-24T00:00:00.5Z'],
  ['startsAt', 'endsAt', '2026-11-25T00:00:00.500Z', '2026-11-25T00:00:00Z'],
  ['minPrice', 'maxPrice', '10', '9'],
];

const inverted = (names: Fields): Fields[] =>
  ends
    .filter(([from, to]) => Object.hasOwn(names, from) && Object.hasOwn(names, to))
    .map(([from, to, begin, end]) => ({ [from]: begin, [to]: end }));

const isTaken = (route: Route, text: string): boolean => {
  const json: unknown = JSON.parse(text);
  return textFlaws(json).length === 0 && (route.body?.safeParse(json).success ?? true);
};

const withBody = (
  route: Route,
  value: unknown,
  more: Pick<FuzzRequest, 'what' | 'path' | 'sent'>,
  odd?: Odd,
): FuzzRequest => {
  const body = rawJson(value);
  return { ...more, body, isRefused: odd?.isRefused === true || !isTaken(route, body) };
};

const bodiesFor = (route: Route, realize: Realize, known: Known): FuzzRequest[] => {
  if (!route.body) return [];
  const kinds = kindsOf(nodeOf(route.body));
  return kinds.flatMap((kind) => {
    const valid = realize(sampleOf(kind)) as Fields;
    const fields = ownFields(kind, kinds).flatMap(({ node, at }) =>
      known(`${at.at(-1)} ${JSON.stringify(node)}`, oddValuesOf(node)).map((odd) =>
        withBody(
          route,
          replaced(valid, at, odd.value),
          {
            what: `${at.join('.')}: ${odd.what}`,
            path: at,
            sent: odd.value === gone ? undefined : odd.value,
          },
          odd,
        ),
      ),
    );
    const whole = [
      withBody(route, { ...valid, surprise: 1 }, { what: 'an unknown field' }),
      withBody(route, valid, { what: 'nothing odd' }),
      ...inverted(kind.properties ?? {}).map((range) =>
        withBody(
          route,
          { ...valid, ...range },
          { what: `inverted ${JSON.stringify(range)}` },
          { what: '', value: range, isRefused: true },
        ),
      ),
    ];
    return [...fields, ...whole];
  });
};

const queriesFor = (route: Route, known: Known): FuzzRequest[] => {
  const { query } = route;
  if (!query) return [];
  const request = (
    values: Readonly<Record<string, string>>,
    what: string,
    isRefused = false,
  ): FuzzRequest => ({
    what,
    query: values,
    isRefused: isRefused || textFlaws(values).length > 0 || !query.safeParse(values).success,
  });
  return [
    ...Object.keys(query.shape).flatMap((name) =>
      known(
        `?${name} ${['limit', 'cursor', 'from', 'to'].includes(name) ? '' : route.path}`,
        oddParameters,
      ).map(({ value, what, isRefused }) => request({ [name]: String(value) }, `${name}=${what}`, isRefused)),
    ),
    ...inverted(query.shape).map((range) =>
      request(range as Record<string, string>, `inverted ${JSON.stringify(range)}`, true),
    ),
    ...['__proto__', 'constructor', 'surprise'].map((name) =>
      request({ [name]: '1' }, `the parameter ${name}`),
    ),
  ];
};

const oddNames = [
  'constructor',
  '__proto__',
  'toString',
  ' ',
  '%00',
  '%1B',
  '%E2%98%83',
  '..%2F..',
  'x'.repeat(1000),
  'null',
  '0',
  '-1',
];

const pathsFor = (route: Route): FuzzRequest[] =>
  [...route.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
    oddNames.map((value) => ({
      what: `${name} ${value.slice(0, 20)}`,
      params: { [name]: value },
      isRefused: false,
    })),
  );

const oddHeaders: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': [
    '',
    'a b',
    'é',
    'constructor',
    '__proto__',
    'x'.repeat(255),
    'x'.repeat(256),
    'x'.repeat(3000),
  ],
  'if-match': ['', '7', '"', 'W/"1"', '"zzz", "y"', '"99999999999999999999"', 'constructor', '"é"'],
  'if-none-match': ['', '"', '*', 'W/"1", "2"', 'é', ',,,'],
  'x-cart-token': [
    '',
    'x',
    'constructor',
    'usr_01JD3Z7Q4M8K2V5X9W6T1R0N00',
    'crt_01JD3Z7Q4M8K2V5X9W6T1R0N00.x',
    'x'.repeat(5000),
    'é',
  ],
  'x-order-token': ['x', 'é'],
  'content-type': [
    '',
    'text/plain',
    'application/json; charset=utf-16',
    'application/x+json',
    'a'.repeat(500),
    'é',
  ],
  authorization: ['', 'Bearer', 'Bearer x', 'Basic eDp5', `Bearer ${'x'.repeat(4000)}`, 'Bearer é'],
  accept: ['text/html', 'é'],
  'x-user-id': ['usr_01JD3Z7Q4M8K2V5X9W6T1R0N00', 'constructor'],
};

const headersFor = (route: Route, realize: Realize): FuzzRequest[] => {
  const body = route.body && rawJson(realize(sampleOf(kindsOf(nodeOf(route.body))[0] ?? {})));
  const isRefused = (name: string, value: string): boolean =>
    name === 'if-match' && honoursIfMatch(route) && ['', '7', '"', 'constructor'].includes(value);
  return Object.entries(oddHeaders).flatMap(([name, values]) =>
    values.map((value) => ({
      what: `${name}: ${value.slice(0, 20)}`,
      headers: { [name]: value },
      ...(body !== undefined && { body }),
      isRefused: isRefused(name, value),
    })),
  );
};

/** All odd values of a field; a part of them where the same field was met before. */
export type Known = (field: string, odds: readonly Odd[]) => readonly Odd[];

const oneIn = 6;

export const knownFields = (): Known => {
  const met = new Map<string, number>();
  return (field, odds) => {
    const times = met.get(field) ?? 0;
    met.set(field, times + 1);
    return times === 0 ? odds : odds.filter((_, number) => number % oneIn === times % oneIn);
  };
};

/** @param realize finds real things, so that what is odd is the only thing that can be refused */
export const fuzzOf = (route: Route, realize: Realize, known: Known): FuzzRequest[] => [
  ...bodiesFor(route, realize, known),
  ...queriesFor(route, known),
  ...pathsFor(route),
  ...headersFor(route, realize),
];
