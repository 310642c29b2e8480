/**
 * The promotions that every basket looks at: held in memory for some seconds, for they change rarely and every quote
 * would read them all from one partition. An order is priced by what is there now: staff's changes count up one item,
 * which says whether what is held is still that.
 */
import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { getItem, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Promotion, promotionSchema } from './promotion.ts';
import { automaticPartition, changesKey, promotionsTable } from './table.ts';

/** More automatic promotions than these are not looked at: those that come first by priority count. */
const maximumAutomaticPromotions = 100;

/** A change counts for quotes within this time. */
const staleMilliseconds = 5_000;

type Held = {
  readonly promotions: readonly Promotion[];
  readonly changes: number;
  /** By the process's own clock. */
  readonly readAt: number;
};

let held: Held | undefined;

export const forgetAutomatic = (): void => {
  held = undefined;
};

const changesSchema = z.object({ changes: z.int() });

const countChanges = async (): Promise<number> =>
  (await getItem(promotionsTable, changesKey, changesSchema, { consistent: true }))?.changes ?? 0;

/** For every transaction by which staff change a promotion. */
export const countChangeWrite = (): Write => ({
  Update: {
    TableName: tableName(promotionsTable),
    Key: changesKey,
    UpdateExpression: 'ADD #changes :one',
    ExpressionAttributeNames: { '#changes': 'changes' },
    ExpressionAttributeValues: { ':one': 1 },
  },
});

/** @param changes counted before the list is read, so that what is held is never older than its count */
const readAutomatic = async (changes: number): Promise<readonly Promotion[]> => {
  const query = { table: promotionsTable, index: 'automatic', partition: automaticPartition } as const;
  const { items } = await queryPage(query, promotionSchema, { limit: maximumAutomaticPromotions });
  held = { promotions: items, changes, readAt: performance.now() };
  return items;
};

/**
 * On and without a code.
 * @param forOrder as they are now; otherwise a change may be some seconds late
 */
export const automaticPromotions = async (forOrder: boolean): Promise<readonly Promotion[]> => {
  const fresh = held && performance.now() - held.readAt < staleMilliseconds ? held : undefined;
  if (fresh && !forOrder) return fresh.promotions;
  const changes = await countChanges();
  return fresh?.changes === changes ? fresh.promotions : readAutomatic(changes);
};
