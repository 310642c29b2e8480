/**
 * What an event looks like to whoever reads it: JSON Schema 2020-12, made of the catalogue. On the bus and in the lake it
 * is the whole event; partners get the same `data` in another envelope (openapi.ts).
 */
import * as z from 'zod';
import { type EventType, eventCatalogue } from '../../events/catalogue.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** A validator's means: what they say is in the words beside them, or in `format`. */
const noise = (schema: Record<string, unknown>): readonly string[] => [
  'example',
  'additionalProperties',
  ...('format' in schema ? ['pattern'] : []),
  ...(schema.minimum === Number.MIN_SAFE_INTEGER ? ['minimum'] : []),
  ...(schema.maximum === Number.MAX_SAFE_INTEGER ? ['maximum'] : []),
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record's `additionalProperties` say what its values are; `false` would forbid the fields that are added later. */
const plain = (schema: Record<string, unknown>): void => {
  const values = schema.additionalProperties;
  const example = schema.example;
  for (const name of noise(schema)) delete schema[name];
  if (isObject(values)) schema.additionalProperties = values;
  if (example !== undefined) schema.examples = [example];
};

export type DataSchema = {
  readonly shape: JsonSchema;
  readonly definitions: Readonly<Record<string, unknown>>;
};

/** What stands in `data`; `#/$defs/…` in it are the definitions. */
export const dataSchemaOf = (type: EventType): DataSchema => {
  const {
    $schema: _,
    $defs: definitions = {},
    ...shape
  } = z.toJSONSchema(eventCatalogue[type].data, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => plain(jsonSchema),
  });
  return { shape, definitions };
};

/** `order.created.v1` */
export const eventSchemaName = (type: EventType): string => `${type}.v${eventCatalogue[type].version}`;

export const eventSchemaOf = (type: EventType): JsonSchema => {
  const { version, source } = eventCatalogue[type];
  const { shape, definitions } = dataSchemaOf(type);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: type,
    description: `From waybill.${source}. Fields may be added; anything else is a new version.`,
    type: 'object',
    properties: {
      id: {
        type: 'string',
        description: 'The same for every repetition: deduplicate by it.',
        examples: ['evt_01JD3Z7Q4M8K2V5X9W6T1R0N00'],
      },
      type: { const: type },
      version: { const: version },
      occurredAt: { type: 'string', format: 'date-time' },
      orderId: { type: 'string', description: 'Of events that are about one order.' },
      sequence: { type: 'integer', description: 'The version of the thing that changed: orders its events.' },
      data: shape,
    },
    required: ['id', 'type', 'version', 'occurredAt', 'data'],
    ...(Object.keys(definitions).length > 0 && { $defs: definitions }),
  };
};

export const eventTypes = Object.keys(eventCatalogue) as EventType[];
