/** How a promotion's total limit is counted: on itself, or, with many uses left, in shards. Pure. */

/**
 * A promotion that has so many uses left when its limit is set is counted in shards: an item takes one transaction at a
 * time, so that every checkout would wait for the one before it. One with fewer is used up before that matters.
 */
export const shardedFrom = 1_000;

const useShards = 8;

/** What is left, shard by shard and as even as may be; undefined: it is counted on the promotion itself. */
export const splitUses = (left: number): number[] | undefined =>
  left < shardedFrom
    ? undefined
    : Array.from({ length: useShards }, (_, shard) => Math.floor((left + shard) / useShards));

export const sumOf = (lefts: readonly number[]): number => lefts.reduce((sum, left) => sum + left, 0);

/** @param chance 0..1; undefined: nothing is left in any */
export const shardWithUses = (lefts: readonly number[], chance: number): number | undefined => {
  const filled = lefts.flatMap((left, shard) => (left > 0 ? [shard] : []));
  return filled[Math.floor(chance * filled.length)];
};
