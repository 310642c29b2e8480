/** Puts an example into each request of the document: a body that its schema says, or one of ours, and a value for each part of a path. */
import { accountBodies } from './account-bodies.ts';
import { shopBodies } from './example-bodies.ts';
import { parameterExamples } from './example-ids.ts';
import { type Document, json, nameIn, type Operation, operationsOf, type Schema } from './parts.ts';

const bodies: Readonly<Record<string, unknown>> = { ...accountBodies, ...shopBodies };

const givePathExamples = ({ parameters = [] }: Operation): void => {
  for (const parameter of parameters) {
    const isNeeded = parameter.in === 'path' || (parameter.in === 'query' && parameter.required === true);
    const present = parameter.example ?? parameter.schema.example;
    const example = present ?? parameterExamples[parameter.name];
    if (isNeeded && example !== undefined) parameter.example = example;
  }
};

const giveBodyExample = (
  { operationId, requestBody }: Operation,
  schemas: Readonly<Record<string, Schema>>,
): void => {
  const media = requestBody?.content[json];
  if (!media) return;
  const schema = media.schema.$ref === undefined ? media.schema : schemas[nameIn(media.schema.$ref)];
  const example = bodies[operationId] ?? schema?.example;
  if (example !== undefined) media.example = example;
};

export const withExamples = (document: Document): Document => {
  for (const { operation } of operationsOf(document)) {
    givePathExamples(operation);
    giveBodyExample(operation, document.components.schemas);
  }
  return document;
};
