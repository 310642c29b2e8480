/** The parts of an OpenAPI document that are looked at once it is made, and how to walk them. */

export type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  [member: string]: unknown;
};

export type Media = { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> };

export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
};

export type Response = {
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, Media>;
  $ref?: string;
};

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
};

export type Document = {
  openapi: string;
  info: { title: string; version: string; description: string; [member: string]: unknown };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Response>;
    [member: string]: unknown;
  };
};

export type Placed = {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
};

export const operationsOf = (document: Pick<Document, 'paths'>): Placed[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

export const json = 'application/json';

/** `#/components/schemas/Order` → `Order` */
export const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

export const referTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The schemas that stand directly in this one, each with the name it has there, if it is a field. */
const within = (schema: Schema): readonly (readonly [field: string | undefined, inner: Schema])[] => [
  ...Object.entries(schema.properties ?? {}),
  ...[schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(
    (inner) => (inner ? [[undefined, inner] as const] : []),
  ),
  ...(typeof schema.additionalProperties === 'object'
    ? [[undefined, schema.additionalProperties] as const]
    : []),
];

/** @param see is told of every field with the nearest named schema or field around it */
export const eachField = (
  schema: Schema,
  around: string,
  see: (field: Schema, name: string, around: string) => void,
): void => {
  for (const [field, inner] of within(schema)) {
    if (field !== undefined) see(inner, field, around);
    eachField(inner, field === undefined ? around : `${around}.${field}`, see);
  }
};
