/** What clients send wrong to a route, read from its contract, and what must come back for each. */
import type * as z from 'zod';
import type { ErrorCode } from '../../functions/shared/errors.ts';
import { hasPermission, type Route } from '../../functions/shared/http/contract.ts';
import { type Permission, scopesFor } from '../../functions/shared/permissions.ts';
import { kindsOf, nodeOf, sampleOf } from './samples.ts';
import { spoiledOf } from './spoiled.ts';

export type BadRequest = {
  readonly what: string;
  /** Left out: somebody who may do everything. */
  readonly as?: 'nobody' | 'forger' | 'customer';
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: ErrorCode;
  /** A field that the answer must name. */
  readonly names?: string;
  readonly orDeeper?: boolean;
};

export const validBody = (route: Route): string | undefined =>
  route.body && JSON.stringify(sampleOf(kindsOf(nodeOf(route.body))[0] ?? {}));

/** Good form, but nobody has it. */
export const nobodysParams = (route: Route): Record<string, string> =>
  route.params ? (sampleOf(nodeOf(route.params)) as Record<string, string>) : {};

/** Without which the route is not asked at all. */
export const neededQuery = ({ query }: Route): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query?.shape ?? {})
      .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
      .map(([name, field]) => [name, String(sampleOf(nodeOf(field as z.ZodType)))]),
  );

const tooLarge = (body: string): string => body.padEnd(256 * 1024 + 1, ' ');

const unreadable = ['{', '{"a":}', 'nothing', '{"a":1} more', '\u0000', "{'a': 1}", '['.repeat(50_000)];
const notObjects = ['[]', '"text"', 'null', '42', 'true', `${'['.repeat(5_000)}${']'.repeat(5_000)}`];

const badBodies = (route: Route, schema: z.ZodType): BadRequest[] => {
  const kinds = kindsOf(nodeOf(schema)).map((kind) => ({ kind, valid: sampleOf(kind) }));
  const valid = validBody(route) ?? '';
  const inOtherTypes = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '*/*'];
  return [
    ...[...unreadable, ...(route.bodyOptional ? [] : [''])].map(
      (body): BadRequest => ({
        what: `the body ${body.slice(0, 20)}`,
        body,
        code: 'malformed-request',
      }),
    ),
    ...notObjects.map(
      (body): BadRequest => ({
        what: `the body ${body.slice(0, 20)}`,
        body,
        code: 'invalid-request',
        names: '',
      }),
    ),
    ...inOtherTypes.map(
      (type): BadRequest => ({
        what: `a body as ${type}`,
        body: valid,
        headers: { 'content-type': type },
        code: 'unsupported-media-type',
      }),
    ),
    ...kinds.flatMap(({ kind, valid: value }) =>
      spoiledOf(kind, value).map(
        ({ what, body, path, orDeeper }): BadRequest => ({
          what,
          body: JSON.stringify(body),
          code: 'invalid-request',
          names: path,
          orDeeper,
        }),
      ),
    ),
  ];
};

/** What no parameter takes; those that one happens to take are left out. */
const oddValues = ['', ' ', '-1', '0', '101', '1.5', '1e400', 'nonsense', '\u0000', '☃', 'x'.repeat(2049)];

/** Nothing that we ever made, but JSON some of it. */
const oddCursors = ['nonsense', '☃', 'e30', 'bnVsbA', 'W10', 'eyJwayI6MX0', 'eyJwayI6IngiLCJzayI6IngifQ'];

const badQueries = (query: z.ZodObject): BadRequest[] =>
  Object.entries(query.shape).flatMap(([name, field]) => [
    ...oddValues
      .filter((value) => !(field as z.ZodType).safeParse(value).success)
      .map(
        (value): BadRequest => ({
          what: `${name}=${value.slice(0, 20)}`,
          query: { [name]: value },
          code: 'invalid-request',
          names: name,
        }),
      ),
    ...(name === 'cursor' ? oddCursors : []).map(
      (cursor): BadRequest => ({
        what: `the cursor ${cursor}`,
        query: { cursor },
        code: 'invalid-cursor',
      }),
    ),
  ]);

