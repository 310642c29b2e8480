/**
 * A partition takes 1,000 write units a second, a new on-demand table 4,000; an index that is full makes its table
 * refuse writes. AWS documentation: "Partitions and data distribution" and "On-demand capacity mode",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html;
 * of indexes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html.
 * Burst capacity (300 seconds of what was not used) is not promised, and there is none here.
 */
import { type Bucket, type Quota, tokenBucket } from '../token-bucket.ts';
import type { Trait } from '../weather.ts';

const unitsOfPartition = 1_000;
const unitsOfTable = 4_000;
/** A laptop's load is a part of a shop's: so are its limits, unless `table-throughput=1` asks for the service's own. */
const defaultShare = 0.25;

/** @throws Error when it is not a share */
const shareOf = (value: string | undefined): number => {
  const share = value === undefined ? defaultShare : Number(value);
  if (share > 0 && share <= 1) return share;
  throw new Error(`table-throughput=${value} is not a share: more than 0, at most 1`);
};

export const tableThroughput: Trait = {
  name: 'table-throughput',
  passes: true,
  what: 'a partition takes 250 write units a second, a table 1,000 (a quarter of what AWS gives)',
  make: ({ now, strike, value }) => {
    const share = shareOf(value);
    const quota = (units: number): Quota => ({ burst: units * share, perSecond: units * share });
    const buckets = new Map<string, Bucket>();
    const bucketOf = (name: string, units: number): Bucket => {
      const bucket = buckets.get(name) ?? tokenBucket(quota(units), now);
      buckets.set(name, bucket);
      return bucket;
    };
    const bucketsOf = ({
      table,
      index = '',
      partition,
    }: {
      table: string;
      index?: string;
      partition: Buffer;
    }) => [
      bucketOf(`${table}/${index}`, unitsOfTable),
      bucketOf(`${table}/${index}/${partition.toString('latin1')}`, unitsOfPartition),
    ];
    return {
      isExhausted: (place) => {
        const isEmpty = bucketsOf(place).some((bucket) => bucket.wait() > 0);
        if (isEmpty) strike();
        return isEmpty;
      },
      consumed: (place, units) => {
        for (const bucket of bucketsOf(place)) bucket.take(units);
      },
    };
  },
};
