/**
 * Puts the outbox on the bus. It is fed by the streams of the tables that have one, with inserts of `EVENT#…` items
 * only. Records of a shard come in order and are published in order, as few calls as the bus allows: the first record
 * that fails ends the batch, and it and all after it come again. So an event may be published twice, never not at all.
 */

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { callLimits } from '../shared/sdk.ts';
import { type EventType, eventCatalogue } from './catalogue.ts';

/** EventBridge's own limits for one call. */
const maximumEntries = 10;
const maximumBytes = 1_000_000;
/** What the service counts for a `Time`. */
const timeBytes = 14;

let client: EventBridgeClient | undefined;
const eventBridge = (): EventBridgeClient => {
  client ??= new EventBridgeClient(callLimits());
  return client;
};

const eventSchema = z.looseObject({ type: z.string(), occurredAt: z.iso.datetime() });
const outboxItemSchema = z.object({ events: z.array(eventSchema) });

const sourceOf = (type: string): string =>
  `waybill.${Object.hasOwn(eventCatalogue, type) ? eventCatalogue[type as EventType].source : 'unknown'}`;

/** An entry of the bus, and the stream record it comes from. */
type Outgoing = { readonly entry: PutEventsRequestEntry; readonly sequenceNumber: string };

const sequenceNumberOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

const outgoingOf = (record: DynamoDBRecord): Outgoing[] => {
  const image = record.dynamodb?.NewImage;
  if (!image) return [];
  const item = outboxItemSchema.parse(unmarshall(image as Parameters<typeof unmarshall>[0]));
  return item.events.map((event) => ({
    sequenceNumber: sequenceNumberOf(record),
    entry: {
      EventBusName: env('EVENT_BUS_NAME'),
      Source: sourceOf(event.type),
      DetailType: event.type,
      Time: new Date(event.occurredAt),
      Detail: JSON.stringify(event),
    },
  }));
};

/** Everything up to the first record that cannot be read, and that record. */
const readUntilBroken = (records: readonly DynamoDBRecord[]): { outgoing: Outgoing[]; broken?: string } => {
  const outgoing: Outgoing[] = [];
  for (const record of records) {
    try {
      outgoing.push(...outgoingOf(record));
    } catch (error) {
      reportTrouble('outbox-record-unreadable', 'an outbox record cannot be read', {
        sequenceNumber: sequenceNumberOf(record),
        error,
      });
      return { outgoing, broken: sequenceNumberOf(record) };
    }
  }
  return { outgoing };
};

const bytesOf = ({ Detail = '', DetailType = '', Source = '' }: PutEventsRequestEntry): number =>
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

/** `PutEvents` answers 200 also when it took nothing. Returns the record of the first entry that it refused. */
const putChunk = async (chunk: readonly Outgoing[]): Promise<string | undefined> => {
  const Entries = chunk.map(({ entry }) => entry);
  const answer = await eventBridge().send(new PutEventsCommand({ Entries }));
  if (!answer.FailedEntryCount) return undefined;
  const first = answer.Entries?.findIndex(({ ErrorCode }) => ErrorCode !== undefined) ?? 0;
  const { sequenceNumber = '' } = chunk[Math.max(0, first)] ?? {};
  log.warn('the bus refused an event', { sequenceNumber, code: answer.Entries?.[first]?.ErrorCode });
  return sequenceNumber;
};

/** The record from which on everything must come again; undefined when all is published. */
const publish = async (outgoing: readonly Outgoing[]): Promise<string | undefined> => {
  for (const chunk of chunksOf(outgoing)) {
    try {
      const refused = await putChunk(chunk);
      if (refused !== undefined) return refused;
    } catch (error) {
      log.warn('the bus does not answer: what follows comes again', { error });
      return chunk[0]?.sequenceNumber;
    }
  }
  return undefined;
};

export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const { outgoing, broken } = readUntilBroken(Records);
  const failed = (await publish(outgoing)) ?? broken;
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
};
