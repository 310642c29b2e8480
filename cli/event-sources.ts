/** Where `listen` hears of events: on the bus of a local stack, or from what an endpoint is sent. */
import * as z from 'zod';
import { answered, everyItem, type Waybill } from '../sdk/index.ts';
import { askLocal } from './local-stack.ts';
import type { Message } from './signed-post.ts';

/** What is new since it was asked last, oldest first; what was there before the first time is not. */
export type Source = () => Promise<Message[]>;

const pageSize = 100;

const pageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      detail: z.looseObject({
        id: z.string(),
        version: z.number(),
        occurredAt: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    }),
  ),
  nextCursor: z.string().optional(),
});
type BusEvent = z.output<typeof pageSchema>['items'][number];

/** The text that a webhook has, of an event on the bus. */
const messageOf = ({ type, detail: { id, version, occurredAt, data } }: BusEvent): Message => ({
  id,
  type,
  payload: JSON.stringify({ type, timestamp: occurredAt, id, version, data }),
});

const busPage = (url: string, limit: number, cursor?: string) =>
  askLocal(
    url,
    `GET /_local/events?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    pageSchema,
  );

/** @returns what stands above this one, newest first; everything when it is gone: the stack began anew */
const busEventsSince = async (url: string, last: string | undefined): Promise<BusEvent[]> => {
  const found: BusEvent[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await busPage(url, pageSize, cursor);
    const end = items.findIndex(({ id }) => id === last);
    found.push(...(end === -1 ? items : items.slice(0, end)));
    cursor = end === -1 ? nextCursor : undefined;
  } while (cursor !== undefined);
  return found;
};

/** @throws Ended `refused` when this is no local stack */
export const busOf = async (url: string): Promise<Source> => {
  let last = (await busPage(url, 1)).items[0]?.id;
  return async () => {
    const found = await busEventsSince(url, last);
    last = found[0]?.id ?? last;
    return found.reverse().map(messageOf);
  };
};

/** Deliveries are listed by when their events happened, and may be written a little later. */
const overlapMilliseconds = 5 * 60 * 1000;

const before = (iso: string): string => new Date(Date.parse(iso) - overlapMilliseconds).toISOString();

/** @throws WaybillProblem `forbidden` for all but administrators, `not-found` */
export const deliveriesOf = async (api: Waybill['api'], id: string): Promise<Source> => {
  const params = { path: { id } };
  const newest = await answered(
    api.GET('/v1/webhook-endpoints/{id}/deliveries', { params: { ...params, query: { limit: 1 } } }),
  );
  let last = newest.items[0]?.occurredAt;
  const known = new Set<string>();
  const look: Source = async () => {
    const found: (Message & { readonly at: string })[] = [];
    const from = last === undefined ? {} : { from: before(last) };
    const deliveries = everyItem((cursor) =>
      api.GET('/v1/webhook-endpoints/{id}/deliveries', {
        params: { ...params, query: { limit: pageSize, ...from, ...(cursor && { cursor }) } },
      }),
    );
    for await (const { eventId, eventType, occurredAt, payload } of deliveries) {
      if (known.has(eventId)) continue;
      known.add(eventId);
      found.push({ id: eventId, type: eventType, payload, at: occurredAt });
    }
    last = found[0]?.at ?? last;
    return found.reverse();
  };
  await look();
  return look;
};
