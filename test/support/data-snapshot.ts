/** Everything that is in the tables, to see whether something changed. */
import { createHash } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { unpack } from '../../functions/shared/packed.ts';

export type DataSnapshot = Readonly<Record<string, string>>;

/** The same text for the same item, in whatever order its attributes come. */
const textOf = (item: unknown): string =>
  JSON.stringify(item, (_, value: unknown) => {
    if (value instanceof Set) return [...value].map(String).sort((a, b) => (a < b ? -1 : 1));
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });

type StoredItem = { readonly table: string; readonly item: Record<string, unknown> };

/** Everything that a stack has stored, a table after the other; what is packed is told as it was before. */
export async function* storedItems(url: string): AsyncGenerator<StoredItem> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: `${url}/_aws`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    }),
  );
  try {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    for (const table of TableNames) {
      for await (const page of paginateScan({ client }, { TableName: table })) {
        for (const item of page.Items ?? []) yield { table, item: unpack(item) };
      }
    }
  } finally {
    client.destroy();
  }
}

/** @returns table and keys of every item, with the digest of what it holds */
export const snapshotOf = async (url: string): Promise<DataSnapshot> => {
  const items: [string, string][] = [];
  for await (const { table, item } of storedItems(url)) {
    const digest = createHash('sha256').update(textOf(item)).digest('hex');
    items.push([`${table} ${String(item.pk)} ${String(item.sk)}`, digest]);
  }
  return Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1)));
};
