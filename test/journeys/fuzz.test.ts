/**
 * Every route of every contract is sent the odd values of every field, parameter and header that it declares. No
 * answer is a 5xx, nothing is taken that has to be refused, and what is taken is what was sent. The requests are made
 * of the contracts, so a new route is covered by itself. `FUZZ=all` sends every one of them, as CI does; otherwise a
 * third, another one each day: `FUZZ_SEED` sends a former day's again.
 */

import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { hasPermission, honoursIfMatch, type Route, routeKey } from '../../functions/shared/http/contract.ts';
import { type Permission, scopesFor } from '../../functions/shared/permissions.ts';
import { functions } from '../../lib/functions.ts';
import { randomOf } from '../../local/aws/weather/random.ts';
import { echoFaultOf } from '../support/echo.ts';
import { type FuzzRequest, fuzzOf, knownFields, type Realize } from '../support/fuzz-requests.ts';
import { makeThings } from '../support/fuzz-things.ts';
import { patientFetch } from '../support/patient-fetch.ts';
import { kindsOf, nodeOf, sampleOf } from '../support/samples.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

/** They end the session, or the account, that the others need. */
const endings = ['DELETE /v1/me', 'POST /v1/auth/sign-out'];
const order = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'];
const rank = ({ method, path }: Route): number =>
  order.indexOf(method) + (/cancel|reject|approve/.test(path) ? 0.5 : 0);

const routes = functions
  .flatMap((row): readonly Route[] => Object.values(row.routes ?? {}))
  .filter((route) => !endings.includes(routeKey(route)))
  .sort((one, other) => rank(one) - rank(other))
  .map((route) => ({ key: routeKey(route), route }));

type Who = 'nobody' | 'ada' | 'admin';

let tokens: Record<Who, string | undefined>;
let realize: Realize;
const known = knownFields();
const counts = new Map<number, number>();

beforeAll(async () => {
  const [ada, admin] = [await stack.as('ada'), await stack.as('admin')];
  tokens = { nobody: undefined, ada: ada.accessToken, admin: admin.accessToken };
  realize = await makeThings(stack);
}, 60_000);

/** Somebody who gets as far as the thing itself. */
const callerOf = (route: Route): Who => {
  if (!hasPermission(route)) return route.access === 'optional' ? 'ada' : 'nobody';
  return scopesFor(route.access as Permission, ['admin']).has('any') ? 'admin' : 'ada';
};

const othersThan = (who: Who): Who[] =>
  (['nobody', 'ada', 'admin'] as const).filter((other) => other !== who);

const pathOf = (route: Route, request: Partial<FuzzRequest>): string => {
  const sample = route.params ? (sampleOf(nodeOf(route.params)) as Record<string, string>) : {};
  const params: Record<string, string> = { ...realize(sample), ...request.params };
  const path = route.path.replace(/\{(\w+)\+?\}/g, (_, name: string) => params[name] ?? 'nothing');
  return request.query ? `${path}?${new URLSearchParams(request.query).toString()}` : path;
};

type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

const latin1 = (value: string): string => Buffer.from(value, 'utf8').toString('latin1');

const send = async (route: Route, who: Who, request: Partial<FuzzRequest>): Promise<Answer> => {
  const token = tokens[who];
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [name, latin1(value)]);
  const response = await patientFetch(`${stack.url()}${pathOf(route, request)}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...Object.fromEntries(headers),
    },
    ...(request.body !== undefined && route.method !== 'GET' && { body: request.body }),
  });
  counts.set(response.status, (counts.get(response.status) ?? 0) + 1);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

const faultOf = (route: Route, request: FuzzRequest, { status, text }: Answer): string | undefined => {
  const said = `${request.what}: ${status} ${text.slice(0, 300)}`;
  if (status >= 500) return said;
  if (request.isRefused && status !== 400 && route.access !== 'signature') return `not refused: ${said}`;
  if (status >= 300 || request.isRefused) return undefined;
  return echoFaultOf(routeKey(route), request, text);
};

const atOnce = 12;

const faultsIn = async (route: Route, who: Who, requests: readonly FuzzRequest[]): Promise<string[]> => {
  const faults: string[] = [];
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const fault = faultOf(route, request, await send(route, who, request));
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return faults;
};

const sendsAll = process.env.FUZZ === 'all';
const today = Math.floor(Date.now() / (24 * 3600 * 1000));
const seed = Number(process.env.FUZZ_SEED ?? today);
const parts = 3;
const random = randomOf(seed);

const chosenOf = (requests: readonly FuzzRequest[]): readonly FuzzRequest[] =>
  sendsAll ? requests : requests.filter(() => random() * parts < 1);

const plainBody = (route: Route): Pick<FuzzRequest, 'body'> =>
  route.body ? { body: JSON.stringify(realize(sampleOf(kindsOf(nodeOf(route.body))[0] ?? {}))) } : {};

describe('the document and the answers agree', () => {
  const reads = routes.filter(
    ({ route }) => route.method === 'GET' && !route.path.startsWith('/docs/assets'),
  );
  it.each(reads)('on the ETag of $key', async ({ route }) => {
    const { status, headers } = await send(route, callerOf(route), {});
    const etag = headers.get('etag');
    if (status === 200) expect(etag !== null).toBe(route.etag === true);
    if (etag === null) return;
    const again = await send(route, callerOf(route), { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(again.status).toBe(304);
  });

  /** A merge needs the token of another cart: `test/carts` merges. */
  const versioned = routes.filter(({ route }) => honoursIfMatch(route) && !route.path.endsWith('/merge'));
  it.each(versioned)('on If-Match of $key', async ({ route }) => {
    const request = { ...plainBody(route), headers: { 'if-match': '"999999999"' } };
    expect((await send(route, callerOf(route), request)).status).toBe(412);
  });
});

/** What strangers send gets no further than they do: a part of it is enough. */
const forStrangers = (requests: readonly FuzzRequest[]): FuzzRequest[] =>
  requests.filter((_, number) => number % 30 === 0).map((request) => ({ ...request, isRefused: false }));

describe(sendsAll ? 'odd values' : `a third of all odd values, by FUZZ_SEED=${seed},`, () => {
  it.each(routes)(
    'are refused, or taken as what they are, at $key',
    async ({ route }) => {
      const requests = chosenOf(fuzzOf(route, realize, known));
      const who = callerOf(route);
      expect(await faultsIn(route, who, requests)).toEqual([]);
      for (const other of othersThan(who)) {
        expect(await faultsIn(route, other, forStrangers(requests))).toEqual([]);
      }
    },
    60_000,
  );

  it('were many', () => {
    const sent = [...counts.values()].reduce((total, count) => total + count, 0);
    const byStatus = [...counts]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => `${status}: ${count}`);
    const which = sendsAll ? 'all' : `a third, FUZZ_SEED=${seed}`;
    process.stdout.write(
      `${sent} odd requests (${which}) to ${routes.length} routes: ${byStatus.join(', ')}\n`,
    );
    expect(sent).toBeGreaterThan(sendsAll ? 10_000 : 10_000 / parts);
    expect(z.array(z.number().max(499)).safeParse([...counts.keys()]).success).toBe(true);
  });
});
