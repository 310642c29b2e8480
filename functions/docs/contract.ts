/** What consumers of the API read about it. These routes stand outside of the versioned API. */
import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';

const assetFile = z.enum([
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'redoc.standalone.js',
  'start-swagger-ui.js',
  'frame-api-pages.js',
  'api-pages.css',
  'minisearch.js',
  'guides.css',
  'guides.js',
  'search.json',
  'waybill.postman_collection.json',
]);
export type AssetFile = z.infer<typeof assetFile>;

export const docsRoutes = defineRoutes({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the API answers.',
    access: 'public',
    responses: { 200: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }) },
  },
  root: {
    method: 'GET',
    path: '/',
    undocumented: true,
    summary: 'Leads to the documentation.',
    access: 'public',
    responses: { 303: null },
  },
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description of the API, as OpenAPI 3.1.',
    access: 'public',
    etag: true,
    responses: { 200: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }) },
  },
  swaggerUi: {
    method: 'GET',
    path: '/docs',
    summary: 'The API in Swagger UI: read it and try it out.',
    access: 'public',
    responses: { 200: null },
  },
  redoc: {
    method: 'GET',
    path: '/redoc',
    summary: 'The API in ReDoc: read it.',
    access: 'public',
    responses: { 200: null },
  },
  problems: {
    method: 'GET',
    path: '/docs/problems',
    summary: 'Every type of problem that the API answers with; the `type` of a problem leads here.',
    access: 'public',
    responses: { 200: null },
  },
  guides: {
    method: 'GET',
    path: '/docs/guides',
    undocumented: true,
    summary: 'What there is to read for people who work with the API.',
    access: 'public',
    etag: true,
    responses: { 200: null },
  },
  guide: {
    method: 'GET',
    path: '/docs/guides/{page}',
    undocumented: true,
    summary: 'One guide.',
    access: 'public',
    params: z.object({ page: z.string().regex(/^[a-z-]{1,40}$/) }),
    etag: true,
    responses: { 200: null },
    errors: ['not-found'],
  },
  asset: {
    method: 'GET',
    path: '/docs/assets/{file}',
    undocumented: true,
    summary: 'A file of the documentation pages, or the collection of requests.',
    access: 'public',
    params: z.object({ file: assetFile }),
    etag: true,
    responses: { 200: null },
  },
  eventSchema: {
    method: 'GET',
    path: '/docs/event-schemas/{file}',
    summary: 'The JSON Schema of an event, as it is on the bus and in the lake: `order.created.v1.json`.',
    access: 'public',
    params: z.object({
      file: z
        .string()
        .regex(/^[a-z.-]{1,60}\.v\d{1,3}\.json$/)
        .meta({ example: 'order.created.v1.json' }),
    }),
    etag: true,
    responses: { 200: z.looseObject({ title: z.string() }).meta({ id: 'EventSchema' }) },
    errors: ['not-found'],
  },
});
