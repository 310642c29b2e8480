/**
 * A transaction takes its time, and whoever writes one of its items meanwhile is refused: another transaction is
 * cancelled with `TransactionConflict`, a single write with `TransactionConflictException`.
 * AWS documentation: "Transaction conflict handling in DynamoDB",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
import { between } from '../random.ts';
import type { Trait } from '../weather.ts';

/** A transaction of some items in one region; more in the tail. The service states no figure. */
const shortestMilliseconds = 4;
const longestMilliseconds = 25;
/** Marks that are over are thrown away every so often. */
const sweepEvery = 1_000;

export const transactionConflicts: Trait = {
  name: 'transaction-conflicts',
  passes: true,
  what: 'a transaction takes 4 to 25 ms, and others that write its items meanwhile are refused',
  make: ({ random, now, strike }) => {
    const busyUntil = new Map<string, number>();
    let takes = 0;
    const nameOf = ({ table, partition }: { table: string; partition: Buffer }, range: Buffer): string =>
      `${table} ${partition.toString('latin1')} ${range.toString('latin1')}`;
    const forgetOver = (at: number): void => {
      for (const [name, until] of busyUntil) if (until <= at) busyUntil.delete(name);
    };
    return {
      conflicts: (place, range) => {
        const isBusy = (busyUntil.get(nameOf(place, range)) ?? 0) > now();
        if (isBusy) strike();
        return isBusy;
      },
      occupied: (items) => {
        takes = between(random, shortestMilliseconds, longestMilliseconds);
        if (busyUntil.size > sweepEvery) forgetOver(now());
        for (const { place, range } of items) busyUntil.set(nameOf(place, range), now() + takes);
      },
      stillTakesMilliseconds: () => {
        const still = takes;
        takes = 0;
        return still;
      },
    };
  },
};
