/**
 * Writes `generated/schema.ts`, the API's types, from the very contracts: kept nowhere, made by `npm run check` and
 * `npm run sdk`, so that it is never behind and nobody merges it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { documentedFeatures } from '../functions/docs/document/features.ts';
import { openApiDocument } from '../functions/docs/document/openapi.ts';
import { eventCatalogue } from '../functions/events/catalogue.ts';
import { errorCatalogue } from '../functions/shared/errors.ts';
import { publicEventTypes } from '../functions/webhooks/contract.ts';

/** TypeScript 7 has no compiler API yet; the generator writes with TypeScript 5's. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? 'typescript-with-api' : specifier, context),
});
const { astToString, default: openapiTs } = await import('openapi-typescript');

const schemasOnly = '/schemas-only';

/**
 * What clients want to switch over, beside the routes: the codes of problems, which the document leaves open because
 * they may grow, and what partners may hear.
 */
const beside = z.object({
  codes: z.enum(Object.keys(errorCatalogue)).meta({ id: 'ProblemCode' }),
  events: z
    .object(Object.fromEntries(publicEventTypes.map((type) => [type, eventCatalogue[type].data])))
    .meta({ id: 'EventData' }),
});

const document = openApiDocument(
  [
    ...documentedFeatures,
    {
      tag: 'schemas',
      about: '',
      routes: {
        schemas: {
          method: 'GET',
          path: schemasOnly,
          summary: '',
          access: 'public',
          responses: { 200: beside },
        },
      },
    },
  ],
  '',
);
delete document.paths?.[schemasOnly];

/** Through JSON: the generator takes an object of the document's own classes for a file's. */
const types = astToString(await openapiTs(JSON.stringify(document), { defaultNonNullable: false }));
const text = `/** The API's types. Made by sdk/write-schema.ts. */\n${types}`;

const file = fileURLToPath(new URL('generated/schema.ts', import.meta.url));
const current = (): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Left alone when nothing changed, for whoever looks at its date. */
if (current() !== text) {
  mkdirSync(fileURLToPath(new URL('generated', import.meta.url)), { recursive: true });
  writeFileSync(file, text);
}
