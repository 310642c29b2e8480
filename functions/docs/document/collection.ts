/** The document as a collection of requests for Postman, which Bruno and others read too: its format v2.1. */
import { type Document, json, type Operation, operationsOf, type Placed } from './parts.ts';

const format = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const asText = (value: unknown): string => JSON.stringify(value, undefined, 2);

/** Of a parameter: a word, a number or nothing. */
const asValue = (example: unknown): string =>
  example === undefined ? '' : typeof example === 'string' ? example : JSON.stringify(example);

const header = (key: string, value: string) => ({ key, value });

const headersOf = ({ parameters = [], requestBody }: Operation) => [
  ...(requestBody ? [header('Content-Type', json)] : []),
  ...(parameters.some(({ name }) => name === 'Idempotency-Key')
    ? [header('Idempotency-Key', '{{$guid}}')]
    : []),
];

const urlOf = ({ path, operation: { parameters = [] } }: Placed) => {
  const parts = path
    .slice(1)
    .split('/')
    .map((part) => part.replace(/^\{(\w+)\}$/, ':$1'));
  const inPath = parameters.filter((one) => one.in === 'path');
  return {
    raw: `{{baseUrl}}/${parts.join('/')}`,
    host: ['{{baseUrl}}'],
    path: parts,
    query: parameters
      .filter((one) => one.in === 'query')
      .map(({ name, description, example, required }) => ({
        key: name,
        value: asValue(example),
        description,
        disabled: !required,
      })),
    variable: inPath.map(({ name, description, example }) => ({
      key: name,
      value: asValue(example),
      description,
    })),
  };
};

const requestOf = (placed: Placed) => {
  const { method, operation } = placed;
  const body = operation.requestBody?.content[json]?.example;
  const needsNoToken = operation.security.every((one) => !('accessToken' in one));
  return {
    name: operation.summary,
    request: {
      method,
      description: operation.description,
      ...(needsNoToken && { auth: { type: 'noauth' } }),
      header: headersOf(operation),
      url: urlOf(placed),
      ...(body !== undefined && {
        body: { mode: 'raw', raw: asText(body), options: { raw: { language: 'json' } } },
      }),
    },
  };
};

export const collectionOf = (document: Document): object => ({
  info: {
    name: `${document.info.title} ${document.info.version}`,
    schema: format,
    description:
      'Set baseUrl, sign in, and put the accessToken of the answer into the variable of that name.',
  },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] },
  variable: [
    { key: 'baseUrl', value: document.servers[0]?.url ?? '' },
    { key: 'accessToken', value: '' },
  ],
  item: document.tags.map(({ name, description }) => ({
    name,
    description,
    item: operationsOf(document)
      .filter(({ operation }) => operation.tags.includes(name))
      .map(requestOf),
  })),
});
