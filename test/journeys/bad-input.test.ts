/**
 * Everything that clients can get wrong, at every route of every contract: the right problem document each time,
 * never a 500, and nothing changed. The requests are made of the contracts, so a new route is covered by itself.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { errorCatalogue } from '../../functions/shared/errors.ts';
import { hasPermission, type Route, routeKey } from '../../functions/shared/http/contract.ts';
import { problemSchema } from '../../functions/shared/http/problem.ts';
import { type Permission, scopesFor } from '../../functions/shared/permissions.ts';
import { functions } from '../../lib/functions.ts';
import { type BadRequest, badRequestsTo, neededQuery, nobodysParams } from '../support/bad-requests.ts';
import { type DataSnapshot, snapshotOf } from '../support/data-snapshot.ts';
import { type Fixture, makeFixture, ownedRequests } from '../support/owned-things.ts';
import { patientFetch } from '../support/patient-fetch.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });
const routes: readonly Route[] = functions.flatMap((row) => Object.values(row.routes ?? {}));
const suites = routes
  .map((route) => ({ key: routeKey(route), route, requests: badRequestsTo(route) }))
  .filter(({ requests }) => requests.length > 0);
const count = suites.reduce((total, { requests }) => total + requests.length, 0);

/** What belongs to one customer, asked for by another. */
const strangers = routes.flatMap((route) => {
  const key = routeKey(route);
  if (!ownedRequests[key]) return [];
  const mayAsk = !hasPermission(route) || scopesFor(route.access as Permission, ['customer']).size > 0;
  return [{ key, route, code: mayAsk ? ('not-found' as const) : ('forbidden' as const) }];
});

const lists = suites.filter(({ route }) => route.query && 'cursor' in route.query.shape);

/** The cursor as we gave it, with one thing changed each time; some lists say more before the key. */
const bentCursors = (cursor: string): string[] => {
  const [, prefix = '', encoded = ''] = /^(.*:)?(.*)$/.exec(cursor) ?? [];
  if (encoded === '') return [];
  const key = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()));
  const names = Object.keys(key);
  const bent = [
    { ...key, surprise: 'x' },
    ...names.flatMap((name) => [7, '', null, {}].map((value) => ({ ...key, [name]: value }))),
    ...names.map((name) => Object.fromEntries(Object.entries(key).filter(([other]) => other !== name))),
  ];
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return bent.map((changed) => `${prefix}${encode(changed)}`);
};

let sent = 0;
let fixture: Fixture;
let endpointId: string;
let tokens: Record<NonNullable<BadRequest['as']> | 'admin', string | undefined>;
let before: DataSnapshot;

/** An attempt that nobody pays is looked at after 3, 9 and 21 minutes: the third look comes after the last request. */
const firstLooksSeconds = [190, 370];

const forged = (token: string): string => `${token.slice(0, -10)}AAAAAAAAAA`;

beforeAll(async () => {
  fixture = await makeFixture(stack, (await stack.as('grace')).accessToken ?? '');
  for (const seconds of firstLooksSeconds) await stack.advance(seconds);
  const [ada, admin] = [await stack.as('ada'), await stack.as('admin')];
  const endpoint = { url: 'https://partner.example/hook', eventTypes: ['order.approved'] };
  endpointId = (await admin.post<{ id: string }>('/v1/webhook-endpoints', endpoint)).body.id;
  tokens = {
    nobody: undefined,
    customer: ada.accessToken,
    admin: admin.accessToken,
    forger: forged(admin.accessToken ?? ''),
  };
  await stack.settled();
  before = await snapshotOf(stack.url());
}, 120_000);

/** What is there, by the kind of its id, where the question is about the query: a list of nobody's things is a 404. */
const realParams = (route: Route): Record<string, string> => {
  const things = [fixture.orderId, fixture.variantId, endpointId];
  const realOf = (example: string): string =>
    things.find((id) => id.slice(0, 4) === example.slice(0, 4)) ?? example;
  return Object.fromEntries(
    Object.entries(nobodysParams(route)).map(([name, example]) => [name, realOf(example)]),
  );
};

const pathOf = (route: Route, params: Readonly<Record<string, string>>): string =>
  route.path.replace(/\{(\w+)\+?\}/g, (_, name: string) => params[name] ?? '');

