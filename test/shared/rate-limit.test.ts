import { beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { defineRoutes, needsToken, type Routes, routeKey } from '../../functions/shared/http/contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { limitFor } from '../../functions/shared/rate-limits.ts';
import { functions } from '../../lib/functions.ts';
import { call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

withTables();
const signInAs = withTokens();

const routes = defineRoutes({
  signIn: {
    method: 'POST',
    path: '/v1/auth/sign-in',
    summary: 'Sign in',
    access: 'public',
    limit: 'sign-in',
    body: z.strictObject({ email: z.string() }),
    responses: { 204: null },
  },
});

const handler = serve(routes, { signIn: async () => ({ status: 204 }) });

let count = 0;
const signIn = (sourceIp: string, email = `person-${++count}@example.com`) =>
  call(handler, { route: 'POST /v1/auth/sign-in', body: { email }, sourceIp });

const exhaust = async (send: () => Promise<unknown>, times: number): Promise<void> => {
  await Promise.all(Array.from({ length: times }, send));
};

/** A slow machine gives the bucket time to gain a token or two: asks until it is refused. */
const untilRefused = async (send: () => ReturnType<typeof signIn>) => {
  for (let extra = 0; extra < 300; extra += 1) {
    const answer = await send();
    if (answer.status === 429) return answer;
  }
  throw new Error('never refused');
};

const { address, account } = limitFor('sign-in', 'test');
if (!address || !account) throw new Error('sign-in is not limited');

beforeEach(() => {
  process.env.RATE_LIMITS = 'on';
});

describe('a limited route', () => {
  it('says with every answer how much is left', async () => {
    const { headers } = await signIn('192.0.2.10');
    expect(headers['ratelimit-policy']).toBe('"sign-in-address";q=600;w=120, "sign-in-account";q=60;w=120');
    expect(headers.ratelimit).toBe('"sign-in-address";r=599;t=1, "sign-in-account";r=59;t=2');
  });

  it('refuses an address that asks too often, and no other', async () => {
    await exhaust(() => signIn('192.0.2.11'), address.burst);
    const refused = await untilRefused(() => signIn('192.0.2.11'));
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(refused.headers.ratelimit).toContain('"sign-in-address";r=0');
    expect((await signIn('192.0.2.12')).status).toBe(204);
  });

  it('refuses one account from however many addresses, whatever the case of its name', async () => {
    let host = 0;
    await exhaust(() => signIn(`198.51.100.${++host}`, 'ada@example.com'), account.burst);
    await untilRefused(() => signIn('203.0.113.1', 'ADA@example.com'));
  });

  it('takes a whole IPv6 network for one address', async () => {
    let host = 0;
    await exhaust(() => signIn(`2001:db8:1:2::${(++host).toString(16)}`), address.burst);
    await untilRefused(() => signIn('2001:db8:1:2:ffff::1'));
    expect((await signIn('2001:db8:1:3::1')).status).toBe(204);
  });

  it('is open when the limits are switched off', async () => {
    process.env.RATE_LIMITS = 'off';
    await exhaust(() => signIn('192.0.2.13', 'grace@example.com'), account.burst);
    const answer = await signIn('192.0.2.13', 'grace@example.com');
    expect(answer.status).toBe(204);
    expect(answer.headers.ratelimit).toBeUndefined();
  });

  it('stays open when the store does not answer', async () => {
    const table = process.env.PLATFORM_TABLE;
    process.env.PLATFORM_TABLE = 'no-such-table';
    expect((await signIn('192.0.2.14')).status).toBe(204);
    process.env.PLATFORM_TABLE = table;
  });
});

describe('who is signed in', () => {
  const mine = defineRoutes({
    open: {
      method: 'POST',
      path: '/v1/carts',
      summary: 'Open a cart',
      access: 'account:manage',
      limit: 'cart',
      responses: { 204: null },
    },
  });
  const openCart = serve(mine, { open: async () => ({ status: 204 }) });

  it('is counted by who they are, and not by where a carrier lets them call from', async () => {
    const token = await signInAs(crypto.randomUUID());
    const { status, headers } = await call(openCart, { route: 'POST /v1/carts', token });
    expect(status).toBe(204);
    expect(headers['ratelimit-policy']).toBe('"cart-user";q=120;w=120');
  });
});

describe('the table of limits', () => {
  it('has a row for everything that somebody who is not signed in can make', () => {
    const unlimited = functions
      .flatMap(({ routes = {} }) => Object.values(routes as Routes))
      .filter(({ method, access }) => method !== 'GET' && (access === 'public' || access === 'optional'))
      .filter(({ limit, path }) => limit === undefined && !path.startsWith('/v1/carts/{id}/'));
    expect(unlimited.map(routeKey)).toEqual([]);
  });

  const limited = functions.flatMap(({ routes = {} }) =>
    Object.values(routes as Routes).flatMap((route) =>
      route.limit === undefined ? [] : [{ name: route.limit, meetsStrangers: !needsToken(route) }],
    ),
  );
  const names = [...new Set(limited.map(({ name }) => name))];

  it.each(names)('counts addresses by %s only where strangers meet it', (name) => {
    const meetsStrangers = limited.some((each) => each.name === name && each.meetsStrangers);
    for (const stage of ['dev', 'production']) {
      expect([stage, limitFor(name, stage).address !== undefined]).toEqual([stage, meetsStrangers]);
    }
  });

  it('may differ by stage', () => {
    expect(limitFor('sign-in', 'dev').address?.burst).toBeGreaterThan(address.burst);
    expect(limitFor('coupon', 'dev')).toEqual(limitFor('coupon', 'production'));
  });
});
