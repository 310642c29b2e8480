/** All that `functions/docs` serves and that is made at length: file → what makes it. Made when the functions are bundled. */
import { eventSchemaName, eventSchemaOf, eventTypes } from '../../functions/docs/document/event-schema.ts';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';
import { addressToCome } from '../../functions/docs/served.ts';

type Files = Readonly<Record<string, () => string>>;

/** Read by people, too. */
const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const eventSchemas: Files = Object.fromEntries(
  eventTypes.map((type) => [
    `event-schemas/${eventSchemaName(type)}.json`,
    () => asText(eventSchemaOf(type)),
  ]),
);

export const servedFiles = async (): Promise<Files> => ({
  'openapi.json': () => JSON.stringify(openApiDocument(documentedFeatures, addressToCome)),
  ...eventSchemas,
});
