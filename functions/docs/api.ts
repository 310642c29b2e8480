/** Lambda entry: health, the pages that document the API, and 404 for paths that no route has. */
import { createHash } from 'node:crypto';
import { env } from '../shared/env.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { assetOf } from './assets.ts';
import { docsRoutes } from './contract.ts';
import { contentPolicy, redocPage, swaggerUiPage } from './pages.ts';
import { addressToCome, servedText } from './served.ts';

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

const tagged = (text: string): Tagged => ({
  text,
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
});

const known = new Map<string, Tagged>();

/**
 * Read once per process, when first asked for: a health check should not wait for it.
 * @throws DomainError `not-found`
 */
const tellingThisAddress = async (file: string): Promise<Tagged> => {
  const already = known.get(file);
  if (already) return already;
  const text = await servedText(file);
  if (text === undefined) throw notFound('page');
  const made = tagged(text.replaceAll(addressToCome, env('PUBLIC_API_URL')));
  known.set(file, made);
  return made;
};

const madeAnswer = (contentType: string, { text, etag }: Tagged) => ({
  status: 200 as const,
  text,
  headers: { ...cachedForMinutes, 'content-type': contentType, etag },
});

const guide = async (page: string) => {
  const { text, etag } = await tellingThisAddress(`guides/${page}.html`);
  const answer = html(text);
  return { ...answer, headers: { ...answer.headers, etag } };
};

export const handler = serve(docsRoutes, {
  health: async () => ({ status: 200, body: { status: 'ok' as const } }),
  root: async () => ({ status: 303, headers: { location: '/docs' } }),
  openApi: async () => madeAnswer('application/json', await tellingThisAddress('openapi.json')),
  swaggerUi: async () => html(swaggerUiPage()),
  redoc: async () => html(redocPage()),
  problems: async () => html((await tellingThisAddress('problems.html')).text),
  guides: async () => guide('index'),
  guide: async ({ params }) => guide(params.page),
  asset: async ({ params }) => {
    const { text, contentType, etag } = await assetOf(params.file);
    return {
      status: 200,
      text: text.replaceAll(addressToCome, env('PUBLIC_API_URL')),
      headers: { ...cachedForADay, 'content-type': contentType, etag },
    };
  },
  eventSchema: async ({ params }) =>
    madeAnswer('application/schema+json', await tellingThisAddress(`event-schemas/${params.file}`)),
});
