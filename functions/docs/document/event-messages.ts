/** What partners are sent, as the `webhooks` of the OpenAPI document: each event with its schema and an example. */
import { eventCatalogue } from '../../events/catalogue.ts';
import { publicEventTypes } from '../../webhooks/contract.ts';
import { eventExamples, type PublicEventType } from './event-examples.ts';
import { dataSchemaOf, type JsonSchema } from './event-schema.ts';

const eventId = 'evt_01JD3Z7Q4M8K2V5X9W6T1R0N00';
const timestamp = '2026-11-21T10:00:00.000Z';

const headers: readonly (readonly [name: string, description: string, example: string])[] = [
  ['webhook-id', 'Of the event, the same for every repetition: deduplicate by it.', eventId],
  [
    'webhook-timestamp',
    'When it was sent, in seconds since 1970: refuse what is older than five minutes.',
    '1795226400',
  ],
  [
    'webhook-signature',
    '`v1,` and the base64 of an HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`; two of them while the secret changes.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
];

const parameters = headers.map(([name, description, example]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
  example,
}));

const responses = {
  '2XX': { description: 'Taken. Answer within ten seconds, then do the work.' },
  410: { description: 'Gone: the endpoint is turned off at once.' },
  default: { description: 'Not taken: it comes again, ten times in three days.' },
};

/** `order.item.created` → `EventOrderItemCreated` */
const schemaNameOf = (type: string): string =>
  `Event${type.replaceAll(/(?:^|[.-])(\w)/g, (_, first: string) => first.toUpperCase())}`;

type Message = { readonly about: string; readonly schema: JsonSchema; readonly example: object };

const operationOf = (type: string, { about, example }: Message) => ({
  operationId: `receive${schemaNameOf(type)}`,
  tags: ['webhooks'],
  summary: `Event ${type}`,
  description: about,
  security: [],
  parameters,
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${schemaNameOf(type)}` }, example },
    },
  },
  responses,
});

const happened = { type: 'string', format: 'date-time', description: 'When it happened.' };

const messageOf = (type: PublicEventType): Message => {
  const { version } = eventCatalogue[type];
  return {
    about: `Sent to endpoints that asked for \`${type}\`. It may come twice, and not in order.`,
    schema: {
      type: 'object',
      properties: {
        type: { const: type },
        timestamp: happened,
        id: { type: 'string', description: 'The same for every repetition: deduplicate by it.' },
        version: { const: version, description: 'Fields may be added; anything else is a new version.' },
        data: dataSchemaOf(type).shape,
      },
      required: ['type', 'timestamp', 'id', 'version', 'data'],
    },
    example: { type, timestamp, id: eventId, version, data: eventExamples[type] },
  };
};

const testMessage: Message = {
  about: 'Sent when an endpoint is tried out.',
  schema: {
    type: 'object',
    properties: {
      type: { const: 'webhook.test' },
      timestamp: happened,
      data: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
    },
    required: ['type', 'timestamp', 'data'],
  },
  example: { type: 'webhook.test', timestamp, data: { message: 'Waybill can reach you' } },
};

/** What the schemas of events call by name; the rest of the document may have it already. */
const sharedSchemas = (): Record<string, unknown> =>
  Object.assign({}, ...publicEventTypes.map((type) => dataSchemaOf(type).definitions));

const atComponents = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));

/** By name: `webhooks` of the document, and the schemas that they need. */
export const eventMessages = () => {
  const messages: readonly (readonly [type: string, message: Message])[] = [
    ...publicEventTypes.map((type) => [type, messageOf(type)] as const),
    ['webhook.test', testMessage],
  ];
  return {
    webhooks: Object.fromEntries(
      messages.map(([type, message]) => [type, { post: operationOf(type, message) }]),
    ),
    schemas: atComponents(
      Object.fromEntries(messages.map(([type, { schema }]) => [schemaNameOf(type), schema])),
    ),
    sharedSchemas: atComponents(sharedSchemas()),
  };
};
