/** Outbox items as entries of the bus, in as few calls as the bus allows. Pure. */
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { type EventType, eventCatalogue } from './catalogue.ts';

/** EventBridge's own limits for one call. */
const maximumEntries = 10;
export const maximumBytes = 1_000_000;
/** What the service counts for a `Time`. */
const timeBytes = 14;

const eventSchema = z.looseObject({ type: z.string(), occurredAt: z.iso.datetime() });
const outboxItemSchema = z.object({ events: z.array(eventSchema) });

export type OutboxEvent = z.output<typeof eventSchema>;

/** @throws ZodError for an item that is no entry of an outbox */
export const eventsOf = (item: unknown): OutboxEvent[] => outboxItemSchema.parse(item).events;

const sourceOf = (type: string): string =>
  `waybill.${Object.hasOwn(eventCatalogue, type) ? eventCatalogue[type as EventType].source : 'unknown'}`;

export const entryOf = (event: OutboxEvent, busName: string): PutEventsRequestEntry => ({
  EventBusName: busName,
  Source: sourceOf(event.type),
  DetailType: event.type,
  Time: new Date(event.occurredAt),
  Detail: JSON.stringify(event),
});

export const bytesOf = ({ Detail = '', DetailType = '', Source = '' }: PutEventsRequestEntry): number =>
  Buffer.byteLength(Detail) + Buffer.byteLength(DetailType) + Buffer.byteLength(Source) + timeBytes;

/** In order, as few calls as the limits allow. */
export const chunksOf = <T extends { readonly entry: PutEventsRequestEntry }>(
  outgoing: readonly T[],
): T[][] => {
  const chunks: T[][] = [];
  let bytes = 0;
  for (const each of outgoing) {
    const chunk = chunks.at(-1);
    bytes += bytesOf(each.entry);
    if (chunk && chunk.length < maximumEntries && bytes < maximumBytes) {
      chunk.push(each);
    } else {
      chunks.push([each]);
      bytes = bytesOf(each.entry);
    }
  }
  return chunks;
};

/** Said of the event itself, and said again each time (EventBridge, PutEventsResultEntry). Others may pass, or be mended. */
const hopeless = new Set(['InvalidArgument', 'MalformedDetail', 'RedactionFailure']);

export const isHopeless = (errorCode: string): boolean => hopeless.has(errorCode);