const send = (route: Route, request: BadRequest): Promise<Response> => {
  const known = { ...nobodysParams(route), ...(request.query && realParams(route)), ...request.params };
  const asked = { ...neededQuery(route), ...request.query };
  const query = Object.keys(asked).length > 0 ? `?${new URLSearchParams(asked).toString()}` : '';
  sent += 1;
  const token = tokens[request.as ?? 'admin'];
  const needsNoToken = route.access === 'public' || route.access === 'signature';
  return patientFetch(`${stack.url()}${pathOf(route, known)}${query}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && !needsNoToken && { authorization: `Bearer ${token}` }),
      ...request.headers,
    },
    ...(request.body !== undefined && route.method !== 'GET' && { body: request.body }),
  });
};

/** What is wrong with an answer: nothing, when all is well. */
const faultsOf = async (response: Response, request: BadRequest): Promise<string[]> => {
  const text = await response.text();
  const { status } = errorCatalogue[request.code];
  if (response.status !== status) return [`${response.status} ${text}`];
  if (response.headers.get('content-type') !== 'application/problem+json') return ['no problem document'];
  const problem = problemSchema.parse(JSON.parse(text));
  const named = problem.errors?.some(
    ({ path }) => path === request.names || (request.orDeeper && path.startsWith(request.names ?? '')),
  );
  return [
    problem.code !== request.code && `code ${problem.code}`,
    problem.status !== status && `status ${problem.status}`,
    problem.type !== `/docs/problems#${request.code}` && `type ${problem.type}`,
    problem.title === '' && 'no title',
    problem.detail === '' && 'no detail',
    decodeURIComponent(problem.instance) !== decodeURIComponent(new URL(response.url).pathname) &&
      `instance ${problem.instance}`,
    status === 401 && !response.headers.has('www-authenticate') && 'no challenge',
    request.names !== undefined && !named && `does not name ${request.names}: ${text.slice(0, 200)}`,
  ].filter((fault) => fault !== false);
};

const atOnce = 8;

const wrongAnswers = async (route: Route, requests: readonly BadRequest[]): Promise<string[]> => {
  const wrong: string[] = [];
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const faults = await faultsOf(await send(route, request), request);
      wrong.push(...faults.map((fault) => `${request?.what}: ${fault}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return wrong;
};

/** That somebody was refused goes on record; nothing else does. */
const changesSince = (earlier: DataSnapshot, now: DataSnapshot): string[] =>
  [...new Set([...Object.keys(earlier), ...Object.keys(now)])].filter(
    (key) => earlier[key] !== now[key] && !/audit/i.test(key.split(' ')[0] ?? ''),
  );

describe(`${count} bad requests to ${suites.length} of ${routes.length} routes`, () => {
  it.each(suites)('are all answered as they should at $key', async ({ route, requests }) => {
    expect(await wrongAnswers(route, requests)).toEqual([]);
  });

  it.each(strangers)('do not find somebody else’s things at $key', async ({ key, route, code }) => {
    const { params, body } = ownedRequests[key]?.(fixture) ?? {};
    const request = { what: key, as: 'customer', code, params, ...(body && { body: JSON.stringify(body) }) };
    expect(await wrongAnswers(route, [request as BadRequest])).toEqual([]);
  });

  it('find no door beside the routes', async () => {
    const admin = await stack.as('admin');
    const answers = await Promise.all([
      admin.get('/v1/nothing'),
      admin.get('/v1'),
      admin.get('//v1/orders'),
      admin.get('/v1/orders/'),
      admin.get('/v1/orders/%'),
      admin.get('/v1/orders/%E0%A4%A'),
      admin.put('/v1/orders', {}),
      admin.delete('/v1/products'),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { status: 404, code: 'not-found' } });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('are refused for headers that are too large', async () => {
    const ada = await stack.as('ada');
    const answer = await ada.get('/v1/me', { headers: { 'x-long': 'x'.repeat(11_000) } });
    expect(answer).toMatchObject({ status: 431, body: { status: 431, code: 'headers-too-large' } });
    expect((await ada.get('/v1/me', { headers: { 'x-long': 'x'.repeat(200_000) } })).status).toBe(431);
  });

  it('are refused for more than API Gateway takes', async () => {
    const answer = await stack
      .anonymous()
      .post('/v1/auth/sign-in', undefined, { raw: 'x'.repeat(10_485_761) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
  });

  it.each(lists)('are refused for a cursor that was tampered with at $key', async ({ route }) => {
    const admin = await stack.as('admin');
    const path = pathOf(route, realParams(route));
    const { nextCursor } = (await admin.get<{ nextCursor?: string }>(`${path}?limit=1`)).body;
    const bent = nextCursor === undefined ? [] : bentCursors(nextCursor);
    const answers = await Promise.all(
      bent.map((cursor) => admin.get(`${path}?limit=1&cursor=${encodeURIComponent(cursor)}`)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
    }
  });

  it('changed nothing', async () => {
    await stack.settled();
    expect(changesSince(before, await snapshotOf(stack.url()))).toEqual([]);
    process.stdout.write(`${sent} bad requests to ${suites.length} routes changed nothing\n`);
  });
});
