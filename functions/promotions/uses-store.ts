/**
 * The uses that a promotion with many has left, shard by shard. What is left and what was used are always the limit:
 * a use is taken from a shard that has one, a given one goes back to a shard, and staff who set another limit write all
 * shards as they read them.
 *
 *   order A ── shards 0 3 1 ── takes of 1: left ≥ 1 ✓
 *   order B ── shards 0 3 1 ── takes of 2: left ≥ 1 ✓
 *   order C ── shards 0 3 1 ── takes of 2: left ≥ 1 ✗ conflict ── shards 0 2 0 ── takes of 1 ✓
 *   order D ── shards 0 0 0: used up
 */
import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { getItems } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import type { Promotion } from './promotion.ts';
import { promotionsTable, usesKey } from './table.ts';
import { sumOf } from './uses.ts';

const leftSchema = z.object({ shard: z.int(), left: z.int() });

type Sharded = Pick<Promotion, 'id' | 'shards'>;

/** What each shard has left; empty for a promotion that is counted on itself. */
export const readUsesLeft = async (
  { id, shards = 0 }: Sharded,
  { consistent }: { readonly consistent: boolean },
): Promise<number[]> => {
  const keys = Array.from({ length: shards }, (_, shard) => usesKey(id, shard));
  const found = await getItems(promotionsTable, keys, leftSchema, { consistent });
  const lefts = new Map(found.map(({ shard, left }) => [shard, left]));
  return keys.map((_, shard) => lefts.get(shard) ?? 0);
};

/** With what was used of it; one that seems used up is looked at twice. */
export const withUses = async (
  promotion: Promotion,
  { consistent }: { readonly consistent: boolean },
): Promise<Promotion> => {
  const total = promotion.definition.limits?.total;
  if (promotion.shards === undefined || total === undefined) return promotion;
  const left = sumOf(await readUsesLeft(promotion, { consistent }));
  if (left === 0 && !consistent) return withUses(promotion, { consistent: true });
  return { ...promotion, used: total - left };
};

const hasOneLeft = '#left >= :one';
const isThere = 'attribute_exists(#left)';

const changeLeft = (id: string, shard: number, by: 1 | -1, condition: string): Write => ({
  Update: {
    TableName: tableName(promotionsTable),
    Key: usesKey(id, shard),
    UpdateExpression: 'ADD #left :by',
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#left': 'left' },
    ExpressionAttributeValues: { ':by': by, ...(condition === hasOneLeft && { ':one': 1 }) },
  },
});

/** Refused as `conflict` when others were quicker: another shard may have one left. */
export const takeUseOf = (id: string, shard: number): Write => changeLeft(id, shard, -1, hasOneLeft);

export const giveUseBackTo = (id: string, shard: number): Write => changeLeft(id, shard, 1, isThere);

const isNew = 'attribute_not_exists(#left)';
const isAsRead = '#left = :read';

const asRead = (read: number | undefined) => ({
  ConditionExpression: read === undefined ? isNew : isAsRead,
  ExpressionAttributeNames: { '#left': 'left' },
  ...(read !== undefined && { ExpressionAttributeValues: { ':read': read } }),
});

/** Other shards for those that were read; empty: none. Refused as `conflict` when a use was taken meanwhile. */
export const replaceUses = (id: string, read: readonly number[], next: readonly number[]): Write[] => [
  ...next.map((left, shard): Write => {
    const Item = { ...usesKey(id, shard), shard, left };
    return { Put: { TableName: tableName(promotionsTable), Item, ...asRead(read[shard]) } };
  }),
  ...read.slice(next.length).map((left, index): Write => {
    const Key = usesKey(id, next.length + index);
    return { Delete: { TableName: tableName(promotionsTable), Key, ...asRead(left) } };
  }),
];

/** The promotion is gone, and its uses with it. */
export const dropUses = ({ id, shards = 0 }: Sharded): Write[] =>
  Array.from({ length: shards }, (_, shard) => ({
    Delete: { TableName: tableName(promotionsTable), Key: usesKey(id, shard) },
  }));
