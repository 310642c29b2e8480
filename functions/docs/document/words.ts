/** Says of every field, parameter and answer what it is: in its schema's own words, or in those of the glossary. */
import { idPrefixes } from '../../shared/ids.ts';
import { glossary } from './glossary.ts';
import {
  type Document,
  eachField,
  json,
  nameIn,
  type Operation,
  operationsOf,
  type Parameter,
  type Placed,
  type Response,
  type Schema,
} from './parts.ts';

const kindOf: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(idPrefixes).map(([kind, prefix]) => [prefix, kind]),
);

const articleOf = (thing: string): string => (/^[aeiou](?!ser)/.test(thing) ? 'an' : 'a');

/** An id says by its prefix what it names. */
const wordsOfId = ({ example }: Schema): string | undefined => {
  const kind = typeof example === 'string' ? kindOf[example.split('_', 1)[0] ?? ''] : undefined;
  return kind && `The id of ${articleOf(kind)} ${kind}.`;
};

/** `Order.payment.status`, `payment.status`, `status`. */
const keysOf = (name: string, around: string): readonly string[] => {
  const places = around === '' ? [] : around.split('.');
  return [...places.map((_, depth) => [...places.slice(depth), name].join('.')), name];
};

const found = (keys: readonly string[]): string | undefined =>
  keys.map((key) => glossary[key]).find((words) => words !== undefined);

const describeFields = (schema: Schema, own: string): void =>
  eachField(schema, own, (field, name, around) => {
    const words =
      field.description ?? (name === 'id' ? wordsOfId(field) : undefined) ?? found(keysOf(name, around));
    if (words !== undefined) field.description = words;
  });

const describeParameter = (parameter: Parameter): void => {
  const { name, schema } = parameter;
  const words =
    parameter.description ??
    schema.description ??
    (parameter.in === 'path' ? wordsOfId(schema) : undefined) ??
    found([`?${name}`]) ??
    wordsOfId(schema) ??
    glossary[name];
  if (words !== undefined) parameter.description = words;
};

/** `SavedAddress` → `saved address` */
const plainly = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

const listOf = /List$/;

const pluralOf = (thing: string): string =>
  /(s|x)$/.test(thing) ? `${thing}es` : thing.replace(/y$/, 'ie').concat('s');

const ofNamed = (name: string, method: string, status: string): string => {
  if (name.endsWith('Answer')) return 'What came of it.';
  if (listOf.test(name)) return `A list of ${pluralOf(plainly(name.replace(listOf, '')))}.`;
  if (status === '201') return `The new ${plainly(name)}.`;
  return method === 'GET' ? `The ${plainly(name)}.` : `The ${plainly(name)}, as of now.`;
};

const withoutBody = (method: string, status: string): string => {
  if (status === '303') return 'Go on to `Location`.';
  if (status === '202') return 'Accepted: it goes on by itself.';
  if (status === '200') return 'The page.';
  return method === 'DELETE'
    ? 'It is gone; there is nothing to add.'
    : 'It is done; there is nothing to add.';
};

const answerWords = (method: string, status: string, { content }: Response): string => {
  const name = content?.[json]?.schema.$ref;
  return name === undefined ? withoutBody(method, status) : ofNamed(nameIn(name), method, status);
};

const describeAnswers = ({ method, operation }: Pick<Placed, 'method' | 'operation'>): void => {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === '') response.description = answerWords(method, status, response);
  }
};

const parametersOf = ({ parameters = [] }: Operation): readonly Parameter[] => parameters;

export const withWords = (document: Document): Document => {
  for (const placed of operationsOf(document)) {
    for (const parameter of parametersOf(placed.operation)) describeParameter(parameter);
    describeAnswers(placed);
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) describeFields(schema, name);
  return document;
};
