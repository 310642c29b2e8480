/**
 * Looks whether the histories of orders, payments, parcels, returns and hand-overs are as they were written: each entry carries
 * the hash of the one before, and each thing that of its last entry. Names what was changed, removed or added.
 *
 *   npm run verify-history -- --table <name> [--table <name> …] [--endpoint http://127.0.0.1:4000/_aws]
 *
 * It reads each table once, page by page, and each history that is a chain once more; what is written meanwhile is looked at again.
 * Exit code 1 when something is wrong.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { flawsInPartition } from '../functions/orders/verify-history.ts';
import { unpack } from '../functions/shared/packed.ts';
import { complain, placeFields, placeOf, say } from './tool.ts';

const optionsSchema = z.object({
  /** As AWS knows them; several may be given. */
  table: z.array(z.string().min(1)).min(1),
  ...placeFields,
});
type Options = z.output<typeof optionsSchema>;

const given = () =>
  parseArgs({
    options: { table: { type: 'string', multiple: true }, endpoint: { type: 'string' } },
  }).values;

const keySchema = z.object({ pk: z.string() });

/** Partitions with a chain, by the thing that keeps its end or by a link of it: either may be what was removed. */
const chainedPartitions = async (client: DynamoDBDocumentClient, table: string): Promise<Set<string>> => {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ProjectionExpression: '#pk',
      FilterExpression: 'attribute_exists(#chain) OR attribute_exists(#hash)',
      ExpressionAttributeNames: { '#pk': 'pk', '#chain': 'chain', '#hash': 'hash' },
    },
  );
  const partitions = new Set<string>();
  for await (const { Items = [] } of pages) {
    for (const item of Items) partitions.add(keySchema.parse(item).pk);
  }
  return partitions;
};

const readPartition = async (
  client: DynamoDBDocumentClient,
  table: string,
  pk: string,
): Promise<unknown[]> => {
  const items: unknown[] = [];
  const query = {
    TableName: table,
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) items.push(...Items.map(unpack));
  return items;
};

/** A page of a query is no snapshot: what looks wrong while it is written is right the next time. */
const maximumLooks = 3;

const flawsOfPartition = async (
  client: DynamoDBDocumentClient,
  table: string,
  pk: string,
): Promise<string[]> => {
  let flaws: string[] = [];
  for (let look = 0; look < maximumLooks; look += 1) {
    flaws = flawsInPartition(await readPartition(client, table, pk));
    if (flaws.length === 0) break;
  }
  return flaws;
};

const verify = async (options: Options): Promise<void> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(placeOf(options)));
  for (const table of options.table) {
    const partitions = await chainedPartitions(client, table);
    let broken = 0;
    for (const pk of partitions) {
      const flaws = await flawsOfPartition(client, table, pk);
      for (const flaw of flaws) complain(`${table} ${pk}: ${flaw}`);
      if (flaws.length > 0) broken += 1;
    }
    say(`${table}: ${partitions.size} histories, ${broken} of them not as they were written`);
    if (broken > 0) process.exitCode = 1;
  }
};

const options = optionsSchema.safeParse(given());
if (options.success) await verify(options.data);
else {
  complain(z.prettifyError(options.error));
  process.exitCode = 2;
}
