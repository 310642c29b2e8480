/**
 * Every route of every contract × everybody who may call it. What must come out is read from the contracts and the
 * permission table, so a new route, role or permission is tested as soon as it is declared.
 *
 * A request that changes something carries a body that is too large: whoever gets past the guards is answered 413,
 * and nothing is changed.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { hasPermission, type Route, routeKey, secretOf } from '../../functions/shared/http/contract.ts';
import {
  type Permission,
  type SecretKind,
  scopesFor,
  secretHeaders,
} from '../../functions/shared/permissions.ts';
import { functions } from '../../lib/functions.ts';
import { type IdentityName, identities, tokensFor } from '../support/identities.ts';
import { type Fixture, makeFixture, ownedRequests } from '../support/owned-things.ts';
import { patientFetch } from '../support/patient-fetch.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });
const routes: readonly Route[] = functions.flatMap((row) => Object.values(row.routes ?? {}));
const names = Object.keys(identities) as IdentityName[];

let tokens: Record<IdentityName, string>;
let fixture: Fixture;
beforeAll(async () => {
  tokens = await tokensFor(stack);
  fixture = await makeFixture(stack, tokens.customer);
}, 60_000);

type Verdict = 'admitted' | 'unauthenticated' | 'forbidden';

const verdictOf = (status: number): Verdict => {
  if (status === 401) return 'unauthenticated';
  return status === 403 ? 'forbidden' : 'admitted';
};

/** @param name undefined for somebody without a token, who may show a secret */
const declaredVerdict = (route: Route, name: IdentityName | undefined, secret?: SecretKind): Verdict => {
  if (route.access === 'public' || route.access === 'signature') return 'admitted';
  if (name === undefined) {
    const opens = secret !== undefined && secretOf(route) === secret;
    return hasPermission(route) && !opens ? 'unauthenticated' : 'admitted';
  }
  const { accepted, roles } = identities[name];
  if (!accepted) return 'unauthenticated';
  if (route.access === 'optional') return 'admitted';
  return scopesFor(route.access as Permission, roles).size > 0 ? 'admitted' : 'forbidden';
};

const tooLarge = 'x'.repeat(257 * 1024);

type Knock = { readonly token: string | undefined; readonly headers?: Readonly<Record<string, string>> };

const knock = async (route: Route, { token, headers }: Knock): Promise<number> => {
  const path = route.path.replace(/\{\w+\+?\}/g, 'nothing');
  const response = await patientFetch(`${stack.url()}${path}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(route.method !== 'GET' && { body: tooLarge }),
  });
  await response.arrayBuffer();
  return response.status;
};

const wrongCells = async (
  name: IdentityName | undefined,
  headers: Readonly<Record<string, string>> = {},
  secret?: SecretKind,
): Promise<string[]> => {
  const token = name === undefined ? undefined : tokens[name];
  const wrong: string[] = [];
  for (const route of routes) {
    const status = await knock(route, { token, headers });
    const declared = declaredVerdict(route, name, secret);
    const changedSomething = route.method !== 'GET' && status < 300;
    if (verdictOf(status) !== declared || changedSomething || status >= 500) {
      wrong.push(`${routeKey(route)}: ${status}, declared ${declared}`);
    }
  }
  return wrong;
};

describe(`the guards at ${routes.length} routes × ${names.length + 3} identities = ${routes.length * (names.length + 3)} cells`, () => {
  it('treat nobody in particular as declared', async () => {
    expect(await wrongCells(undefined)).toEqual([]);
  });

  it('treat somebody who only says to be a user as nobody', async () => {
    const userId = `usr_${decodeJwt(tokens.admin).sub}`;
    expect(await wrongCells(undefined, { 'x-user-id': userId })).toEqual([]);
    expect(await wrongCells('customer', { 'x-user-id': userId })).toEqual([]);
  });

  it.each(['order-token', 'cart-token'] as const)(
    'let somebody with an %s alone in where it opens',
    async (secret) => {
      const headers = { [secretHeaders[secret]]: `01JD3Z7Q4M8K2V5X9W6T1R0N00.${'a'.repeat(43)}` };
      expect(await wrongCells(undefined, headers, secret)).toEqual([]);
      expect(await wrongCells('a forged token', headers, secret)).toEqual([]);
    },
  );

  it.each(names)('treat %s as declared', async (name) => {
    expect(await wrongCells(name)).toEqual([]);
  });
});

/** Routes on one thing that is its owner's or its shop's: others must not even learn that it exists. */
const owned = routes.filter((route) => {
  if (!route.path.includes('{')) return false;
  if (route.access === 'optional') return route.path.startsWith('/v1/carts/{id}');
  if (!hasPermission(route)) return false;
  const scopes = scopesFor(route.access as Permission, ['customer', 'shop-owner']);
  return scopes.has('own') || scopes.has('shop');
});

/** Parcels are read by staff and shop owners only: their customers have the order's tracking. */
const isReadByCustomers = ({ method, access }: Route): boolean =>
  method === 'GET' && (access === 'optional' || scopesFor(access as Permission, ['customer']).has('own'));

const strangersTo = (route: Route): IdentityName[] =>
  names.filter((name) => {
    const { accepted, roles } = identities[name];
    if (!accepted || name === 'customer') return false;
    if (route.access === 'optional') return true;
    const scopes = scopesFor(route.access as Permission, roles);
    if (scopes.size === 0 || scopes.has('any')) return false;
    return name !== 'the shop’s owner' || !scopes.has('shop');
  });

const cells = owned.flatMap((route) =>
  strangersTo(route).map((name) => ({ key: routeKey(route), route, name })),
);

describe(`somebody else’s things, in ${cells.length} cells`, () => {
  it.each(cells)('are not there at $key for $name', async ({ key, route, name }) => {
    const request = ownedRequests[key];
    if (!request) throw new Error(`say in owned-things.ts what a stranger would send to ${key}`);
    const { params, body } = request(fixture);
    const path = route.path.replace(/\{(\w+)\}/g, (_, param: string) => params[param] ?? '');
    const caller = stack.bearing(tokens[name]);
    const send = {
      GET: caller.get,
      POST: caller.post,
      PUT: caller.put,
      PATCH: caller.patch,
      DELETE: caller.delete,
    };
    const answer = route.method === 'GET' ? await caller.get(path) : await send[route.method](path, body);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 404 });
    expect(answer.body).toMatchObject({ code: 'not-found' });
  });

  it.each(owned.filter(isReadByCustomers).map((route) => ({ key: routeKey(route), route })))(
    'are there at $key for their owner',
    async ({ key, route }) => {
      const { params = {} } = ownedRequests[key]?.(fixture) ?? {};
      const path = route.path.replace(/\{(\w+)\}/g, (_, param: string) => params[param] ?? '');
      expect((await stack.bearing(tokens.customer).get(path)).status).toBe(200);
    },
  );
});
