/** What the document does not say yet, each with where it is to be said: `npm run check` prints it. */
import { type Document, eachField, operationsOf } from './parts.ts';

/** Fields and parameters without a word. */
export const wordless = (document: Document): string[] => {
  const parameters = operationsOf(document).flatMap(({ operation: { operationId, parameters: all = [] } }) =>
    all
      .filter(({ description }) => !description)
      .map(({ name }) => `the parameter ${name} of ${operationId} has no description`),
  );
  const fields: string[] = [];
  for (const [schema, content] of Object.entries(document.components.schemas)) {
    eachField(content, schema, (field, name, around) => {
      if (!field.description) fields.push(`the field ${around}.${name} has no description`);
    });
  }
  return [...parameters, ...fields].map(
    (gap) => `${gap}: say it in its schema, or in functions/docs/document/glossary.ts`,
  );
};
/** Requests with a body of which nobody can see what it looks like. */
export const withoutExample = (document: Document): string[] =>
  operationsOf(document).flatMap(({ operation: { operationId, requestBody } }) => {
    const media = requestBody?.content['application/json'];
    return media && media.example === undefined
      ? [`${operationId} has no example: put one into functions/docs/document/request-examples.ts`]
      : [];
  });
