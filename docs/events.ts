/** Makes docs/events.md of the catalogue of events and the list of functions. */
import * as z from 'zod';
import { type EventType, eventCatalogue } from '../functions/events/catalogue.ts';
import { publicEventTypes } from '../functions/webhooks/contract.ts';
import { functions } from '../lib/functions.ts';

const head = `# Events

Made by \`npm run docs\` from \`functions/events/catalogue.ts\`; do not edit.

On the bus an event is \`{"source": "waybill.<feature>", "detail-type": "<type>", "detail": {…}}\`, and its detail is
\`{id, type, version, occurredAt, orderId?, sequence?, data}\`. Deduplicate by \`id\`; \`sequence\` orders the events of one
order. Events are written in the same transaction as the change they tell of and published at least once. A field is
only ever added; anything else is a new \`version\`. Those marked ◆ can be sent to partners ([webhooks.md](webhooks.md)).

| event | from | version | data | consumed by |
|---|---|---|---|---|
`;

const shapeSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** The names of the fields, `?` behind those that may be left out. */
const fieldsOf = (schema: z.ZodType): string => {
  const { properties, required } = shapeSchema.parse(z.toJSONSchema(schema, { unrepresentable: 'any' }));
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
  const cells = [`\`${type}\`${isPublic ? ' ◆' : ''}`, source, version, fieldsOf(data), consumersOf(type)];
  return `| ${cells.join(' | ')} |`;
};

export const eventsPage = (): string =>
  `${head}${(Object.keys(eventCatalogue) as EventType[]).map(rowOf).join('\n')}\n`;
