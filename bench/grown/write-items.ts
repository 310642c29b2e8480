/** Writes items by the thousand, as fast as an engine takes them. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';

/** BatchWriteItem takes no more. */
const itemsPerBatch = 25;
const batchesAtOnce = 8;

/** @returns how many were written */
export const writeItems = async (
  client: DynamoDBDocumentClient,
  table: string,
  items: Iterable<Record<string, unknown>>,
): Promise<number> => {
  let written = 0;
  let batch: Record<string, unknown>[] = [];
  let running: Promise<unknown>[] = [];
  const send = async (): Promise<void> => {
    const requests = batch.map((Item) => ({ PutRequest: { Item } }));
    running.push(client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } })));
    written += batch.length;
    batch = [];
    if (running.length < batchesAtOnce) return;
    await Promise.all(running);
    running = [];
  };
  for (const item of items) {
    batch.push(item);
    if (batch.length === itemsPerBatch) await send();
  }
  if (batch.length > 0) await send();
  await Promise.all(running);
  return written;
};
