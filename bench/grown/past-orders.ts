/** Orders that are over, by the ten thousand: copies of one, of all that the tables keep of it. */
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { writeItems } from './write-items.ts';

type Item = Record<string, unknown>;

const namedIn = ({ pk, sk }: Item, name: string): boolean => `${String(pk)}\n${String(sk)}`.includes(name);

/** What is written to tell others: as a new item it would be told again. */
const isEvent = ({ sk }: Item): boolean => String(sk).startsWith('EVENT#');

/** @returns table → the items that are kept by the name of this order, and of its parts */
const keptOf = async (
  client: DynamoDBDocumentClient,
  tables: readonly string[],
  name: string,
): Promise<Map<string, Item[]>> => {
  const kept = new Map<string, Item[]>();
  for (const table of tables) {
    const own: Item[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
      own.push(...Items.filter((item) => namedIn(item, name) && !isEvent(item)));
    }
    if (own.length > 0) kept.set(table, own);
  }
  return kept;
};

const renamed = (value: unknown, from: string, to: string): unknown => {
  if (typeof value === 'string') return value.replaceAll(from, to);
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, from, to)]));
};

/** The parts of a thing differ in its last two characters: `newRootUlid`. */
const nameOf = (rootUlid: string): string => rootUlid.slice(0, -2);

function* copies(items: readonly Item[], from: string, names: readonly string[]): Generator<Item> {
  for (const name of names) for (const item of items) yield renamed(item, from, name) as Item;
}

/** @returns how many items were written */
export const copyOrder = async (
  client: DynamoDBDocumentClient,
  tables: readonly string[],
  orderId: string,
  count: number,
): Promise<number> => {
  const from = nameOf(orderId.slice(orderId.indexOf('_') + 1));
  const now = new Date();
  const names = Array.from({ length: count }, () => nameOf(newRootUlid(newUlid(now))));
  let written = 0;
  for (const [table, items] of await keptOf(client, tables, from)) {
    written += await writeItems(client, table, copies(items, from, names));
  }
  return written;
};
