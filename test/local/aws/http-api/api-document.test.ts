import { describe, expect, it } from '@jest/globals';
import { readApiDocument } from '../../../../local/aws/http-api/api-document.ts';

const orders = 'arn:aws:lambda:eu-west-1:000000000000:function:orders';
const integrated = (name: string) => ({
  'x-amazon-apigateway-integration': { $ref: `#/components/x-amazon-apigateway-integrations/${name}` },
  responses: {},
});

const documentWith = (paths: object, components: object = {}) => ({
  openapi: '3.0.1',
  info: { title: 'shop' },
  paths,
  components: {
    'x-amazon-apigateway-integrations': {
      orders: { type: 'aws_proxy', httpMethod: 'POST', uri: orders, payloadFormatVersion: '2.0' },
    },
    securitySchemes: {
      tokens: {
        type: 'oauth2',
        'x-amazon-apigateway-authorizer': {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          jwtConfiguration: { issuer: 'https://issuer', audience: ['client'] },
        },
      },
      iam: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    },
    ...components,
  },
});

describe('the document of an HTTP API', () => {
  it('has a route for each operation, with its function and who may ask', () => {
    const { routes } = readApiDocument(
      documentWith({
        '/orders/{id}': { get: { ...integrated('orders'), security: [{ tokens: ['read'] }] } },
        '/orders': { post: { ...integrated('orders'), security: [{ iam: [] }] } },
        '/any': { 'x-amazon-apigateway-any-method': integrated('orders') },
        '/$default': { 'x-amazon-apigateway-any-method': { ...integrated('orders'), isDefaultRoute: true } },
      }),
    );
    expect(routes.map(({ key, guard }) => [key, guard.kind])).toEqual([
      ['GET /orders/{id}', 'jwt'],
      ['POST /orders', 'signed'],
      ['ANY /any', 'open'],
      ['$default', 'open'],
    ]);
    expect(routes[0]).toMatchObject({
      functionUri: orders,
      guard: { issuer: 'https://issuer', audience: ['client'] },
      scopes: ['read'],
    });
  });

  it.each([
    [
      'an integration that is not there',
      { '/a': { get: integrated('mails') } },
      'GET /a names no integration',
    ],
    [
      'a scheme that is not there',
      { '/a': { get: { ...integrated('orders'), security: [{ keys: [] }] } } },
      'no security scheme keys',
    ],
    [
      'a member that is not understood',
      { '/a': { get: { ...integrated('orders'), 'x-amazon-apigateway-importexport-version': '1' } } },
      'Unrecognized key',
    ],
    [
      'an integration of its own',
      { '/a': { get: { 'x-amazon-apigateway-integration': { type: 'http_proxy' }, responses: {} } } },
      'paths',
    ],
  ])('is refused with %s', (_, paths, sentence) => {
    expect(() => readApiDocument(documentWith(paths))).toThrow(sentence);
  });
});
