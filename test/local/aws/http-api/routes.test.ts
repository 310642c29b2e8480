import { describe, expect, it } from '@jest/globals';
import { makeRouter } from '../../../../local/aws/http-api/routes.ts';

const routes = Object.fromEntries(
  [
    'GET /v1/products',
    'GET /v1/products/{id}',
    'GET /v1/products/featured',
    'ANY /v1/products/{id}',
    'POST /v1/products/{id}/images',
    'GET /files/{path+}',
    'GET /files/index',
    'GET /{first}/fixed',
    '$default',
  ].map((key) => [key, key]),
);

const find = makeRouter(routes);

describe('a request goes to the most specific route', () => {
  const cases: [string, string, string, Record<string, string>][] = [
    ['GET', '/v1/products', 'GET /v1/products', {}],
    ['GET', '/v1/products/7', 'GET /v1/products/{id}', { id: '7' }],
    ['GET', '/v1/products/featured', 'GET /v1/products/featured', {}],
    ['PUT', '/v1/products/7', 'ANY /v1/products/{id}', { id: '7' }],
    ['POST', '/v1/products/7/images', 'POST /v1/products/{id}/images', { id: '7' }],
    ['GET', '/files/a/b/c.txt', 'GET /files/{path+}', { path: 'a/b/c.txt' }],
    ['GET', '/files/index', 'GET /files/index', {}],
    ['GET', '/x/fixed', 'GET /{first}/fixed', { first: 'x' }],
    ['GET', '/v1/products/', '$default', {}],
    ['GET', '/V1/products', '$default', {}],
    ['DELETE', '/v1/products', '$default', {}],
    ['GET', '/', '$default', {}],
    ['GET', '/v1/products/7/images', '$default', {}],
  ];
  it.each(cases)('%s %s → %s', (method, path, route, pathParameters) => {
    expect(find(method, path)).toEqual({ route, pathParameters });
  });
});

it('finds nothing without a default route', () => {
  expect(makeRouter({ 'GET /a': 1 })('GET', '/b')).toBeUndefined();
});
