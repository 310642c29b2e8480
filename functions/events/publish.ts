/**
 * Puts the outbox on the bus. It is fed by the streams of the tables that have one, with inserts of `EVENT#…` items
 * only. Records of a shard come in order and are published in order: the first one that fails ends the batch, and it
 * and all after it come again. So an event may be published twice, never out of its order, never not at all.
 */

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { z } from 'zod';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { type EventType, eventCatalogue } from './catalogue.ts';

/** EventBridge's own limits for one call. */
const maximumEntries = 10;
const maximumBytes = 240 * 1024;

let client: EventBridgeClient | undefined;
const eventBridge = (): EventBridgeClient => {
  client ??= new EventBridgeClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  return client;
};

const eventSchema = z.looseObject({ type: z.string(), occurredAt: z.iso.datetime() });
const outboxItemSchema = z.object({ events: z.array(eventSchema) });

const sourceOf = (type: string): string =>
  `waybill.${Object.hasOwn(eventCatalogue, type) ? eventCatalogue[type as EventType].source : 'unknown'}`;

const entriesOf = (record: DynamoDBRecord): PutEventsRequestEntry[] => {
  const image = record.dynamodb?.NewImage;
  if (!image) return [];
  const item = outboxItemSchema.parse(unmarshall(image as Parameters<typeof unmarshall>[0]));
  return item.events.map((event) => ({
    EventBusName: env('EVENT_BUS_NAME'),
    Source: sourceOf(event.type),
    DetailType: event.type,
    Time: new Date(event.occurredAt),
    Detail: JSON.stringify(event),
  }));
};

const bytesOf = ({ Detail = '', DetailType = '', Source = '' }: PutEventsRequestEntry): number =>
  Buffer.byteLength(Detail) + Buffer.byteLength(DetailType) + Buffer.byteLength(Source) + 64;

/** In order, as few calls as the limits allow. */
export const chunksOf = (entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] => {
  const chunks: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const chunk = chunks.at(-1);
    bytes += bytesOf(entry);
    if (chunk && chunk.length < maximumEntries && bytes <= maximumBytes) {
      chunk.push(entry);
    } else {
      chunks.push([entry]);
      bytes = bytesOf(entry);
    }
  }
  return chunks;
};

/** `PutEvents` answers 200 also when it took nothing: the count of failures tells. */
const put = async (entries: PutEventsRequestEntry[]): Promise<void> => {
  const answer = await eventBridge().send(new PutEventsCommand({ Entries: entries }));
  if (!answer.FailedEntryCount) return;
  const codes = answer.Entries?.flatMap(({ ErrorCode }) => ErrorCode ?? []);
  throw new Error(`the bus refused ${answer.FailedEntryCount} events: ${codes?.join(', ')}`);
};

export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  for (const record of Records) {
    try {
      for (const chunk of chunksOf(entriesOf(record))) await put(chunk);
    } catch (error) {
      const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
      log.error('publishing failed: this record and all after it come again', { sequenceNumber, error });
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};
