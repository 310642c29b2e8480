import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod';
import { eventExamples } from '../../functions/docs/document/event-examples.ts';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { wordless } from '../../functions/docs/document/gaps.ts';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';
import { nameIn, operationsOf, type Response } from '../../functions/docs/document/parts.ts';
import { problemCodesOf } from '../../functions/docs/document/problem-responses.ts';
import { eventCatalogue } from '../../functions/events/catalogue.ts';
import { errorCatalogue } from '../../functions/shared/errors.ts';
import { hasPermission, type Route, routeKey } from '../../functions/shared/http/contract.ts';
import { publicEventTypes } from '../../functions/webhooks/contract.ts';
import { functions } from '../../lib/functions.ts';

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.string().array(),
  security: z.record(z.string(), z.array(z.string())).array(),
  parameters: z.looseObject({ name: z.string(), in: z.string() }).array().default([]),
  requestBody: z.looseObject({ required: z.boolean() }).optional(),
  responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional() })),
});

const webhooksSchema = z.record(
  z.string(),
  z.object({
    post: z.object({
      requestBody: z.object({
        content: z.object({
          'application/json': z.object({ schema: z.object({ $ref: z.string() }), example: z.unknown() }),
        }),
      }),
    }),
  }),
);

const document = openApiDocument(documentedFeatures, 'https://api.shop.example');
const paths = z.record(z.string(), z.record(z.string(), operationSchema)).parse(document.paths);
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);
const operationOf = (route: Route) =>
  operations.find(({ key }) => key === routeKey(route).replaceAll('+}', '}'))?.operation;

const routes = functions.flatMap(({ routes: served = {} }) =>
  Object.values<Route>(served)
    .filter(({ undocumented }) => !undocumented)
    .map((route) => ({ key: routeKey(route), route })),
);

/** The header fields of an answer, which may be a component. */
const headersOf = (response: Response = { description: '' }): readonly string[] => {
  const { headers = {} } =
    response.$ref === undefined
      ? response
      : (document.components.responses[nameIn(response.$ref)] ?? response);
  return Object.keys(headers);
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const verdict = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(verdict.errors ?? []).toEqual([]);
    expect(verdict.valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('would be refused with an operation that answers nothing', async () => {
    const broken = JSON.parse(JSON.stringify(document));
    broken.paths['/health'].get.responses = [];
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has every deployed route that clients call, and no other', () => {
    const documented = operations.map(({ key }) => key);
    expect(documented.sort()).toEqual(routes.map(({ key }) => key.replaceAll('+}', '}')).sort());
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([]);
  });

  it('says of every field, parameter and answer what it is', () => {
    expect(wordless(document)).toEqual([]);
  });

  it('calls every body by a name', () => {
    const inline = operationsOf(document).flatMap(({ operation }) =>
      [operation.requestBody, ...Object.values(operation.responses)]
        .map((holder) => holder?.content?.['application/json']?.schema)
        .filter((schema) => schema && schema.$ref === undefined)
        .map(() => operation.operationId),
    );
    expect(inline).toEqual([]);
  });

  it('lists the codes of each operation, as they are in its contract', () => {
    for (const { key, route } of routes) {
      const answers = Object.values(operationOf(route)?.responses ?? {});
      const codes = answers.flatMap(({ $ref = '' }) => {
        const media = document.components.responses[nameIn($ref)]?.content?.['application/problem+json'];
        return media?.schema.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? [];
      });
      expect([key, new Set(codes)]).toEqual([key, new Set(problemCodesOf(route))]);
    }
  });

  it('is of the package’s version, and says who can be asked', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(document.info).toMatchObject({ version, contact: { name: 'Waybill' } });
  });

  it('has no bounds that no number meets, and no pattern for what has a format', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(text).not.toMatch(/"format":"[^"]+","pattern"/);
  });

  it('has every parameter of every path', () => {
    for (const { key, operation } of operations) {
      const inPath = [...key.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const declared = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect([key, declared.sort()]).toEqual([key, inPath.sort()]);
    }
  });

  it.each(routes)('says of $key who may call it, what it takes and what can go wrong', ({ route }) => {
    const operation = operationOf(route);
    expect(operation?.security.some((one) => Object.keys(one).length === 0)).toBe(
      route.access === 'optional',
    );
    expect(operation?.security.some((one) => 'accessToken' in one)).toBe(
      hasPermission(route) || route.access === 'optional',
    );
    expect(operation?.requestBody !== undefined).toBe(route.body !== undefined);
    expect(operation?.parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(
      route.idempotent === true,
    );
    const offers = (name: string) => operation?.parameters.some((parameter) => parameter.name === name);
    expect(offers('If-Match')).toBe(operation?.responses['412'] !== undefined);
    expect(offers('If-None-Match')).toBe(operation?.responses['304'] !== undefined);
    expect(operation?.responses['304'] !== undefined).toBe(route.method === 'GET' && route.etag === true);
    for (const [status, response] of Object.entries(operation?.responses ?? {})) {
      const headers = headersOf(response as Response);
      const isSuccess = status.startsWith('2') || status.startsWith('3');
      expect([status, headers.includes('ETag')]).toEqual([status, isSuccess && route.etag === true]);
      expect([status, headers.includes('RateLimit')]).toEqual([
        status,
        route.limit !== undefined && (isSuccess || status === '429'),
      ]);
      expect([status, headers.includes('Location')]).toEqual([
        status,
        status === '303' || (status === '201' && route.located === true),
      ]);
    }
    const statuses = new Set(problemCodesOf(route).map((code) => String(errorCatalogue[code].status)));
    expect(Object.keys(operation?.responses ?? {})).toEqual(
      expect.arrayContaining([...statuses, ...Object.keys(route.responses)]),
    );
  });

  it('shows every answer with a body its schema, and every problem as problem+json', () => {
    const responses = z
      .record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()) }))
      .parse(document.components?.responses);
    for (const { content } of Object.values(responses)) {
      expect(Object.keys(content)).toEqual(['application/problem+json']);
    }
  });

  it('has every event that partners may hear, with a schema that its example meets, and no reference into nothing', () => {
    expect(Object.keys(document.webhooks).sort()).toEqual([...publicEventTypes, 'webhook.test'].sort());
    const schemas = document.components.schemas;
    for (const [, name = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(schemas).toHaveProperty(name);
    }
    for (const type of publicEventTypes) {
      const { version, data } = eventCatalogue[type];
      const { schema, example } =
        webhooksSchema.parse(document.webhooks)[type]?.post.requestBody.content['application/json'] ?? {};
      expect(example).toMatchObject({ type, version });
      expect([type, data.safeParse(eventExamples[type]).error?.issues]).toEqual([type, undefined]);
      expect(schemas).toHaveProperty(String(schema?.$ref.split('/').at(-1)));
    }
  });

  it('keeps the names of schemas free of traces of how they were made', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names.filter((name) => /^__|Output$|\d$/.test(name))).toEqual([]);
  });
});
