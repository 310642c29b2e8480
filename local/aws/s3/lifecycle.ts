/** Deletes what the rules of buckets say, at midnights (UTC), whether anybody looks or not. */
import type { Clock } from '../../clock.ts';
import type { Buckets } from './buckets.ts';
import { dayMilliseconds, type Objects } from './objects.ts';

/** @returns what deletes what is due by now */
export const keepExpiring = (
  { expiries }: Buckets,
  objects: Pick<Objects, 'expire'>,
  clock: Clock,
): (() => void) => {
  const expire = (): void => {
    for (const expiry of expiries) objects.expire(expiry, clock.now());
  };
  const everyMidnight = (): void => {
    expire();
    const midnight = (Math.floor(clock.now() / dayMilliseconds) + 1) * dayMilliseconds;
    clock.at(midnight, everyMidnight);
  };
  if (expiries.length > 0) everyMidnight();
  return expire;
};
