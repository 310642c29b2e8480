/**
 * Publishes again what outboxes announced in a time: for events that never reached the bus, or longer ago than its
 * archive keeps. Consumers do not mind events that come twice, late or out of order.
 *
 *   npm run republish -- --table <name> --bus <name> --from 2026-03-01T10:00:00Z --to 2026-03-01T12:00:00Z
 *
 * It reads the whole table, page by page, and puts the events on the bus as slowly as it is told to.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  chunksOf,
  entryOf,
  eventsOf,
  isHopeless,
  type OutboxEvent,
} from '../functions/events/bus-entries.ts';
import { outboxPrefix } from '../functions/events/outbox.ts';
import { complain, placeFields, placeOf, say } from './tool.ts';

const maximumPerSecond = 1_000;
/** Of one call of the bus that passes by itself. */
const maximumTries = 10;
const longestPauseMilliseconds = 30_000;

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const optionsSchema = z
  .object({
    /** As AWS knows them; several may be given. */
    table: z.array(z.string().min(1)).min(1),
    bus: z.string().min(1),
    from: moment,
    to: moment,
    ...placeFields,
    'per-second': z.coerce.number().int().min(1).max(maximumPerSecond),
    'dry-run': z.boolean(),
  })
  .refine(({ from, to }) => from < to, { error: 'ends before it begins', path: ['to'] });
type Options = z.output<typeof optionsSchema>;

const given = () =>
  parseArgs({
    options: {
      table: { type: 'string', multiple: true },
      bus: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      endpoint: { type: 'string' },
      'per-second': { type: 'string', default: '50' },
      'dry-run': { type: 'boolean', default: false },
    },
  }).values;

const count = { published: 0, unpublished: 0 };

type Entry = { readonly entry: PutEventsRequestEntry; readonly key: string };

const giveUp = (key: string, reason: string): void => {
  count.unpublished += 1;
  complain(`not published: ${key}: ${reason}`);
};

/** @returns those that must be tried again */
const putOnce = async (bus: EventBridgeClient, chunk: readonly Entry[]): Promise<Entry[]> => {
  const { Entries = [] } = await bus.send(new PutEventsCommand({ Entries: chunk.map(({ entry }) => entry) }));
  return chunk.filter(({ key }, index) => {
    const { ErrorCode: code, ErrorMessage: reason = '' } = Entries[index] ?? {};
    if (code !== undefined && isHopeless(code)) giveUp(key, `${code}: ${reason}`);
    if (code === undefined) count.published += 1;
    return code !== undefined && !isHopeless(code);
  });
};

const put = async (bus: EventBridgeClient, chunk: readonly Entry[]): Promise<void> => {
  let left = [...chunk];
  for (let tries = 1; left.length > 0; tries += 1) {
    left = await putOnce(bus, left);
    if (left.length === 0) return;
    if (tries === maximumTries) {
      for (const { key } of left) giveUp(key, 'the bus refused it each time');
      return;
    }
    await sleep(Math.min(1_000 * 2 ** (tries - 1), longestPauseMilliseconds));
  }
};

const itemSchema = z.looseObject({ pk: z.string(), sk: z.string() });

const publishPage = async (
  items: readonly unknown[],
  bus: EventBridgeClient,
  options: Options,
): Promise<void> => {
  const isAsked = ({ occurredAt }: OutboxEvent): boolean => {
    const at = Date.parse(occurredAt);
    return at >= options.from && at < options.to;
  };
  const entries = items.flatMap((item): Entry[] => {
    const { pk, sk } = itemSchema.parse(item);
    const key = `${pk} ${sk}`;
    try {
      return eventsOf(item)
        .filter(isAsked)
        .map((event) => ({ key, entry: entryOf(event, options.bus) }));
    } catch (error) {
      giveUp(key, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
      return [];
    }
  });
  for (const chunk of chunksOf(entries)) {
    if (options['dry-run']) count.published += chunk.length;
    else {
      await put(bus, chunk);
      await sleep((chunk.length * 1_000) / options['per-second']);
    }
  }
};

const republish = async (options: Options): Promise<void> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(placeOf(options)));
  const bus = new EventBridgeClient(placeOf(options));
  for (const table of options.table) {
    const pages = paginateScan(
      { client },
      {
        TableName: table,
        FilterExpression: 'begins_with(#sk, :outbox)',
        ExpressionAttributeNames: { '#sk': 'sk' },
        ExpressionAttributeValues: { ':outbox': outboxPrefix },
      },
    );
    for await (const { Items = [] } of pages) await publishPage(Items, bus, options);
    say(`${table}: ${count.published} events ${options['dry-run'] ? 'found' : 'published'} so far`);
  }
  if (count.unpublished > 0) {
    complain(`${count.unpublished} were not published: mend the items named above, and start again`);
    process.exitCode = 1;
  }
};

const options = optionsSchema.safeParse(given());
if (options.success) await republish(options.data);
else {
  complain(z.prettifyError(options.error));
  process.exitCode = 2;
}
