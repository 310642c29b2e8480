import { expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';
import { DomainError } from '../../functions/shared/errors.ts';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { eventOf } from '../support/http-event.ts';

const routes = defineRoutes({
  report: {
    method: 'POST',
    path: '/v1/reports',
    summary: 'Report',
    access: 'signature',
    body: z.object({ pieces: z.int() }),
    responses: { 200: z.object({ pieces: z.int() }) },
  },
});

const handler = serve(routes, {
  report: {
    verify: async ({ headers, rawBody }) => {
      if (headers.signature !== `signed ${rawBody}`) throw new DomainError('invalid-signature', 'Sign it');
    },
    handle: async ({ body }) => ({ status: 200, body }),
  },
});

const report = async (body: string, signature = `signed ${body}`, contentType = 'application/json') => {
  const event: APIGatewayProxyEventV2 = {
    ...eventOf({ route: 'POST /v1/reports', headers: { signature, 'content-type': contentType } }),
    body,
  };
  const answer = await handler(event, {} as Context);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '{}') };
};

it('hands what was signed to its handler, without what it does not know', async () => {
  expect(await report('{"pieces":3,"colour":"red"}')).toEqual({ status: 200, body: { pieces: 3 } });
});

it('does not ask a sender by signature for a media type', async () => {
  expect((await report('{"pieces":3}', undefined, 'text/plain')).status).toBe(200);
});

it('looks at the signature before it reads anything', async () => {
  expect(await report('no JSON', 'wrong')).toMatchObject({ body: { code: 'invalid-signature' } });
  expect(await report('{"pieces":"three"}', 'wrong')).toMatchObject({ body: { code: 'invalid-signature' } });
});

it('refuses with 400 what is signed and cannot be read', async () => {
  expect(await report('no JSON')).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
  expect(await report('{"pieces":"three"}')).toMatchObject({
    status: 400,
    body: { code: 'invalid-request', errors: [{ path: 'pieces' }] },
  });
  expect(await report('{"pieces":3,"note":"a\\u0000"}')).toMatchObject({
    status: 400,
    body: { code: 'invalid-request', errors: [{ path: 'note' }] },
  });
});

it('is documented with its body, and without the media types that it does not ask for', () => {
  const { paths } = openApiDocument([{ tag: 'reports', about: 'Reports', routes }], 'https://shop.example');
  const { requestBody, responses } = paths?.['/v1/reports']?.post ?? {};
  expect(requestBody).toMatchObject({ required: true, content: { 'application/json': {} } });
  expect(Object.keys(responses ?? {}).sort()).toEqual(['200', '400', '401', '413', '429', '500', '503']);
});
