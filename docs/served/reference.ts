/** What `functions/docs` serves of the contracts: the document, the collection of its requests, the schema of each event. */

import { collectionOf } from '../../functions/docs/document/collection.ts';
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

const document = () => openApiDocument(documentedFeatures, addressToCome);

export const servedFiles: Files = {
  'openapi.json': () => JSON.stringify(document()),
  'assets/waybill.postman_collection.json': () => asText(collectionOf(document())),
  ...eventSchemas,
};
