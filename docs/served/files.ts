/** All that `functions/docs` serves and that is made at length: file → what makes it. Made when the functions are bundled. */

import { collectionOf } from '../../functions/docs/document/collection.ts';
import { eventSchemaName, eventSchemaOf, eventTypes } from '../../functions/docs/document/event-schema.ts';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';
import { addressToCome } from '../../functions/docs/served.ts';

import { siteFiles } from './site.ts';

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
  ...siteFiles,
  ...eventSchemas,
};
