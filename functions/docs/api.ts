/** Lambda entry: health, the pages that document the API, and 404 for paths that no route has. */
import { createHash } from 'node:crypto';
import { env } from '../shared/env.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { assetOf } from './assets.ts';
import { docsRoutes } from './contract.ts';
import { eventSchemaName, eventSchemaOf, eventTypes } from './event-schema.ts';
import { documentedFeatures } from './features.ts';
import { openApiDocument } from './openapi.ts';
import { contentPolicy, problemsPage, redocPage, swaggerUiPage } from './pages.ts';

/** A deployment changes them: a few minutes of an old page harm nobody. */
const cachedForMinutes = { 'cache-control': 'public, max-age=300' };
const cachedForADay = { 'cache-control': 'public, max-age=86400' };

const html = (text: string) => ({
  status: 200 as const,
  text,
  headers: {
    ...cachedForMinutes,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentPolicy,
  },
});

type Tagged = { readonly text: string; readonly etag: string };

const tagged = (value: object): Tagged => {
  const text = JSON.stringify(value);
  const digest = createHash('sha256').update(text).digest('base64url');
  return { text, etag: `"${digest.slice(0, 22)}"` };
};

let openApi: Tagged | undefined;

/** Made once per process, when first asked for: a health check should not wait for it. */
const currentOpenApi = (): Tagged => {
  openApi ??= tagged(openApiDocument(documentedFeatures, env('PUBLIC_API_URL')));
  return openApi;
};

const eventSchema = (file: string): Tagged => {
  const type = eventTypes.find((each) => `${eventSchemaName(each)}.json` === file);
  if (!type) throw notFound('event schema');
  return tagged(eventSchemaOf(type));
};

export const handler = serve(docsRoutes, {
  health: async () => ({ status: 200, body: { status: 'ok' as const } }),
  root: async () => ({ status: 303, headers: { location: '/docs' } }),
  openApi: async () => {
    const { text, etag } = currentOpenApi();
    return {
      status: 200,
      text,
      headers: { ...cachedForMinutes, 'content-type': 'application/json', etag },
    };
  },
  swaggerUi: async () => html(swaggerUiPage()),
  redoc: async () => html(redocPage()),
  problems: async () => html(problemsPage()),
  asset: async ({ params }) => {
    const { text, contentType, etag } = assetOf(params.file);
    return { status: 200, text, headers: { ...cachedForADay, 'content-type': contentType, etag } };
  },
  eventSchema: async ({ params }) => {
    const { text, etag } = eventSchema(params.file);
    return {
      status: 200,
      text,
      headers: { ...cachedForMinutes, 'content-type': 'application/schema+json', etag },
    };
  },
});
