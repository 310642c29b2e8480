/**
 * Puts the outbox on the bus. It is fed by the streams of the tables that have one, with inserts of `EVENT#…` items
 * only. Records of a shard come in order and are published in order, as few calls as the bus allows: the first record
 * that fails ends the batch, and it and all after it come again. So an event may be published twice, never not at all.
 * What would fail for ever is set aside, with an alarm, and holds nobody up.
 */

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { callLimits } from '../shared/sdk.ts';
import { bytesOf, chunksOf, entryOf, eventsOf, isHopeless, maximumBytes } from './bus-entries.ts';
import { setAside } from './set-aside.ts';

let client: EventBridgeClient | undefined;
const eventBridge = (): EventBridgeClient => {
  client ??= new EventBridgeClient(callLimits());
  return client;
};

/** An entry of the bus, and the stream record it comes from. */
type Outgoing = { readonly entry: PutEventsRequestEntry; readonly record: DynamoDBRecord };

const sequenceNumberOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

/** @throws Error for a record that cannot be read, or whose event no call can carry */
const outgoingOf = (record: DynamoDBRecord): Outgoing[] => {
  const image = record.dynamodb?.NewImage;
  if (!image) return [];
  const events = eventsOf(unmarshall(image as Parameters<typeof unmarshall>[0]));
  const entries = events.map((event) => entryOf(event, env('EVENT_BUS_NAME')));
  if (entries.some((entry) => bytesOf(entry) >= maximumBytes)) throw new Error('an event is too large');
  return entries.map((entry) => ({ record, entry }));
};

type Read = {
  readonly outgoing: readonly Outgoing[];
  /** It could be neither read nor set aside. */
  readonly stuck?: DynamoDBRecord;
};

const readAll = async (records: readonly DynamoDBRecord[]): Promise<Read> => {
  const outgoing: Outgoing[] = [];
  for (const record of records) {
    try {
      outgoing.push(...outgoingOf(record));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!(await setAside(record, reason))) return { outgoing, stuck: record };
    }
  }
  return { outgoing };
};

/**
 * `PutEvents` answers 200 also when it took nothing.
 * @returns the record of the first entry that must come again
 */
const putChunk = async (chunk: readonly Outgoing[]): Promise<DynamoDBRecord | undefined> => {
  const answer = await eventBridge().send(new PutEventsCommand({ Entries: chunk.map(({ entry }) => entry) }));
  for (const [index, { record }] of chunk.entries()) {
    const { ErrorCode: code, ErrorMessage: reason = '' } = answer.Entries?.[index] ?? {};
    if (code === undefined) continue;
    log.warn('the bus refused an event', { sequenceNumber: sequenceNumberOf(record), code, reason });
    if (!isHopeless(code) || !(await setAside(record, `${code}: ${reason}`))) return record;
  }
  return undefined;
};

/** The record from which on everything must come again; undefined when all is published. */
const publish = async (outgoing: readonly Outgoing[]): Promise<DynamoDBRecord | undefined> => {
  for (const chunk of chunksOf(outgoing)) {
    try {
      const refused = await putChunk(chunk);
      if (refused) return refused;
    } catch (error) {
      log.warn('the bus does not answer: what follows comes again', { error });
      return chunk[0]?.record;
    }
  }
  return undefined;
};

export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const { outgoing, stuck } = await readAll(Records);
  const failed = (await publish(outgoing)) ?? stuck;
  return { batchItemFailures: failed ? [{ itemIdentifier: sequenceNumberOf(failed) }] : [] };
};
