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
