/**
 * Makes a closed day anew of the events that the shop's outboxes hold, and says whether it is the same to the byte.
 *
 *   npm run rebuild-day -- --date 2026-03-01 --time-zone Africa/Lagos --analytics <table> \
 *     --outbox <orders' table> --outbox <payments' table> --outbox <carts' table>
 *
 * It reads the tables whole, page by page, and writes nothing. Exit code 1: the day is another, or an event is missing.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { closedDay } from '../functions/analytics/closed-days.ts';
import { eachEntry, firstDay } from '../functions/analytics/day-book.ts';
import { type Booked, type Events, rebuildDay } from '../functions/analytics/rebuild-day.ts';
import { analyticsTable } from '../functions/analytics/table.ts';
import type { DomainEvent, EventType } from '../functions/events/catalogue.ts';
import { outboxPrefix } from '../functions/events/outbox.ts';
import { daysBetween } from '../functions/shared/shop-day.ts';
import { tableVariable } from '../functions/shared/table.ts';
import { placeFields } from './tool.ts';

const optionsSchema = z.object({
  date: z.iso.date(),
  'time-zone': z.string(),
  analytics: z.string().min(1),
  outbox: z.array(z.string().min(1)).min(1),
  ...placeFields,
});
type Options = z.output<typeof optionsSchema>;

const given = () =>
  parseArgs({
    options: {
      date: { type: 'string' },
      'time-zone': { type: 'string', default: 'UTC' },
      analytics: { type: 'string' },
      outbox: { type: 'string', multiple: true },
      endpoint: { type: 'string' },
    },
  }).values;

const wanted: readonly EventType[] = [
  'order.approved',
  'payment.refunded',
  'payment.succeeded',
  'payment.failed',
  'cart.abandoned',
];

/** What was announced was checked when it was written. */
const eventSchema = z.custom<DomainEvent>((event) => typeof event === 'object' && event !== null);
const itemSchema = z.object({ events: z.array(eventSchema) });

const isOf =
  <T extends EventType>(type: T) =>
  (event: DomainEvent): event is DomainEvent<T> =>
    event.type === type;

const readOutboxes = async ({ outbox }: Options): Promise<Events> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const events: DomainEvent[] = [];
  for (const TableName of outbox) {
    const scan = {
      TableName,
      FilterExpression: 'begins_with(#sk, :prefix)',
      ExpressionAttributeNames: { '#sk': 'sk' },
      ExpressionAttributeValues: { ':prefix': outboxPrefix },
    };
    for await (const { Items = [] } of paginateScan({ client }, scan)) {
      const found = Items.flatMap((item) => itemSchema.parse(item).events);
      events.push(...found.filter(({ type }) => wanted.includes(type)));
    }
  }
  client.destroy();
  return {
    approved: new Map(events.filter(isOf('order.approved')).map((event) => [event.data.orderId, event])),
    refunded: new Map(events.filter(isOf('payment.refunded')).map((event) => [event.data.refundId, event])),
    others: new Map(events.map((event) => [event.id, event])),
  };
};

/** The day's own entries, and those before it, for what was counted of its orders by then. */
const readBook = async (date: string): Promise<Booked[]> => {
  const booked: Booked[] = [];
  for (const day of daysBetween((await firstDay()) ?? date, date)) {
    await eachEntry(day, (entry) => booked.push({ day, entry }));
  }
  return booked;
};

const options = optionsSchema.safeParse(given());
if (!options.success) {
  process.stderr.write(`${z.prettifyError(options.error)}\n`);
  process.exit(2);
}
const { date, endpoint, analytics } = options.data;
process.env[tableVariable(analyticsTable)] = analytics;
/** The SDK asks for some, the local stack takes any. */
if (endpoint !== undefined) {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

const closed = await closedDay(date);
if (!closed) {
  process.stderr.write(`${date} is not closed\n`);
  process.exit(2);
}
const rebuilt = rebuildDay(
  closed,
  await readBook(date),
  await readOutboxes(options.data),
  options.data['time-zone'],
);
const isSame = JSON.stringify(rebuilt) === JSON.stringify(closed);
process.stdout.write(isSame ? `${date} is the same\n` : `${date} is another:\n${JSON.stringify(rebuilt)}\n`);
process.exit(isSame ? 0 : 1);
