/** Gives every body that has none a name, so that generated clients have one for it: of its operation, or of its items. */
import { pascal } from './operation-names.ts';
import { type Document, json, type Media, nameIn, operationsOf, referTo, type Schema } from './parts.ts';

/** Of a list its items' name says most: `OrderList`. */
const listNameOf = ({ properties = {} }: Schema): string | undefined => {
  const { items, nextCursor: _, ...others } = properties;
  const item = items?.items?.$ref;
  return item !== undefined && Object.keys(others).length === 0 ? `${nameIn(item)}List` : undefined;
};

const isSame = (one: Schema, other: Schema): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A list with pages and one without are two schemas: the second one met is called by its operation. */
const nameFor = (schema: Schema, own: string, taken: Readonly<Record<string, Schema>>): string => {
  const listName = listNameOf(schema);
  if (listName === undefined) return own;
  const present = taken[listName];
  return present === undefined || isSame(present, schema) ? listName : own;
};

const named = (media: Media, own: string, schemas: Record<string, Schema>): void => {
  if (media.schema.$ref !== undefined) return;
  const name = nameFor(media.schema, own, schemas);
  const present = schemas[name];
  if (present && !isSame(present, media.schema)) throw new Error(`two schemas would be called ${name}`);
  schemas[name] = media.schema;
  media.schema = referTo(name);
};

/** The codes of its problems beside what all problems have. */
const withCodes = ({ content = {} }: Document['components']['responses'][string]): void => {
  const media = content['application/problem+json'];
  if (!media?.examples || media.schema.$ref === undefined) return;
  const codes = { type: 'string', enum: Object.keys(media.examples) };
  media.schema = {
    allOf: [
      media.schema,
      {
        type: 'object',
        properties: {
          code: { ...codes, description: 'Which of the problems it is; there may be further ones.' },
        },
      },
    ],
  };
};

export const withNames = (document: Document): Document => {
  const { schemas, responses } = document.components;
  for (const { operation } of operationsOf(document)) {
    const name = pascal(operation.operationId);
    const request = operation.requestBody?.content[json];
    if (request) named(request, `${name}Request`, schemas);
    for (const { content } of Object.values(operation.responses)) {
      const answer = content?.[json];
      if (answer) named(answer, `${name}Answer`, schemas);
    }
  }
  for (const response of Object.values(responses)) withCodes(response);
  return document;
};
