import { afterEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { edgeHeaders } from '../../functions/shared/http/edge-contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { call } from '../support/http-event.ts';

const routes = defineRoutes({
  whoAmI: {
    method: 'GET',
    path: '/v1/address',
    summary: 'Where the caller calls from',
    access: 'public',
    responses: { 200: z.object({ address: z.string() }) },
  },
});
const handler = serve(routes, {
  whoAmI: async ({ sourceIp }) => ({ status: 200, body: { address: sourceIp } }),
});

const key = 'a key of the edge, as long as it is secret';
const edge = '192.0.2.1';
const ask = async (headers: Readonly<Record<string, string>>) =>
  call(handler, { route: 'GET /v1/address', headers, sourceIp: edge });
const fromEdge = (address: string) => ({ [edgeHeaders.address]: address, [edgeHeaders.key]: key });

afterEach(() => {
  delete process.env.EDGE_KEY;
  delete process.env.EDGE_ONLY;
});

describe('the address of the client', () => {
  it.each(['198.51.100.7', '2001:db8::7'])('is what the CDN tells: %s', async (address) => {
    process.env.EDGE_KEY = key;
    expect((await ask(fromEdge(address))).body).toEqual({ address });
  });

  it.each([
    ['who has no key', { [edgeHeaders.address]: '198.51.100.7' }],
    ['who has another key', { ...fromEdge('198.51.100.7'), [edgeHeaders.key]: `${key}!` }],
    ['who has a key as long', { ...fromEdge('198.51.100.7'), [edgeHeaders.key]: key.toUpperCase() }],
    ['what is no address', fromEdge('198.51.100.7, 10.0.0.1')],
  ])('is not taken from %s', async (_, headers) => {
    process.env.EDGE_KEY = key;
    expect((await ask(headers)).body).toEqual({ address: edge });
  });

  it.each([undefined, ''])(
    'is that of the connection where nothing stands before the API (%j)',
    async (none) => {
      if (none !== undefined) process.env.EDGE_KEY = none;
      expect((await ask({ [edgeHeaders.address]: '198.51.100.7', [edgeHeaders.key]: '' })).body).toEqual({
        address: edge,
      });
    },
  );
});

describe('a stage that insists on its CDN', () => {
  it('refuses whoever goes around it, and says where to go', async () => {
    Object.assign(process.env, {
      EDGE_KEY: key,
      EDGE_ONLY: 'on',
      PUBLIC_API_URL: 'https://api.shop.example',
    });
    const refused = await ask({});
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(refused.body.detail).toContain('https://api.shop.example');
    expect((await ask(fromEdge('198.51.100.7'))).status).toBe(200);
  });
});
