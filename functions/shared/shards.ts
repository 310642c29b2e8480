/**
 * Lists that every order writes to. A partition takes a thousand write units a second, and what an index cannot take is
 * refused for its table, too (AWS documentation: Throttling for Global Secondary Indexes); keys that begin with the time
 * all fall on the newest end, which DynamoDB cannot split. So such a list is several partitions, by a hash of what the
 * entry is about, and `merged-list.ts` reads them as one.
 */

/** A list is read with as many queries: more shards are dearer pages, fewer take fewer writes. */
export const shards = 8;

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number =>
  Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

/** The same for the same id, for good: entries are found again where they were put. */
export const shardOf = (id: string, count = shards): number => hashOf(id) % count;

const shardNamed = (list: string, shard: number): string => `${list}#${shard}`;

/** The shard of a list, or of a count, where what is about `id` stands. */
export const shardFor = (list: string, id: string): string => shardNamed(list, shardOf(id));

/** All of a list, to be read. */
export const shardsOf = (list: string): string[] =>
  Array.from({ length: shards }, (_, shard) => shardNamed(list, shard));
