/** Makes docs/events.md of the catalogue of events and the list of functions. */
import * as z from 'zod';
import { eventSchemaName } from '../functions/docs/document/event-schema.ts';
import { type EventType, eventCatalogue } from '../functions/events/catalogue.ts';
import { publicEventTypes } from '../functions/webhooks/contract.ts';
import { functions } from '../lib/functions.ts';

const head = `# Events

Made by \`npm run docs\` from \`functions/events/catalogue.ts\`; do not edit.

On the bus an event is \`{"source": "waybill.<feature>", "detail-type": "<type>", "detail": {…}}\`, and its detail is
\`{id, type, version, occurredAt, orderId?, sequence?, data}\`. Deduplicate by \`id\`; \`sequence\` orders the events of one
order. Events are written in the same transaction as the change they tell of and published at least once. A field is
only ever added; anything else is a new \`version\`, whose number leads to its JSON Schema. \`npm run check\` refuses a change that
breaks a consumer of the last release. Those marked ◆ can be sent to partners ([webhooks.md](webhooks.md)); all of them are kept, to
be asked ([lake.md](lake.md)).

| event | from | version | data | consumed by |
|---|---|---|---|---|
`;

const shapeSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

const namedSchema = z.object({ $ref: z.string(), $defs: z.record(z.string(), z.unknown()) });

/** A schema with a name of its own stands among the definitions. */
const shapeOf = (schema: z.ZodType): z.output<typeof shapeSchema> => {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any' });
  const named = namedSchema.safeParse(json);
  return shapeSchema.parse(named.success ? named.data.$defs[named.data.$ref.replace('#/$defs/', '')] : json);
};

/** The names of the fields, `?` behind those that may be left out. */
const fieldsOf = (schema: z.ZodType): string => {
  const { properties, required } = shapeOf(schema);
  return Object.keys(properties)
    .map((name) => `\`${name}${required.includes(name) ? '' : '?'}\``)
    .join(' ');
};

const consumersOf = (type: EventType): string =>
  functions
    .filter(({ consumes, name }) => consumes?.includes(type) && name !== 'webhooks-consumer')
    .map(({ name }) => `\`${name}\``)
    .join(' ');

const rowOf = (type: EventType): string => {
  const { source, version, data } = eventCatalogue[type];
  const isPublic = (publicEventTypes as readonly string[]).includes(type);
  const schema = `[${version}](event-schemas/${eventSchemaName(type)}.json)`;
  const cells = [`\`${type}\`${isPublic ? ' ◆' : ''}`, source, schema, fieldsOf(data), consumersOf(type)];
  return `| ${cells.join(' | ')} |`;
};

export const eventsPage = (): string =>
  `${head}${(Object.keys(eventCatalogue) as EventType[]).map(rowOf).join('\n')}\n`;