const unknownParameter = (query: z.ZodObject): BadRequest[] =>
  query.safeParse({ surprise: '1' }).success
    ? []
    : [
        {
          what: 'an unknown parameter',
          query: { surprise: '1' },
          code: 'invalid-request',
          names: 'surprise',
        },
      ];

const badTokens = (route: Route): BadRequest[] => {
  const forged: BadRequest = { what: 'a forged token', as: 'forger', code: 'unauthenticated' };
  if (route.access === 'optional') return [forged];
  if (!hasPermission(route)) return [];
  const customerMay = scopesFor(route.access as Permission, ['customer']).size > 0;
  return [
    forged,
    { what: 'no token', as: 'nobody', code: 'unauthenticated' },
    ...(customerMay
      ? []
      : [{ what: 'a customer’s token', as: 'customer', code: 'forbidden' } satisfies BadRequest]),
  ];
};

const oddIds = [
  'nothing',
  '%00',
  '%E2%98%83',
  '..%2F..%2Fetc',
  'ord_x',
  `ord_${'0'.repeat(300)}`,
  'undefined',
];

const badIds = (route: Route): BadRequest[] => {
  const names = Object.keys(route.params?.shape ?? {});
  const body = route.bodyOptional ? undefined : validBody(route);
  const common = { ...(body !== undefined && { body }), code: 'not-found' } as const;
  /** Other webhooks are refused for their signature, whatever name they come under. */
  const isRefusedForItsForm = (name: string, id: string): boolean =>
    route.access !== 'signature' || !route.params?.shape[name]?.safeParse(decodeURIComponent(id)).success;
  const wrong = names.flatMap((name) =>
    oddIds
      .filter((id) => isRefusedForItsForm(name, id))
      .map(
        (id): BadRequest => ({
          what: `${name} ${id.slice(0, 20)}`,
          params: { [name]: id },
          ...common,
        }),
      ),
  );
  const [first] = Object.values(nobodysParams(route));
  const isId = first !== undefined && /^[a-z]{3}_/.test(first);
  return [...wrong, ...(isId ? [{ what: 'an id of nobody', ...common }] : [])];
};

const badHeaders = (route: Route): BadRequest[] => {
  const body = validBody(route);
  if (!route.idempotent) return [];
  return ['x'.repeat(256), 'a b', ' '].map((key) => ({
    what: `the idempotency key ${key.slice(0, 10)}`,
    headers: { 'idempotency-key': key },
    ...(body !== undefined && { body }),
    code: 'invalid-request',
  }));
};

/** A signature is looked at before anything else of a webhook. */
const badSignatures = (route: Route): BadRequest[] =>
  route.access === 'signature'
    ? ['{}', '', '{', '[]', '{"event":"charge.success"}'].map((body) => ({
        what: `unsigned ${body}`,
        body,
        code: 'invalid-signature',
      }))
    : [];

/** Whoever did not sign a body learns nothing of its form. */
const asSeenBy = ({ access }: Route, requests: readonly BadRequest[]): BadRequest[] =>
  access === 'signature'
    ? requests.map(({ names: _, orDeeper: __, ...request }) => ({ ...request, code: 'invalid-signature' }))
    : [...requests];

export const badRequestsTo = (route: Route): BadRequest[] => [
  ...badTokens(route),
  ...badSignatures(route),
  ...badIds(route),
  ...badHeaders(route),
  ...(route.method === 'GET'
    ? []
    : [{ what: 'a huge body', body: tooLarge('{}'), code: 'payload-too-large' } satisfies BadRequest]),
  ...(route.body ? asSeenBy(route, badBodies(route, route.body)) : []),
  ...(route.query ? [...badQueries(route.query), ...unknownParameter(route.query)] : []),
];
